import { beforeAll, describe, expect, it } from "vitest";
import { type Grounding, groundingOf } from "#src/agent/grounding/check.ts";
import { NOW } from "../../evals/rig.ts";
import { type KeptSaid, keptAnswers } from "./kept.ts";

let said: readonly KeptSaid[];
let grounding: Grounding;
beforeAll(async () => {
  const kept = await keptAnswers();
  said = kept.said;
  grounding = groundingOf({ evidence: kept.evidence, question: "How does it stand?", today: new Date(NOW) });
}, 60_000);

const unfound = ({ answer }: KeptSaid): string[] => grounding.check(answer).map(({ text }) => text);

describe("C-04 what Reckoner keeps itself: proposals, policies, requests to AWS, its trail and its help", () => {
  it("C-04 right figures of it are found", () => {
    const right = said.filter(({ wrong }) => wrong.length === 0);
    expect(right.length).toBeGreaterThan(35);
    expect(right.flatMap((one) => unfound(one).map((text) => `${text}: ${one.answer}`))).toEqual([]);
  });

  it("C-04 wrong ones are not, each by itself", () => {
    const wrong = said.filter((one) => one.wrong.length > 0);
    expect(wrong.length).toBeGreaterThan(35);
    expect(wrong.filter((one) => unfound(one).join() === "").map(({ answer }) => answer)).toEqual([]);
    for (const one of wrong)
      expect(
        unfound(one).map((text) => text.replace(/^#/, "")),
        one.answer,
      ).toEqual(one.wrong);
  });
});
