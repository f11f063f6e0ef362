import { beforeAll, describe, expect, it } from "vitest";
import { type Evidence, type Grounding, groundingOf } from "#src/agent/grounding/check.ts";
import { boundAnswers } from "./bounds.ts";
import { freshAnswers } from "./fresh.ts";
import { type Planned, realAnswers, TODAY } from "./rig.ts";
import { rightAnswers, type Said } from "./right.ts";
import { wrongAnswers } from "./wrong.ts";

let evidence: Evidence[];
let planned: Planned[];
beforeAll(async () => {
  ({ evidence, planned } = await realAnswers());
});

let grounding: Grounding | undefined;
const unfound = ({ answer, evidence: known, question }: Pick<Said, "answer" | "evidence" | "question">) => {
  grounding = groundingOf({ evidence: known, question, today: TODAY }, grounding);
  return grounding.check(answer);
};

/** How many, by kind. */
const tally = (all: readonly Said[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(all, ({ kind }) => kind)].map(([kind, members]) => [kind, members.length]));

describe("C-04 figures are found in what the tools said", () => {
  it("C-04 of 500 wrong figures planted in answers none passes", { timeout: 120_000 }, () => {
    const wrong = wrongAnswers(evidence);
    const passed = wrong.filter((said) => unfound(said).length === 0);
    expect(passed.map(({ kind, answer }) => `${kind}: ${answer}`)).toEqual([]);
    expect(wrong.length).toBeGreaterThanOrEqual(500);
    expect(wrong.filter(({ heldBack }) => heldBack).length).toBeGreaterThan(200);
    expect(new Set(wrong.map(({ tool }) => tool)).size).toBeGreaterThanOrEqual(10);
    const kinds = tally(wrong);
    expect(Object.keys(kinds).length).toBeGreaterThanOrEqual(12);
    expect(Math.min(...Object.values(kinds))).toBeGreaterThan(5);
  });

  it("C-04 of 500 right figures in other formats fewer than 1 % are refused", { timeout: 120_000 }, () => {
    const right = rightAnswers(evidence);
    const refused = right.flatMap((said) =>
      unfound(said).map(({ text, why }) => `${said.kind}: ${text} ${why}: ${said.answer}`),
    );
    expect(right.length).toBeGreaterThanOrEqual(500);
    expect(new Set(right.map(({ tool }) => tool)).size).toBeGreaterThanOrEqual(10);
    if (refused.length > 0) console.log(refused.join("\n"));
    expect(refused.length).toBeLessThan(right.length / 100);
  });

  it("C-04 nor does it in ways to write that the check was not made with", { timeout: 120_000 }, () => {
    const { right, wrong } = freshAnswers(evidence);
    expect(wrong.filter((said) => unfound(said).length === 0).map(({ kind, answer }) => `${kind}: ${answer}`)).toEqual(
      [],
    );
    expect(right.filter((said) => unfound(said).length > 0).map(({ kind, answer }) => `${kind}: ${answer}`)).toEqual(
      [],
    );
    expect([right.length, wrong.length]).toEqual([200, 300]);
    expect(Object.keys(tally(wrong)).length).toBeGreaterThanOrEqual(15);
  });

  it("C-04 nor is it counted wrongly who is above or below what was asked for", () => {
    const { right, wrong } = boundAnswers(evidence);
    expect(wrong.filter((said) => unfound(said).length === 0).map(({ answer }) => answer)).toEqual([]);
    expect(right.filter((said) => unfound(said).length > 0).map(({ answer }) => answer)).toEqual([]);
    expect(right.length).toBeGreaterThanOrEqual(35);
    expect(wrong.length).toBeGreaterThanOrEqual(100);
  });

  it("C-04 what the planner makes of real answers is grounded, and no longer when an amount in it is changed", () => {
    const figures = planned.filter(({ answer }) => /\d/.test(answer));
    expect(figures.length).toBeGreaterThan(15);
    expect(
      planned.flatMap((said) => unfound(said).map(({ text, why, sentence }) => `${text} ${why}: ${sentence}`)),
    ).toEqual([]);
    for (const said of figures) {
      const answer = said.answer.replace(/(\d)(?=\.\d\d\b)/, (digit) => String((Number(digit) + 1) % 10));
      if (answer !== said.answer) expect(unfound({ ...said, answer }), answer).not.toEqual([]);
    }
  });
});
