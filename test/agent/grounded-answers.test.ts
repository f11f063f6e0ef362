import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAssistantTexts } from "#src/agent/read-texts.ts";
import type { AssistantTexts } from "#src/agent/texts.ts";
import type { ScriptedTurn } from "#src/local/aws/bedrock/scripted.ts";
import { assistantOn } from "../support/assistant.ts";
import { olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

let rig: WriteRig;
let texts: AssistantTexts;
let right: string;
let threads = 0;
beforeAll(async () => {
  [rig, texts] = await Promise.all([startWriteRig(), readAssistantTexts()]);
  const { data } = await rig.door.run("margin", { client: "Acme", period: "2026-10" }, olivia);
  const [total] = (data as { totals: { margin: string }[] }).totals;
  right = `The margin of Acme Robotics in 2026-10 was $${Number(total?.margin).toLocaleString("en-US", { maximumFractionDigits: 2 })}.`;
});
afterAll(() => rig.close());

const LOOK: ScriptedTurn = { calls: [{ name: "margin", input: { client: "Acme", period: "2026-10" } }] };
const WRONG = "The margin of Acme Robotics in 2026-10 was $12,345.67.";

async function answered(turns: readonly ScriptedTurn[]) {
  const script = rig.cloud.aws.bedrock.script(turns);
  threads += 1;
  const thread = `grounded ${threads}`;
  const reply = await assistantOn(rig, "scripted", texts).ask("What was Acme's margin in October?", olivia, { thread });
  script.done();
  const kept = JSON.stringify(await rig.store.conversations.get(`assistant ${thread} ${olivia.id}`));
  return { reply, script, kept, trace: await rig.store.traces.byId(reply.trace) };
}

describe("C-04 an answer is sent when every figure of it is found", () => {
  it("as it is", async () => {
    const { reply, trace } = await answered([LOOK, { text: right }]);
    expect([reply.text, reply.receipt.by, trace?.outcome, trace?.unfound]).toEqual([right, "model", "answered", []]);
  });

  it("else the model is told which was not, once, and its second answer is sent when it is right", async () => {
    const { reply, script, kept, trace } = await answered([LOOK, { text: WRONG }, { text: right }]);
    expect([reply.text, trace?.outcome, trace?.unfound]).toEqual([right, "repaired", ["$12,345.67"]]);
    const note = JSON.stringify(script.requests[2]?.messages?.at(-1));
    expect(note).toContain("- $12,345.67 (amount)");
    // Neither what was not sent nor the note is remembered, and what the tool said is.
    expect(kept).not.toContain("12,345.67");
    expect(kept).toContain(right);
    expect(kept).toContain('"kind":"result"');
  });

  it("else the tools' own pictures take its place", async () => {
    const { reply, kept, trace } = await answered([LOOK, { text: WRONG }, { text: `${WRONG} Truly.` }]);
    expect(reply.text).toBe("I could not find every figure of my answer in the data, so here is what the data says.");
    expect(reply.views).toHaveLength(1);
    expect(JSON.stringify(reply.views)).toContain("Acme Robotics");
    expect([reply.receipt.by, trace?.outcome]).toEqual(["tools", "replaced"]);
    expect(kept).not.toContain("12,345.67");
  });

  it("a figure of the question is none of the data's, and without any tool there are no figures at all", async () => {
    const { reply } = await answered([{ text: WRONG }, { text: WRONG }]);
    expect(reply.text).toBe(
      "I have no figures for that from the data, so I say none. Ask for a client and a month, or try `help`.",
    );
    expect(reply.views).toEqual([]);
  });

  it("an answer that the model cannot finish is no answer: its tools speak", async () => {
    const { reply, trace } = await answered([LOOK, { text: right, stop: "max_tokens" }]);
    expect(reply.text).toMatch(/^That took more than one answer may take/);
    expect(trace?.outcome).toBe("limited");
  });

  it("what the guardrail says stands as it is", async () => {
    const { reply, trace } = await answered([LOOK, { text: "I cannot speak of that.", stop: "guardrail_intervened" }]);
    expect([reply.text, trace?.outcome]).toEqual(["I cannot speak of that.", "guardrail"]);
  });

  it("a model that fails tells so in a sentence, and what was asked is written down", async () => {
    const broken: ScriptedTurn = { error: { name: "InternalServerException", status: 500 } };
    const script = rig.cloud.aws.bedrock.script([LOOK, broken]);
    const work = assistantOn(rig, "scripted", texts).ask("margin of Acme?", olivia, { thread: "broken" });
    await expect(work).rejects.toMatchObject({ code: "model.failed", kind: "upstream" });
    script.done();
    expect(await rig.store.conversations.get(`assistant broken ${olivia.id}`)).toBeUndefined();
  });
});
