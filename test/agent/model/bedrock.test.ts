import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bedrockModel } from "#src/agent/model/bedrock.ts";
import { AppError } from "#src/kernel/errors.ts";
import { frameOf } from "#src/local/aws/bedrock/event-stream.ts";
import type { ModelEvent, ModelRequest } from "#src/ports/model.ts";
import { type BedrockSite, startBedrock } from "../../support/bedrock.ts";

let site: BedrockSite;
beforeAll(async () => {
  const guardrail = { identifier: "gr1", version: "1", denied: [/password/i], message: "That is not for here." };
  site = await startBedrock({ guardrails: [guardrail], contextTokens: 2_000 });
});
afterEach(() => site.cloud.aws.faults.clear());
afterAll(() => site.cloud.close());

type Options = Parameters<typeof bedrockModel>[0];
const model = (options: Partial<Options> = {}) =>
  bedrockModel({
    region: "eu-central-1",
    credentials: site.keys,
    endpoint: site.cloud.url,
    models: ["scripted"],
    waitMs: 1,
    ...options,
  });

const hello: ModelRequest = {
  system: "Be brief.",
  messages: [{ role: "user", parts: [{ kind: "text", text: "hello" }] }],
  tools: [{ name: "margin", description: "Margins", input: { type: "object", properties: {} } }],
};

interface Heard {
  readonly events: ModelEvent[];
  readonly error: AppError | null;
}

async function hear(
  from = model(),
  request: ModelRequest = hello,
  signal = new AbortController().signal,
  onEvent: () => void = () => {},
): Promise<Heard> {
  const events: ModelEvent[] = [];
  try {
    for await (const event of from.stream(request, signal)) {
      events.push(event);
      onEvent();
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { events, error };
  }
  return { events, error: null };
}

const words = (events: readonly ModelEvent[]) => events.map((e) => (e.kind === "text" ? e.text : "")).join("");
const sent = () => site.cloud.aws.requests.of("ConverseStream").map(({ params }) => params as { modelId: string });

describe("C-11 a model behind Bedrock", () => {
  it("tells text as it comes, calls when they are whole, and the end with what was used", async () => {
    const script = site.cloud.aws.bedrock.script([
      {
        text: "Let me look at it, one moment please.",
        calls: [
          { id: "t1", name: "margin", input: { client: "acme", by: "service", months: [1, 2] } },
          { id: "t2", name: "clients", input: {} },
        ],
      },
    ]);
    const { events, error } = await hear(model(), { ...hello, maxTokens: 500 });
    expect(error).toBeNull();
    expect(events.filter(({ kind }) => kind === "text").length).toBeGreaterThan(1);
    expect(words(events)).toBe("Let me look at it, one moment please.");
    expect(events.filter(({ kind }) => kind !== "text")).toEqual([
      { kind: "call", id: "t1", name: "margin", input: { client: "acme", by: "service", months: [1, 2] } },
      { kind: "call", id: "t2", name: "clients", input: {} },
      { kind: "end", stop: "calls", usage: { inputTokens: 37, outputTokens: 44 }, model: "scripted", attempts: 1 },
    ]);
    expect(script.requests[0]).toEqual({
      modelId: "scripted",
      system: [{ text: "Be brief." }],
      messages: [{ role: "user", content: [{ text: "hello" }] }],
      inferenceConfig: { maxTokens: 500 },
      toolConfig: {
        tools: [
          {
            toolSpec: {
              name: "margin",
              description: "Margins",
              inputSchema: { json: { type: "object", properties: {} } },
            },
          },
        ],
      },
    });
  });

  it("hands calls and what tools answered back as Bedrock wants them", async () => {
    const script = site.cloud.aws.bedrock.script([{ text: "12.5 %" }]);
    const { error } = await hear(model(), {
      ...hello,
      messages: [
        ...hello.messages,
        { role: "assistant", parts: [{ kind: "call", id: "t1", name: "margin", input: { client: "acme" } }] },
        { role: "user", parts: [{ kind: "result", id: "t1", data: { code: "client.unknown" }, failed: true }] },
      ],
    });
    expect(error).toBeNull();
    expect(script.requests[0]?.messages?.slice(1)).toEqual([
      { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "margin", input: { client: "acme" } } }] },
      {
        role: "user",
        content: [
          { toolResult: { toolUseId: "t1", content: [{ json: { code: "client.unknown" } }], status: "error" } },
        ],
      },
    ]);
  });

  it.each([
    ["guardrail", { text: "the password" }, "That is not for here."],
    ["too-long", { text: "a", stop: "max_tokens" as const }, "a"],
    ["answered", { text: "a" }, "a"],
    ["other", { text: "a", stop: "content_filtered" as const }, "a"],
  ])("ends as %s", async (stop, turn, said) => {
    site.cloud.aws.bedrock.script([turn]);
    const { events } = await hear(model({ guardrail: { id: "gr1", version: "1" } }));
    expect([words(events), events.at(-1)]).toEqual([said, expect.objectContaining({ kind: "end", stop })]);
  });
});

describe("C-11 throttles, retries and the model that takes its place", () => {
  it("tries again what was refused before a word was said", async () => {
    site.cloud.aws.bedrock.script([{ text: "there" }]);
    site.cloud.aws.faults.on({ service: "bedrock", kind: "throttle", times: 2 });
    const { events } = await hear();
    expect([words(events), events.at(-1)]).toEqual([
      "there",
      expect.objectContaining({ attempts: 3, model: "scripted" }),
    ]);
  });

  it("then asks the next model, which says that it was it", async () => {
    site.cloud.aws.requests.clear();
    site.cloud.aws.bedrock.script([], "scripted");
    site.cloud.aws.bedrock.script([{ text: "in its place" }], "scripted-fallback");
    site.cloud.aws.faults.on({ service: "bedrock", kind: "503", times: 3 });
    const { events } = await hear(model({ models: ["scripted", "scripted-fallback"] }));
    expect(words(events)).toBe("in its place");
    expect(events.at(-1)).toMatchObject({ model: "scripted-fallback", attempts: 4 });
    expect(sent().map(({ modelId }) => modelId)).toEqual([...Array(3).fill("scripted"), "scripted-fallback"]);
  });

  it("and gives up with how long to wait when all are throttled", async () => {
    site.cloud.aws.requests.clear();
    site.cloud.aws.faults.on({ service: "bedrock", kind: "throttle" });
    const { error } = await hear(model({ models: ["scripted", "scripted-fallback"], attempts: 2 }));
    expect(error).toMatchObject({ kind: "upstream", code: "model.throttled", retryable: true, retryAfterMs: 60_000 });
    expect(sent()).toHaveLength(4);
  });

  it("a stream that breaks before its first word is begun again", async () => {
    site.cloud.aws.bedrock.script([{ text: "lost" }, { text: "there" }]);
    site.cloud.aws.faults.on({ kind: "stream-error", after: 1, nth: 1 });
    const { events, error } = await hear();
    expect([words(events), error]).toEqual(["there", null]);
  });
});

describe("C-11 an error mid-stream is told as such", () => {
  it.each([
    ["model.broken-off", { kind: "stream-error" as const, name: "modelStreamErrorException" }],
    ["model.throttled", { kind: "stream-error" as const, name: "throttlingException" }],
    ["model.broken-off", { kind: "stream-error" as const, name: "validationException" }],
    ["model.broken-off", { kind: "stream-cut" as const }],
    ["model.broken-off", { kind: "stream-corrupt" as const }],
  ])("%s, after what was said until then, and is not tried again: %j", async (code, fault) => {
    site.cloud.aws.requests.clear();
    site.cloud.aws.bedrock.script([{ text: "x".repeat(300) }]);
    site.cloud.aws.faults.on({ ...fault, after: 4 });
    const { events, error } = await hear();
    expect(events.length).toBeGreaterThan(0);
    expect(events.some(({ kind }) => kind === "end")).toBe(false);
    expect(error).toMatchObject({ kind: "upstream", code, retryable: true });
    expect(sent()).toHaveLength(1);
  });

  it("wherever the stream ends early, it is no answer", async () => {
    const text = "one two three four five six seven eight nine ten";
    const { length } = framesOf(text);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: length - 1 }), async (kept) => {
        const { url, close } = await serving(framesOf(text).slice(0, kept));
        const { events, error } = await hear(model({ endpoint: url, attempts: 1 }));
        await close();
        expect(events.some(({ kind }) => kind === "end")).toBe(false);
        expect(error).toMatchObject({ code: "model.cut-off" });
      }),
      { numRuns: 20 },
    );
  });
});

describe("C-11 what a model cannot do is said to who can act", () => {
  it.each([
    ["misconfigured", "model.denied", { kind: "error" as const, name: "AccessDeniedException", status: 403 }],
    ["misconfigured", "model.credentials", { kind: "expired-token" as const }],
    ["misconfigured", "model.unknown", { kind: "error" as const, name: "ResourceNotFoundException", status: 404 }],
    ["upstream", "model.failed", { kind: "error" as const, name: "ModelErrorException", status: 424 }],
    ["upstream", "model.failed", { kind: "reset" as const }],
    ["bug", "model.request", { kind: "error" as const, name: "ValidationException", status: 400 }],
  ])("%s: %s", async (kind, code, fault) => {
    site.cloud.aws.faults.on({ service: "bedrock", ...fault });
    const { events, error } = await hear(model({ attempts: 1 }));
    expect([events, error?.kind, error?.code]).toEqual([[], kind, code]);
  });

  it("a model that there is not, and a conversation that is too long", async () => {
    expect((await hear(model({ models: ["nobody"] }))).error).toMatchObject({ code: "model.unknown" });
    site.cloud.aws.bedrock.script([]);
    const long = { ...hello, system: "word ".repeat(2_000) };
    expect((await hear(model(), long)).error).toMatchObject({ kind: "input", code: "model.too-long" });
  });

  it("a call without any input is a call, though Bedrock then sends none", async () => {
    const { url, close } = await serving([
      frame("contentBlockStart", { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t1", name: "clients" } } }),
      frame("contentBlockStop", { contentBlockIndex: 0 }),
      frame("messageStop", { stopReason: "tool_use" }),
      frame("metadata", { usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7 }, metrics: { latencyMs: 1 } }),
    ]);
    const { events } = await hear(model({ endpoint: url, attempts: 1 }));
    await close();
    expect(events[0]).toEqual({ kind: "call", id: "t1", name: "clients", input: {} });
  });

  it("a call whose input is no JSON object is a broken answer", async () => {
    const { url, close } = await serving([
      frame("contentBlockStart", { contentBlockIndex: 0, start: { toolUse: { toolUseId: "t1", name: "margin" } } }),
      frame("contentBlockDelta", { contentBlockIndex: 0, delta: { toolUse: { input: '{"client": "ac' } } }),
      frame("contentBlockStop", { contentBlockIndex: 0 }),
      frame("messageStop", { stopReason: "tool_use" }),
    ]);
    const { events, error } = await hear(model({ endpoint: url, attempts: 1 }));
    await close();
    expect([events, error?.code]).toEqual([[], "model.malformed-call"]);
  });
});

describe("C-11 a turn can be stopped", () => {
  const stopped = { kind: "upstream", code: "stopped" };

  it("before it is sent", async () => {
    site.cloud.aws.requests.clear();
    expect((await hear(model(), hello, AbortSignal.abort())).error).toMatchObject(stopped);
    expect(sent()).toEqual([]);
  });

  it.each([{ kind: "delay" as const, ms: 60 }, { kind: "throttle" as const }])(
    "while it is waited for, or waits to try again: $kind",
    async (fault) => {
      site.cloud.aws.requests.clear();
      site.cloud.aws.bedrock.script([{ text: "never heard" }]);
      site.cloud.aws.faults.on({ service: "bedrock", ...fault });
      const leave = new AbortController();
      setTimeout(() => leave.abort(), 20);
      const { events, error } = await hear(model({ waitMs: 60_000, attempts: 50 }), hello, leave.signal);
      expect([events, error]).toMatchObject([[], stopped]);
      await expect.poll(() => sent().length).toBeGreaterThan(0);
    },
  );

  it("by who listens no longer, too", async () => {
    site.cloud.aws.bedrock.script([{ text: "x".repeat(2_000) }]);
    site.cloud.aws.faults.on({ kind: "stream-slow", ms: 5 });
    for await (const event of model().stream(hello, new AbortController().signal)) {
      expect(event.kind).toBe("text");
      break;
    }
    await expect.poll(() => site.cloud.aws.requests.at(-1)?.error).toBe("ClientGone");
  });

  it("while it is told, and the other side stops too", async () => {
    site.cloud.aws.bedrock.script([{ text: "x".repeat(2_000) }]);
    site.cloud.aws.faults.on({ kind: "stream-slow", ms: 5 });
    const leave = new AbortController();
    const { events, error } = await hear(model(), hello, leave.signal, () => leave.abort());
    expect([events.length, error]).toMatchObject([1, stopped]);
    await expect.poll(() => site.cloud.aws.requests.at(-1)?.error).toBe("ClientGone");
  });
});

describe("C-11 any split of the event stream is the same", () => {
  it("to the client, whatever arrives together", async () => {
    const text = "Gro\u00df \u{1f600} ist die Marge von \u65e5\u672c\u96fb\u6c17: $1,234.50";
    const bytes = Buffer.concat(framesOf(text));
    const { url, close, next } = await serving([bytes]);
    const whole = await hear(model({ endpoint: url }));
    expect(words(whole.events)).toBe(text);
    expect(whole.events.at(-1)).toMatchObject({ stop: "answered", usage: { inputTokens: 3, outputTokens: 4 } });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 40 }),
        async (cuts) => {
          const ends = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          next(ends.slice(1).map((end, at) => bytes.subarray(ends[at], end)));
          expect(await hear(model({ endpoint: url }))).toEqual(whole);
        },
      ),
      { numRuns: 40 },
    );
    await close();
  });
});

const frame = (name: string, body: object): Uint8Array => frameOf({ name, body });

function framesOf(text: string): Uint8Array[] {
  const pieces = text.match(/.{1,7}/gsu) ?? [];
  return [
    frame("messageStart", { role: "assistant" }),
    ...pieces.map((piece) => frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: piece } })),
    frame("contentBlockStop", { contentBlockIndex: 0 }),
    frame("messageStop", { stopReason: "end_turn" }),
    frame("metadata", { usage: { inputTokens: 3, outputTokens: 4, totalTokens: 7 }, metrics: { latencyMs: 1 } }),
  ];
}

/** A server that answers with these bytes, one write each, so that they arrive as they were cut. */
async function serving(
  first: readonly Uint8Array[],
): Promise<{ url: string; next: (chunks: readonly Uint8Array[]) => void; close: () => Promise<void> }> {
  let chunks = first;
  const server: Server = createServer(async (request, response) => {
    request.resume();
    response.socket?.setNoDelay(true);
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    for (const chunk of chunks) {
      await new Promise<void>((resolve) => response.write(chunk, () => setImmediate(resolve)));
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: (given) => {
      chunks = given;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
