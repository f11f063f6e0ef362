import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAssistantTexts } from "#src/agent/read-texts.ts";
import { localAnswerer, modelOfSettings, replayed } from "./answerers.ts";
import { cases } from "./cases/index.ts";
import { compared } from "./compare.ts";
import { headOf, lineOf, type Recording, readRecording } from "./recording.ts";
import { reportOf } from "./report.ts";
import { type EvalRig, NOW, startEvalRig } from "./rig.ts";
import { runCases } from "./run-cases.ts";

let rig: EvalRig;
let folder: string;
beforeAll(async () => {
  rig = await startEvalRig();
  folder = await mkdtemp(join(tmpdir(), "reckoner-recordings-"));
});
afterAll(async () => {
  await rig.close();
  await rm(folder, { recursive: true, force: true });
});

const some = cases.filter(({ id }) =>
  ["direct gaps", "direct budgets", "follow-up by-account", "write fix"].includes(id),
);
const USUAL = { atOnce: 2, mostTokens: 1_000_000_000 };

/** A recording by a script, as the program writes it and reads it again. */
async function recorded(name: string, by: "planner" | "model" = "planner"): Promise<Recording> {
  const texts = await readAssistantTexts();
  const who = localAnswerer(rig, "planner");
  const path = join(folder, `${name}.jsonl`);
  // The words are the planner's; the name only shows how a recording of a model is told.
  await writeFile(path, lineOf(headOf(by === "planner" ? "planner" : "scripted-model", by, texts, new Date(NOW))));
  await runCases(some, { rig, texts, who: () => who, ...USUAL, told: (one) => appendFile(path, lineOf(one)) });
  return readRecording(path);
}

describe("C-06 what was answered is recorded and replayed", () => {
  it("turn by turn, and comes out the same while nothing has changed", async () => {
    const before = await recorded("same");
    expect(before.asked.map(({ verdict }) => verdict)).toEqual(some.map(() => "right"));
    expect(before.asked.find(({ id }) => id === "follow-up by-account")?.turns).toHaveLength(2);
    const texts = await readAssistantTexts();
    const asked = await runCases(some, { rig, texts, who: replayed(before, rig), ...USUAL });
    expect(asked.map(({ id, verdict }) => [id, verdict])).toEqual(some.map(({ id }) => [id, "right"]));
    expect(asked.map(({ answers }) => answers.at(-1)?.replace(/proposal \d+|Proposal \d+/g, ""))).toEqual(
      some.map(({ id }) =>
        before.asked
          .find((one) => one.id === id)
          ?.answers.at(-1)
          ?.replace(/proposal \d+|Proposal \d+/g, ""),
      ),
    );
    const report = reportOf({ head: headOf("planner", "planner", texts, new Date()), asked }, before);
    expect(report).toMatch(
      /^Nothing was asked anew: what planner \(rules, no language model\) said on 2026-11-12T10:00/,
    );
    expect(report).toContain("The words for the model are those of the recording.");
  });

  it("a figure that was said and is not so any more is found", async () => {
    const before = await recorded("changed");
    const forged = JSON.parse(JSON.stringify(before).replaceAll("4,775.53", "4,999.99")) as Recording;
    const asked = await runCases(some, {
      rig,
      texts: await readAssistantTexts(),
      who: replayed(forged, rig),
      ...USUAL,
    });
    const gaps = asked.find(({ id }) => id === "direct gaps");
    // The assistant of today keeps back what the data does not bear out.
    expect(gaps).toMatchObject({ verdict: "cannot", unfound: expect.arrayContaining(["$4,999.99"]) });
  });

  it("a changed description is told with the cases that used the tool", async () => {
    const before = await recorded("words");
    const head = { ...before.head, tools: { ...before.head.tools, gaps: "another", gone: "one" }, texts: "another" };
    const report = reportOf(before, { ...before, head });
    expect(report).toContain("The words of these tools have changed since the recording: gaps, gone.");
    expect(report).toContain("Cases that used them, whose answers may be others now: direct gaps.");
    expect(report).toContain("The system prompt or the texts of general knowledge have changed since the recording.");
    const worse = before.asked.map((one) =>
      one.id === "direct gaps" ? { ...one, verdict: "wrong" as const, faults: ["call: none"] } : one,
    );
    const difference = compared({ ...before, head }, { ...before, asked: worse });
    expect(difference).toContain("The words of these tools are others: gaps, gone.");
    expect(difference).toMatch(
      /direct gaps: right in A \(planner[^)]*\)[^)]*\), wrong in B .*used a tool whose words are others\): call: none/,
    );
    expect(difference).toMatch(/direct +2 +1 +0 +1\n/);
  });

  it("a script is never told as a model", async () => {
    const before = await recorded("named", "model");
    expect(reportOf(before)).toContain("script (no model)");
    expect(reportOf(before)).not.toMatch(/^scripted-model\b/m);
  });

  it("stops at the limit of tokens and says which were not asked", async () => {
    const who = localAnswerer(rig, "planner");
    const texts = await readAssistantTexts();
    const asked = await runCases(some, { rig, texts, who: () => who, atOnce: 1, mostTokens: 1 });
    expect(asked.map(({ verdict }) => verdict)).toEqual(["right", "not asked", "not asked", "not asked"]);
    const report = reportOf({ head: headOf("planner", "planner", texts, new Date(NOW)), asked });
    expect(report).toMatch(
      /^Stopped: 3 questions were not asked, because the limit of 1 tokens is reached, \d+ were used\.$/m,
    );
  });

  it("stops when the first ones fail for one reason", async () => {
    const who = localAnswerer(rig, "no-such-model");
    const texts = await readAssistantTexts();
    const seven = cases.filter(({ kind }) => kind === "direct").slice(0, 7);
    const asked = await runCases(seven, { rig, texts, who: () => who, atOnce: 1, mostTokens: 1_000_000 });
    expect(asked.map(({ verdict }) => verdict)).toEqual([...Array(5).fill("failed"), "not asked", "not asked"]);
    const report = reportOf({ head: headOf("no-such-model", "model", texts, new Date(NOW)), asked });
    expect(report).toMatch(
      /^no-such-model has answered nothing\.\nStopped: 2 questions were not asked, because the first 5 failed\.$/m,
    );
  });

  it("a file that is no recording is refused", async () => {
    const path = join(folder, "other.jsonl");
    await writeFile(path, '{"some":"thing"}\n');
    await expect(readRecording(path)).rejects.toThrow(/is no recording of evals/);
  });

  it("asks the model that the settings name, and none where they name none", () => {
    expect(modelOfSettings({ SLACK_BOT_TOKEN: "xoxb-1", HOME: "/" })).toBeNull();
    const named = modelOfSettings({ BEDROCK_MODEL: "eu.some-model-v1:0", BEDROCK_REGION: "eu-west-1" });
    expect(named).toMatchObject({ modelId: "eu.some-model-v1:0", by: "model" });
  });
});
