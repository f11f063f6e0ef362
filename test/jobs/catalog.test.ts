import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { catalog, type JobHandlers } from "#src/jobs/catalog.ts";
import { costCollectHandler } from "#src/jobs/cost-collect.ts";
import type { JobRun } from "#src/jobs/define.ts";
import { storePruneHandler } from "#src/jobs/store-prune.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { traceOf } from "../support/traces.ts";

const run: JobRun = {
  id: "id",
  name: "name",
  key: "key",
  attempt: 1,
  signal: new AbortController().signal,
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
};

describe("A-05 the catalogue of jobs", () => {
  const clock = new ManualClock("2026-10-01T00:00:00Z");
  let store: Store;
  beforeEach(async () => {
    store = await openStore({ clock });
  });
  afterEach(() => store.close());

  it("does not compile when a job has no handler", () => {
    // @ts-expect-error "store.prune" is missing.
    const handlers: JobHandlers = { "cost.collect": async () => undefined };
    expect(Object.keys(catalog)).toEqual(expect.arrayContaining([...Object.keys(handlers), "store.prune"]));
  });

  it("cost.collect asks for each receiver and each open month", async () => {
    await store.receivers.save({ accountId: "111111111111", name: "A" });
    await store.receivers.save({ accountId: "222222222222", name: "B" });
    const definition = catalog["cost.collect"];
    const keys = async (slot: string) =>
      (await definition.schedule?.payloads(new Date(slot), store))?.map((each) => definition.key(each));
    expect(await keys("2026-10-11T05:00:00Z")).toEqual([
      "2026-10 111111111111 2026-10-11T05:00:00.000Z",
      "2026-10 222222222222 2026-10-11T05:00:00.000Z",
    ]);
    expect((await keys("2026-01-10T05:00:00Z"))?.map((key) => key.slice(0, 20))).toEqual([
      "2025-12 111111111111",
      "2025-12 222222222222",
      "2026-01 111111111111",
      "2026-01 222222222222",
    ]);
  });

  it("cost.collect hands period and receiver to whoever collects", async () => {
    const seen: unknown[] = [];
    const handler = costCollectHandler(async (...args) => void seen.push(args));
    await handler({ period: "2026-10", receiver: "111111111111", slot: "2026-10-11T05:00:00Z" }, run);
    expect(seen).toEqual([[BillingPeriod.parse("2026-10"), "111111111111", run.signal]]);
  });

  it("store.prune removes what is old, counted from its day, and keeps the rest", async () => {
    await store.inbox.claim("slack", "old");
    await store.traces.add(traceOf("old", "2026-08-06T23:59:59Z"));
    await store.traces.add(traceOf("recent", "2026-08-07T00:00:00Z"));
    await store.traces.addFeedback({ traceId: "old", subject: "local", verdict: "bad", words: null });
    clock.set("2026-10-20T00:00:00Z");
    await store.inbox.claim("slack", "recent");
    await storePruneHandler(store)({ day: "2026-11-05" }, run);
    expect(await store.inbox.claim("slack", "recent")).toBe(false);
    expect(await store.inbox.claim("slack", "old")).toBe(true);
    expect(await store.traces.byId("old")).toBeUndefined();
    expect(await store.traces.byId("recent")).toBeDefined();
    expect(await store.traces.judged(9)).toEqual([]);
  });
});
