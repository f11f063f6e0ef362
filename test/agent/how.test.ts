import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AssistantReply } from "#src/tool/assistant.ts";
import type { Caller } from "#src/tool/caller.ts";
import { parseCommand } from "#src/tool/command.ts";
import type { View } from "#src/view/view.ts";
import { registry } from "#tools/index.ts";
import { type AssistantRig, assistantOn } from "../support/assistant.ts";
import { aisha, mona, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

const TEXTS = { system: "Be exact.", ungrounded: "{{figures}}", skills: [] };

let rig: WriteRig;
let made: AssistantRig;
let reply: AssistantReply;
beforeAll(async () => {
  rig = await startWriteRig();
  made = assistantOn(rig, "planner", TEXTS);
  reply = await made.ask("Why did Acme's bill go up?", olivia);
});
afterAll(() => rig.close());

const how = (caller: Caller): Promise<View> => made.assistant.how(reply.trace, caller);
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error) => error.code,
  );

describe("C-07 where an answer comes from", () => {
  it("is said with it: sources, time, what it cost, and who made the words", () => {
    expect(reply.receipt).toMatchObject({
      basis: "data",
      by: "planner",
      sources: ["Billing Conductor (simulated)"],
      asOf: "2026-11-05T10:00:00.000Z",
      state: "estimated",
    });
    expect(reply.receipt.awsRequests).toBeGreaterThan(0);
    expect(reply.receipt.tokens.input).toBeGreaterThan(0);
  });

  it("is shown as commands, each of which gives what was called", async () => {
    const table = (await how(olivia)).find((block) => block.kind === "table");
    const lines = table?.rows.map(([line]) => String(line)) ?? [];
    expect(lines).toEqual(["margin Acme --by service", "margin Acme 2026-09 --by service"]);
    const trace = await rig.store.traces.byId(reply.trace);
    expect(lines.map((line) => parseCommand(line, registry).input)).toEqual(trace?.calls.map(({ input }) => input));
  });

  it("is told to whoever asked and to admins of all clients, and not even that it exists to others", async () => {
    expect(await failure(how(mona))).toBe("none");
    expect(await failure(how(aisha))).toBe("assistant.unknown");
    expect(await failure(how({ ...mona, id: "test:other", clients: ["154102021718"] }))).toBe("assistant.unknown");
    expect(await failure(made.assistant.how("no-such-answer", olivia))).toBe("assistant.unknown");
  });

  it("is kept with what people thought of it, the last word of each", async () => {
    await made.assistant.feedback(reply.trace, "good", null, olivia);
    await made.assistant.feedback(reply.trace, "bad", "it was October", olivia);
    const [judged] = await rig.store.traces.judged(10);
    expect(judged?.feedback.map(({ verdict, words }) => [verdict, words])).toEqual([["bad", "it was October"]]);
    expect(await failure(made.assistant.feedback("no-such-answer", "good", null, olivia))).toBe("answer.unknown");
  });
});
