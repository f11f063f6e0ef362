import { afterAll, beforeAll, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase, type Place } from "./places.ts";

onEveryDatabase("A-04 store: inbox and outbox", (makePlace) => {
  const clock = new ManualClock("2026-10-01T00:00:00Z");
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open(clock);
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  it("lets one of many deliveries of an event through", async () => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => store.inbox.claim("slack", "Ev1")));
    expect(claims.filter((first) => first)).toHaveLength(1);
    expect(await store.inbox.claim("stripe", "Ev1")).toBe(true);
  });

  it("lets the next delivery through when the effect of the first failed", async () => {
    const effect = store.transaction(async (within) => {
      expect(await within.inbox.claim("slack", "Ev2")).toBe(true);
      throw new RangeError("the effect failed");
    });
    await expect(effect).rejects.toThrow(RangeError);
    expect(await store.inbox.claim("slack", "Ev2")).toBe(true);
  });

  it("forgets old claims only", async () => {
    await store.inbox.claim("old", "1");
    clock.advance(1_000);
    const now = clock.now();
    await store.inbox.claim("new", "1");
    expect(await store.inbox.prune(now)).toBeGreaterThanOrEqual(1);
    expect(await store.inbox.claim("new", "1")).toBe(false);
    expect(await store.inbox.claim("old", "1")).toBe(true);
  });

  it("sends no event of a transaction that failed", async () => {
    const failed = store.transaction(async (within) => {
      await within.outbox.add({ topic: "undone", key: "1", payload: null });
      throw new RangeError("stop");
    });
    await expect(failed).rejects.toThrow(RangeError);
    expect(await store.outbox.take("undone", 10, 1_000)).toEqual([]);
  });

  it("hands events out in order, to one taker at a time, until they are sent", async () => {
    for (const key of ["a", "b", "c"]) await store.outbox.add({ topic: "t", key, payload: { key } });
    const first = await store.outbox.take("t", 2, 5_000);
    expect(first.map((event) => event.key)).toEqual(["a", "b"]);
    expect((await store.outbox.take("t", 10, 5_000)).map((event) => event.key)).toEqual(["c"]);
    await store.outbox.markSent(first.slice(0, 1).map((event) => event.id));
    clock.advance(5_001);
    expect((await store.outbox.take("t", 10, 5_000)).map((event) => event.key)).toEqual(["b", "c"]);
    expect(await store.outbox.waiting("t")).toBe(2);
    expect(await store.outbox.take("other", 10, 5_000)).toEqual([]);
  });

  it("removes sent events only", async () => {
    await store.outbox.add({ topic: "p", key: "sent", payload: null });
    await store.outbox.add({ topic: "p", key: "unsent", payload: null });
    const [event] = await store.outbox.take("p", 1, 1_000);
    await store.outbox.markSent([event?.id ?? -1]);
    clock.advance(1_001);
    expect(await store.outbox.prune(clock.now())).toBeGreaterThanOrEqual(1);
    expect((await store.outbox.take("p", 10, 1_000)).map((each) => each.key)).toEqual(["unsent"]);
  });
});
