import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAssistantTexts } from "#src/agent/read-texts.ts";
import { localAnswerer } from "./answerers.ts";
import type { Asked } from "./ask.ts";
import { cases } from "./cases/index.ts";
import { headOf } from "./recording.ts";
import { reportOf } from "./report.ts";
import { type EvalRig, NOW, startEvalRig } from "./rig.ts";
import { runCases } from "./run-cases.ts";

/** What the planner does not get right without saying that it cannot, each with the reason why it is left so. */
const REVIEWED: Readonly<Record<string, string>> = {};

let rig: EvalRig;
let asked: readonly Asked[];
let report: string;
beforeAll(async () => {
  rig = await startEvalRig();
  const texts = await readAssistantTexts();
  const who = localAnswerer(rig, "planner");
  asked = await runCases(cases, { rig, texts, who: () => who, atOnce: 2, mostTokens: Number.MAX_SAFE_INTEGER });
  report = reportOf({ head: headOf("planner", "planner", texts, new Date(NOW)), asked });
}, 120_000);
afterAll(() => rig.close());

describe("C-06 the planner, which is no language model, over the whole set", () => {
  it("answers 70 questions and more rightly", () => {
    expect(asked.filter(({ verdict }) => verdict === "right").length).toBeGreaterThanOrEqual(150);
  });

  it("tells no figure that nothing bears out", () => {
    expect(asked.flatMap(({ id, invented }) => invented.map((text) => `${id}: ${text}`))).toEqual([]);
  });

  it("says that it cannot where it cannot, and fails nowhere", () => {
    const open = asked.filter(({ verdict }) => verdict !== "right" && verdict !== "cannot");
    expect(open.map(({ id }) => id).toSorted()).toEqual(Object.keys(REVIEWED).toSorted());
  });

  it("is named on every line of the report that carries a score, and the first line says that no model was asked", () => {
    const [first = "", ...lines] = report.split("\n");
    expect(first).toBe("No language model was asked: the planner of the local cloud answers, which goes by rules.");
    const scored = lines.filter((line) => /\d|right|wrong|cannot/.test(line) && !line.startsWith("answered by"));
    expect(scored.length).toBeGreaterThan(8);
    expect(scored.filter((line) => !line.startsWith("planner (rules, no language model)"))).toEqual([]);
  });
});
