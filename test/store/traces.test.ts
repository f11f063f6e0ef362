import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { NotFound } from "#src/kernel/errors.ts";
import type { Store } from "#src/ports/store.ts";
import type { AnswerWish } from "#src/ports/traces.ts";
import { openStore } from "#src/store/open-store.ts";
import { openPool } from "#src/store/pool.ts";
import { covered, uniqueName } from "../backends.ts";
import { traceOf } from "../support/traces.ts";
import { onEveryDatabase, type Place } from "./places.ts";

const NOON = "2026-11-02T12:00:00Z";
const clock = new ManualClock(NOON);

function contract(open: () => Promise<{ store: Store; close: () => Promise<void> }>): void {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => {
    clock.set(NOON);
    ({ store, close } = await open());
  });
  afterAll(() => close());

  it("gives a trace back as it went in, once by its id", async () => {
    const calls = [
      { tool: "margin", input: { client: "acme", limit: "1.50", deep: [null, { a: true }] }, outcome: "ok" },
      { tool: "fix", input: "not even an object", outcome: "input.invalid" },
    ];
    const more = { calls, unfound: ["12.30 USD", 'a "quote", {b}'], awsUsd: "0.010000000000000001" };
    const trace = traceOf("whole", "2026-01-01T00:00:00.123Z", more);
    await store.traces.add(trace);
    await store.traces.add({ ...trace, answer: "Another." });
    expect(await store.traces.byId("whole")).toEqual(trace);
    expect(await store.traces.byId("none\0")).toBeUndefined();
    const empty = traceOf("empty", "2026-01-01T00:00:01Z", { calls: [], unfound: [], question: "", awsUsd: "0" });
    await store.traces.add(empty);
    expect(await store.traces.byId("empty")).toEqual(empty);
  });

  it("keeps what no database holds: NUL and half a character, in texts and in calls", async () => {
    const calls = [{ tool: "x", input: { "a\0": ["b\0", "\ud83d", "\u{1f600}", "\\u0000"] }, outcome: "ok" }];
    const odd = { question: "a\0b", answer: "\ud83d", unfound: ["1\0"], calls };
    await store.traces.add(traceOf("odd", "2026-01-01T00:00:02Z", odd));
    await store.traces.addFeedback({ traceId: "odd", subject: "s", verdict: "bad", words: "\0" });
    expect(await store.traces.byId("odd")).toMatchObject({
      ...{ question: "a\ufffdb", answer: "\ufffd", unfound: ["1\ufffd"] },
      calls: [{ input: { "a\ufffd": ["b\ufffd", "\ufffd", "\u{1f600}", "\\u0000"] } }],
    });
    await store.traces.prune(new Date("2026-01-01T00:00:03Z"));
  });

  it("adds up exactly what answers since an instant took", async () => {
    const big = { inputTokens: 3_000_000_000, outputTokens: 1, awsUsd: "0.1" };
    await store.traces.add(
      traceOf("spent-1", "2026-02-01T00:00:00Z", { awsUsd: "0.2", inputTokens: 1, outputTokens: 2 }),
    );
    await store.traces.add(traceOf("spent-2", "2026-02-02T00:00:00Z", big));
    await store.traces.add(traceOf("spent-3", "2026-02-02T00:00:00Z", { ...big, awsUsd: "0.000000000000000001" }));
    const since = (at: string) => store.traces.spent(new Date(at));
    expect(await since("2026-02-01T00:00:00Z")).toEqual({
      answers: 3,
      tokens: 6_000_000_005,
      awsUsd: "0.300000000000000001",
    });
    expect(await since("2026-02-01T00:00:00.001Z")).toMatchObject({ answers: 2, awsUsd: "0.100000000000000001" });
    expect(await since("2026-02-03T00:00:00Z")).toEqual({ answers: 0, tokens: 0, awsUsd: "0" });
    await store.traces.prune(new Date("2026-02-03T00:00:00Z"));
  });

  it("keeps one judgement per person and answer, and lists by the newest, narrowed by verdict", async () => {
    for (const id of ["j1", "j2", "j3", "unjudged"]) await store.traces.add(traceOf(id, "2026-03-01T00:00:00Z"));
    const judge = async (traceId: string, subject: string, verdict: "good" | "bad", words: string | null = null) => {
      clock.advance(1_000);
      await store.traces.addFeedback({ traceId, subject, verdict, words });
      return { traceId, subject, verdict, words, at: clock.now() };
    };
    await judge("j1", "a", "bad", "Wrong month.");
    const second = await judge("j2", "a", "good");
    const third = await judge("j3", "a", "bad");
    const other = await judge("j1", "b", "bad", "Yes, wrong.");
    const changed = await judge("j1", "a", "good", "I had misread it.");
    const ids = async (...args: Parameters<Store["traces"]["judged"]>) =>
      (await store.traces.judged(...args)).map(({ trace, feedback }) => [trace.id, feedback]);
    expect(await ids(10)).toEqual([
      ["j1", [changed, other]],
      ["j3", [third]],
      ["j2", [second]],
    ]);
    expect(await ids(2)).toEqual([
      ["j1", [changed, other]],
      ["j3", [third]],
    ]);
    expect(await ids(10, "good")).toEqual([
      ["j1", [changed]],
      ["j2", [second]],
    ]);
    expect(await ids(1, "bad")).toEqual([["j1", [other]]]);
    expect((await store.traces.judged(1))[0]?.trace).toEqual(traceOf("j1", "2026-03-01T00:00:00Z"));
    const unknown = { traceId: "gone", subject: "a", verdict: "good", words: null } as const;
    await expect(store.traces.addFeedback(unknown)).rejects.toThrow(NotFound);
    await expect(store.traces.addFeedback({ ...unknown, traceId: "\0" })).rejects.toThrow(NotFound);
  });

  it("forgets what was begun before an instant, with its feedback", async () => {
    await store.traces.add(traceOf("older", "2026-02-28T23:59:59.999Z"));
    await store.traces.addFeedback({ traceId: "older", subject: "a", verdict: "good", words: null });
    expect(await store.traces.prune(new Date("2026-03-01T00:00:00Z"))).toBe(1);
    expect(await store.traces.byId("older")).toBeUndefined();
    expect((await store.traces.judged(10)).map(({ trace }) => trace.id)).toEqual(["j1", "j3", "j2"]);
  });

  const wish = (id: string, startedAt: string, more: Partial<AnswerWish> = {}): AnswerWish => ({
    ...{ id, subject: "test:olivia", startedAt: new Date(startedAt) },
    ...{ reserve: { tokens: 100, awsUsd: "0.10" }, limits: { tokens: 300, awsUsd: "0.30" } },
    ...more,
  });

  it("begins up to the limit of a day, in the place of what was reserved comes what was taken", async () => {
    const at = "2026-04-01T10:00:00Z";
    expect(await store.traces.begin(wish("b1", at))).toEqual({ begun: true, taken: { tokens: 0, awsUsd: "0" } });
    expect(await store.traces.begin(wish("b2", at))).toEqual({ begun: true, taken: { tokens: 100, awsUsd: "0.1" } });
    // Asked again after a lost answer: it is the same one.
    expect(await store.traces.begin(wish("b2", at))).toEqual({ begun: true, taken: { tokens: 100, awsUsd: "0.1" } });
    expect(await store.traces.begin(wish("b3", at))).toMatchObject({ begun: true });
    const full = { begun: false, taken: { tokens: 300, awsUsd: "0.3" } };
    expect(await store.traces.begin(wish("b4", at))).toEqual(full);
    // Refused is not reserved.
    expect(await store.traces.begin(wish("b5", at))).toEqual(full);
    expect(await store.traces.spent(new Date(at))).toEqual({ answers: 0, tokens: 0, awsUsd: "0" });
    await store.traces.add(traceOf("b1", at, { inputTokens: 30, outputTokens: 10, awsUsd: "0.01" }));
    expect(await store.traces.begin(wish("b4", at))).toEqual({ begun: false, taken: { tokens: 240, awsUsd: "0.21" } });
    await store.traces.add(traceOf("b2", at, { inputTokens: 50, outputTokens: 10, awsUsd: "0.05" }));
    expect(await store.traces.begin(wish("b4", at))).toEqual({ begun: true, taken: { tokens: 200, awsUsd: "0.16" } });
  });

  it("either limit is enough to refuse, to the last digit, and a limit of nothing lets what takes nothing begin", async () => {
    const at = "2026-04-02T10:00:00Z";
    const over = (reserve: AnswerWish["reserve"]) => store.traces.begin(wish("l1", at, { reserve }));
    expect(await over({ tokens: 301, awsUsd: "0" })).toMatchObject({ begun: false });
    expect(await over({ tokens: 0, awsUsd: "0.300000000000000001" })).toMatchObject({ begun: false });
    expect(await over({ tokens: 300, awsUsd: "0.3" })).toMatchObject({ begun: true });
    const nothing = { tokens: 0, awsUsd: "0" };
    const free = wish("l2", "2026-04-03T10:00:00Z", { reserve: nothing, limits: nothing });
    expect(await store.traces.begin(free)).toEqual({ begun: true, taken: nothing });
  });

  it("counts no reservation older than 15 minutes, and none of the day before", async () => {
    await store.traces.begin(wish("r1", "2026-04-05T10:00:00Z"));
    const taken = async (at: string) => (await store.traces.begin(wish(`probe ${at}`, at, none))).taken.tokens;
    const none = { reserve: { tokens: 0, awsUsd: "0" } };
    expect(await taken("2026-04-05T10:14:59.999Z")).toBe(100);
    expect(await taken("2026-04-05T10:15:00Z")).toBe(0);
    await store.traces.begin(wish("r2", "2026-04-05T23:55:00Z"));
    expect(await taken("2026-04-05T23:59:59.999Z")).toBe(100);
    expect(await taken("2026-04-06T00:00:00Z")).toBe(0);
    await store.traces.add(traceOf("r2", "2026-04-05T23:55:00Z"));
    expect(await taken("2026-04-06T00:00:01Z")).toBe(0);
  });
}

describe("A-04 store: traces [in memory]", () => {
  contract(async () => {
    const store = await openStore({ clock });
    return { store, close: () => store.close() };
  });
});

onEveryDatabase("A-04 store: traces", (makePlace) => {
  contract(async () => {
    const place: Place = await makePlace();
    const store = await place.open(clock);
    const close = async () => {
      await store.close();
      await place.remove();
    };
    return { store, close };
  });
});

const { postgres } = inject("backends");
const why = postgres.url === undefined ? ` skipped: ${postgres.reason}` : "";

describe.skipIf(postgres.url === undefined)(
  `A-04 the limit of a day, with three processes on one PostgreSQL${why}`,
  () => {
    const schemaName = uniqueName();
    const stores: Store[] = [];
    const of = (n: number): Store => stores[n % stores.length] as Store;
    beforeAll(async () => {
      for (let n = 0; n < 3; n++) stores.push(await openStore({ url: postgres.url ?? "", schemaName, clock }));
      await covered(`PostgreSQL ${stores[0]?.backend.version}`);
    });
    afterAll(async () => {
      for (const store of stores) await store.close();
      const { pool } = await openPool(postgres.url ?? "");
      await pool.query(`drop schema ${schemaName} cascade`);
      await pool.end();
    });

    it("of fifty answers at once exactly as many begin as fit", async () => {
      const at = new Date("2026-05-01T10:00:00Z");
      const reserve = { tokens: 100, awsUsd: "0.01" };
      const begin = (n: number, limits: AnswerWish["limits"], startedAt = at) =>
        of(n).traces.begin({ id: `${startedAt.toISOString()} ${n}`, subject: "s", startedAt, reserve, limits });
      const all = <T>(work: (n: number) => Promise<T>) => Promise.all(Array.from({ length: 50 }, (_, n) => work(n)));
      const byTokens = await all((n) => begin(n, { tokens: 799, awsUsd: "100" }));
      expect(byTokens.filter(({ begun }) => begun)).toHaveLength(7);
      const nextDay = new Date("2026-05-02T10:00:00Z");
      const byMoney = await all((n) => begin(n, { tokens: 1_000_000, awsUsd: "0.05" }, nextDay));
      expect(byMoney.filter(({ begun }) => begun)).toHaveLength(5);
    });

    it("answers that end while others begin are counted once: what is taken never passes the limit", async () => {
      const startedAt = new Date("2026-05-03T10:00:00Z");
      const limits = { tokens: 2_000, awsUsd: "100" };
      const reserve = { tokens: 100, awsUsd: "0" };
      await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          const id = `ending ${n}`;
          const { begun, taken } = await of(n).traces.begin({ id, subject: "s", startedAt, reserve, limits });
          expect(taken.tokens % 100).toBe(0);
          const used = { inputTokens: 60, outputTokens: 40 };
          if (begun) await of(n + 1).traces.add(traceOf(id, startedAt.toISOString(), used));
        }),
      );
      expect(await of(0).traces.spent(startedAt)).toMatchObject({ answers: 20, tokens: 2_000 });
    });
  },
);
