import { describe, expect, it } from "vitest";
import { Memory } from "#src/agent/memory.ts";
import type { ConversationStore } from "#src/ports/access.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { ModelMessage } from "#src/ports/model.ts";
import type { Caller } from "#src/tool/caller.ts";

/** A store in memory, as the port has it. */
function kept(): ConversationStore & { readonly states: Map<string, Json> } {
  const states = new Map<string, Json>();
  return {
    states,
    get: async (key) => states.get(key),
    put: async (key, state) => {
      states.set(key, structuredClone(state));
    },
    prune: async () => 0,
  };
}

const olivia: Caller = { id: "slack:T1:U1", name: "Olivia", surface: "agent", roles: ["operator"], clients: "all" };

const exchange = (question: string, answer: string, data: Json = { rows: [] }): ModelMessage[] => [
  { role: "user", parts: [{ kind: "text", text: question }] },
  { role: "assistant", parts: [{ kind: "call", id: `c ${question}`, name: "margin", input: { client: "acme" } }] },
  { role: "user", parts: [{ kind: "result", id: `c ${question}`, data: { data }, failed: false }] },
  { role: "assistant", parts: [{ kind: "text", text: answer }] },
];

describe("C-05 what a conversation remembers", () => {
  it("C-05 is whoever's it was, while their rights are the same", async () => {
    const store = kept();
    const memory = new Memory(store);
    await memory.remember("slack T1 C1 1.0", olivia, exchange("margin?", "5", { secret: "canary" }));
    const others: readonly Caller[] = [
      { ...olivia, id: "slack:T1:U2" },
      { ...olivia, id: "slack:T1:U1 " },
      { ...olivia, clients: ["154102021718"] },
      { ...olivia, roles: ["operator", "admin"] },
      { ...olivia, roles: ["client"] },
      { ...olivia, reach: { operator: ["154102021718"] } },
      { ...olivia, bills: { "154102021718": ["111122223333"] } },
    ];
    for (const other of others) {
      expect([other, JSON.stringify(await memory.recall("slack T1 C1 1.0", other))]).toEqual([
        other,
        expect.not.stringContaining("canary"),
      ]);
    }
    for (const thread of ["slack T1 C1 1.1", "slack T1 C2 1.0", "slack T1 C1"]) {
      expect((await memory.recall(thread, olivia)).messages).toEqual([]);
    }
    expect(JSON.stringify(await memory.recall("slack T1 C1 1.0", olivia))).toContain("canary");
  });

  it("C-05 gives what was typed, answered and shown, and nothing that a model made up", async () => {
    const memory = new Memory(kept());
    const failed: ModelMessage[] = [
      { role: "user", parts: [{ kind: "text", text: "and globex?" }] },
      { role: "assistant", parts: [{ kind: "call", id: "x", name: "fix", input: { client: "Umbra" } }] },
      { role: "user", parts: [{ kind: "result", id: "x", data: { error: { message: "Umbra" } }, failed: true }] },
      { role: "assistant", parts: [{ kind: "text", text: "No." }] },
    ];
    await memory.remember("t", olivia, [...exchange("margin?", "5", { name: "\u27e6Acme Robotics\u27e7" }), ...failed]);
    expect(await memory.recall("t", olivia)).toMatchObject({
      typed: ["margin?", "and globex?"],
      lastAnswer: "No.",
      evidence: [{ tool: "margin", input: { client: "acme" }, data: { name: "Acme Robotics" } }],
    });
  });

  it("C-05 keeps whole exchanges, the latest ones, and not more than there is room for", async () => {
    const memory = new Memory(kept());
    const many = Array.from({ length: 20 }, (_, at) => exchange(`question ${at}`, "a")).flat();
    await memory.remember("t", olivia, many);
    const { typed, messages } = await memory.recall("t", olivia);
    expect([typed.length, typed[0], typed.at(-1)]).toEqual([8, "question 12", "question 19"]);
    expect(messages[0]?.role).toBe("user");
    await memory.remember("t", olivia, [
      ...exchange("one", "a", "x".repeat(100_000)),
      ...exchange("two", "b", "y".repeat(100_000)),
    ]);
    expect((await memory.recall("t", olivia)).typed).toEqual(["two"]);
    await memory.remember("t", olivia, exchange("huge", "a", "x".repeat(200_000)));
    expect((await memory.recall("t", olivia)).messages).toEqual([]);
  });
});
