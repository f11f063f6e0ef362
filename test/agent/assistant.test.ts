import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AssistantTexts } from "#src/agent/texts.ts";
import type { ScriptedTurn } from "#src/local/aws/bedrock/scripted.ts";
import { registry } from "#tools/index.ts";
import { type AssistantRig, assistantOn, type LIMITS } from "../support/assistant.ts";
import { aisha, jonas, olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

const TEXTS: AssistantTexts = {
  system: "Today is {{today}}. You speak with: {{person}}.\n{{skills}}\nTopics:\n{{topics}}",
  ungrounded: "These are found nowhere:\n{{figures}}\nWrite your answer once more.",
  skills: [
    {
      name: "transfer",
      title: "Billing transfer",
      description: "how bills are transferred",
      words: ["billing transfer"],
      tools: ["transfers"],
      text: "A transfer begins on the first of a month.",
    },
    {
      name: "credits",
      title: "Credits",
      description: "credits",
      words: ["credit"],
      tools: ["credits"],
      text: "Credits.",
    },
  ],
};

let rig: WriteRig;
let threads = 0;
beforeAll(async () => {
  rig = await startWriteRig();
});
afterAll(() => rig.close());

/** A conversation of its own with a model that says these turns. */
function scripted(turns: readonly ScriptedTurn[], limits: Partial<typeof LIMITS> = {}) {
  const script = rig.cloud.aws.bedrock.script(turns);
  const made = assistantOn(rig, "scripted", TEXTS, limits);
  threads += 1;
  const thread = `test ${threads}`;
  const ask: AssistantRig["ask"] = (text, caller, options) => made.ask(text, caller, { thread, ...options });
  return { ...made, ask, script, thread };
}

const call = (name: string, input: object, id?: string) => ({ name, input: input as never, ...(id && { id }) });
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "nothing failed",
    (error) => error.code,
  );

describe("C-01 the assistant asks the tools through the door", () => {
  it("as whoever asks, several at once, and tells each step", async () => {
    const { ask, steps, script } = scripted([
      { calls: [call("clients", {}, "a"), call("margin", { client: "Acme" }, "b")] },
      { text: "Both are there." },
    ]);
    const reply = await ask("What do you see?", olivia);
    script.done();
    expect(reply.text).toBe("Both are there.");
    expect(reply.calls.map(({ line, outcome }) => [line, outcome])).toEqual(
      expect.arrayContaining([
        ["clients", "ok"],
        ["margin Acme", "ok"],
      ]),
    );
    expect(steps.map(({ id, state }) => `${id} ${state}`).slice(0, 2)).toEqual(["a begun", "b begun"]);
    expect(steps.filter(({ state }) => state === "done").every(({ outcome }) => outcome !== undefined)).toBe(true);
    expect(reply.receipt).toMatchObject({ basis: "data", by: "model", state: "estimated" });
  });

  it("never says who asks in a schema, and offers at most 25 tools, none of a person's own acts", async () => {
    const { ask, script } = scripted([{ text: "Yes." }]);
    await ask("Is everything connected? Fix the gaps, the line items, the prices and the commission.", {
      ...olivia,
      roles: ["admin"],
    });
    const offered = (script.requests[0]?.toolConfig?.tools ?? []).flatMap(({ toolSpec }) => toolSpec ?? []);
    expect(offered.length).toBeGreaterThan(15);
    expect(offered.length).toBeLessThanOrEqual(25);
    const own = registry.filter(({ effect }) => effect === "own").map(({ name }) => name);
    expect(offered.filter(({ name }) => own.includes(name))).toEqual([]);
    // In those two a person is whom one looks for.
    const others = offered.filter(({ name = "" }) => !["access", "audit"].includes(name));
    const keys = others.flatMap(({ inputSchema }) =>
      Object.keys((inputSchema.json as { properties?: object }).properties ?? {}),
    );
    expect(keys.filter((key) => /user|person|caller|actor|role|team|channel|url|mail|scope/i.test(key))).toEqual([]);
  });

  it("offers what changes something only to somebody who asks for a change", async () => {
    const names = ({ requests }: ReturnType<typeof scripted>["script"]): string[] =>
      (requests.at(-1)?.toolConfig?.tools ?? []).flatMap(({ toolSpec }) => toolSpec?.name ?? []);
    const writes = registry.filter(({ effect }) => effect === "write").map(({ name }) => name);
    const reading = scripted([{ text: "Well." }]);
    await reading.ask("Which gaps does Acme have?", olivia);
    expect(names(reading.script).filter((name) => writes.includes(name))).toEqual([]);
    const changing = scripted([{ text: "Well." }]);
    await changing.ask("Please fix the gaps of Acme", olivia);
    expect(names(changing.script).filter((name) => writes.includes(name))).toEqual(["fix"]);
    const approving = scripted([{ text: "Well." }]);
    await approving.ask("Please fix the gaps of Acme", aisha);
    expect(names(approving.script).filter((name) => writes.includes(name))).toEqual([]);
  });

  it("refuses what is not theirs, and a tool that was not offered", async () => {
    const { ask, script } = scripted([
      { calls: [call("margin", { client: "Acme" }, "a"), call("approve", { proposal: 1 }, "b"), call("fix", {}, "c")] },
      {
        sent: ({ messages }) => {
          const results = messages?.at(-1)?.content.flatMap(({ toolResult }) => toolResult ?? []);
          expect(results?.map(({ status }) => status)).toEqual(["error", "error", "error"]);
        },
        text: "I cannot.",
      },
    ]);
    const client = { ...jonas, clients: ["111111111111"] };
    const reply = await ask("margin of Acme?", client);
    script.done();
    expect(reply.text).toBe("I cannot.");
    expect(await rig.approvals.list({}, olivia)).toEqual([]);
  });

  it("answers nobody without a role", async () => {
    const { ask } = scripted([]);
    expect(await failure(ask("hello", { ...olivia, roles: [] }))).toBe("grant.none");
  });

  it("remembers a conversation for whoever had it, while their rights are the same", async () => {
    const { ask, script } = scripted([
      { calls: [call("clients", {})] },
      { text: "There they are." },
      { sent: ({ messages }) => expect(messages).toHaveLength(5), text: "Yes." },
      { sent: ({ messages }) => expect(messages).toHaveLength(1), text: "I know nothing of that." },
      { sent: ({ messages }) => expect(messages).toHaveLength(1), text: "Nor now." },
    ]);
    await ask("Which clients are there?", olivia);
    await ask("And is that all?", olivia);
    await ask("And is that all?", aisha);
    await ask("And is that all?", { ...olivia, clients: ["154102021718"] });
    script.done();
  });

  it("keeps the order of two questions in one thread", async () => {
    const { ask, script } = scripted([
      { text: "First." },
      { sent: ({ messages }) => expect(messages).toHaveLength(3), text: "Second." },
    ]);
    const replies = await Promise.all([ask("one?", olivia), ask("two?", olivia)]);
    script.done();
    expect(replies.map(({ text }) => text)).toEqual(["First.", "Second."]);
  });

  it("writes down what was asked, called and spent", async () => {
    const { ask, thread } = scripted([
      { calls: [call("margin", { client: "Acme" })], usage: { inputTokens: 100, outputTokens: 10 } },
      { text: "There it is.", usage: { inputTokens: 200, outputTokens: 20 } },
    ]);
    const { trace } = await ask("margin of Acme?", olivia);
    expect(await rig.store.traces.byId(trace)).toMatchObject({
      subject: olivia.id,
      thread,
      question: "margin of Acme?",
      answer: "There it is.",
      model: "scripted",
      calls: [{ tool: "margin", input: { client: "Acme" }, outcome: "ok" }],
      outcome: "answered",
      turns: 2,
      inputTokens: 300,
      outputTokens: 30,
    });
  });
});

describe("C-02 what a refusal says", () => {
  it("may be told: how many clients a name fits, and which", async () => {
    const { ask, script } = scripted([
      { calls: [call("margin", { client: "ha" })] },
      { text: "That fits 3 clients: Halcyon Labs, Harbor and Harrow Legal. Which one?" },
    ]);
    const reply = await ask("margin of ha", olivia);
    script.done();
    expect(reply.text).toMatch(/^That fits 3 clients/);
  });

  it("proves nothing of what it was called with", async () => {
    const { ask, script } = scripted([
      { calls: [call("margin", { client: "$999.99" })] },
      { text: "The margin is $999.99." },
      { text: "The margin is $999.99." },
    ]);
    const reply = await ask("what is the margin?", olivia);
    script.done();
    expect(reply.text).not.toContain("999.99");
  });
});

describe("C-01 an answer has limits", () => {
  const again = { calls: [call("margin", { client: "Acme" })] };

  it("of turns: what was found until then is shown", async () => {
    const { ask } = scripted([again, again, again, again], { turns: 3 });
    const reply = await ask("margin of Acme?", olivia);
    expect(reply.text).toMatch(/^That took more than one answer may take\./);
    expect(reply.views.length).toBeGreaterThan(0);
    expect(reply.receipt.by).toBe("tools");
    expect((await rig.store.traces.byId(reply.trace))?.outcome).toBe("limited");
  });

  it("of tokens", async () => {
    const usage = { inputTokens: 900, outputTokens: 200 };
    const { ask, script } = scripted([{ ...again, usage }, again], { tokens: 1_000 });
    await ask("margin of Acme?", olivia);
    expect(script.requests).toHaveLength(1);
  });

  it("of time, without being taken for a stop", async () => {
    const { ask, thread } = scripted([{ text: "Hello." }, again, again]);
    await ask("hello?", olivia);
    const late = assistantOn(rig, "scripted", TEXTS, { ms: 1 });
    const reply = await late.ask("margin of Acme?", olivia, { thread });
    expect(reply.text).toMatch(/^That took more than one answer may take/);
    const kept = await rig.store.conversations.get(`assistant ${thread} ${olivia.id}`);
    const { messages } = kept as unknown as { messages: { role: string; parts: { text?: string }[] }[] };
    expect(messages.slice(0, 2).map(({ parts }) => parts[0]?.text)).toEqual(["hello?", "Hello."]);
    expect(messages.every(({ role }, at) => role === (at % 2 === 0 ? "user" : "assistant"))).toBe(true);
  });

  it("of what AWS charges for it", async () => {
    const { ask, script } = scripted(
      [
        { calls: [call("credits", { client: "Acme" })] },
        { calls: [call("gaps", { client: "Globex" })] },
        {
          sent: ({ messages }) => expect(JSON.stringify(messages?.at(-1))).toContain("assistant.cost"),
          text: "That is all I can say.",
        },
      ],
      { awsUsd: "0.01" },
    );
    const reply = await ask("credits and gaps?", olivia);
    script.done();
    expect(reply.calls.map(({ outcome }) => outcome)).toEqual(["ok", "assistant.cost"]);
  });

  it("of a day, over all who ask", async () => {
    const { ask } = scripted([{ text: "Yes." }], { day: { tokens: 10, awsUsd: "1000" } });
    expect(await failure(ask("hello?", olivia))).toBe("assistant.day");
  });

  it("and stops when whoever asked stops it: the model is not asked again", async () => {
    const stop = new AbortController();
    const { ask, script } = scripted([{ ...again, sent: () => setTimeout(() => stop.abort(), 0) }, again, again]);
    expect(await failure(ask("margin of Acme?", olivia, { signal: stop.signal }))).toBe("stopped");
    expect(script.requests.length).toBeLessThan(3);
  });
});

describe("C-02 general knowledge", () => {
  it("is loaded by the words of the question or when the model asks, and said to be no data", async () => {
    const { ask, script } = scripted([
      {
        sent: ({ system }) => {
          const text = system?.[0]?.text ?? "";
          expect(text).toContain("A transfer begins on the first of a month.");
          expect(text).toContain("credits: credits");
          expect(text).not.toContain("{{");
        },
        calls: [call("knowledge", { topic: "credits" })],
      },
      { text: "It begins with a month." },
    ]);
    const reply = await ask("When does a billing transfer begin?", olivia);
    script.done();
    expect(reply.text).toContain("_From general knowledge of AWS billing, not from your data._");
    expect(reply.receipt).toMatchObject({ basis: "knowledge", knowledge: ["Billing transfer", "Credits"] });
  });
});
