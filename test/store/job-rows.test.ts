import { afterAll, beforeAll, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { Conflict, NotFound } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import { JOB_TOPIC } from "#src/ports/job-rows.ts";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase, type Place } from "./places.ts";

const failure = { kind: "upstream", code: "aws.throttled", message: "AWS is busy." } as const;

onEveryDatabase("A-05 job rows", (makePlace) => {
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
  const add = (key: string) => store.jobs.add({ name: "job", key, payload: { key }, dueAt: clock.now() });
  const leaving = async () => (await store.outbox.take(JOB_TOPIC, 100, 1)).map((event) => event.key);

  it("adds one row and one event for a natural key, however many ask at once", async () => {
    const before = await store.outbox.waiting(JOB_TOPIC);
    const added = await Promise.all(Array.from({ length: 8 }, () => add("2026-10 acme")));
    expect(added.filter((each) => each.fresh)).toHaveLength(1);
    expect(new Set(added.map((each) => each.row.id)).size).toBe(1);
    expect(await store.outbox.waiting(JOB_TOPIC)).toBe(before + 1);
  });

  it("stays known after it is done", async () => {
    const { row } = await add("done");
    expect(await store.jobs.succeed(row.id)).toBe(true);
    expect(await store.jobs.succeed(row.id)).toBe(false);
    expect(await add("done")).toMatchObject({
      fresh: false,
      row: { state: "done", attempts: 1, finishedAt: clock.now() },
    });
  });

  it("waits on after a failure that is retried, as a new delivery", async () => {
    const { row } = await add("retried");
    await store.outbox.markSent((await store.outbox.take(JOB_TOPIC, 100, 0)).map((event) => event.id));
    const retryAt = new Date(clock.now().getTime() + 60_000);
    expect(await store.jobs.fail(row.id, failure, retryAt)).toBe(true);
    expect(await store.jobs.byId(row.id)).toEqual({
      ...row,
      attempts: 1,
      delivery: 1,
      dueAt: retryAt,
      lastError: failure,
    });
    expect(await leaving()).toEqual([row.id]);
  });

  it("lies dead after the last failure, until a person revives it", async () => {
    const { row } = await add("dead");
    expect(await store.jobs.fail(row.id, failure)).toBe(true);
    expect(await store.jobs.fail(row.id, failure)).toBe(false);
    expect(await store.jobs.list("dead")).toMatchObject([{ id: row.id, lastError: failure, attempts: 1 }]);
    clock.advance(1_000);
    const revived = await store.jobs.revive(row.id);
    expect(revived).toMatchObject({
      state: "waiting",
      attempts: 0,
      delivery: 1,
      dueAt: clock.now(),
      finishedAt: undefined,
    });
    expect(await leaving()).toContain(row.id);
    await expect(store.jobs.revive(row.id)).rejects.toThrow(Conflict);
    await expect(store.jobs.revive(newId())).rejects.toThrow(NotFound);
  });

  it("lists by state and due time, in pages", async () => {
    const due = clock.now();
    clock.advance(1_000);
    const ids: string[] = [];
    for (const key of ["p1", "p2", "p3"]) {
      const { row } = await store.jobs.add({
        name: "paged",
        key,
        payload: null,
        dueAt: key === "p3" ? clock.now() : due,
      });
      ids.push(row.id);
    }
    const waiting = (await store.jobs.list("waiting", { dueBefore: clock.now() })).map((row) => row.id);
    expect(waiting).toEqual(expect.arrayContaining(ids.slice(0, 2)));
    expect(waiting).not.toContain(ids[2]);
    const paged: string[] = [];
    for (let page = await store.jobs.list("waiting", { limit: 1 }); page[0] !== undefined; ) {
      paged.push(page[0].id);
      page = await store.jobs.list("waiting", { limit: 1, after: page[0].id });
    }
    expect(paged).toEqual((await store.jobs.list("waiting")).map((row) => row.id));
    expect(paged).toEqual(expect.arrayContaining(ids));
    const counts = await store.jobs.counts();
    expect(counts).toEqual({ waiting: expect.any(Number), done: 1, dead: 0 });
  });

  it("forgets old done rows only", async () => {
    clock.advance(1_000);
    expect(await store.jobs.prune(clock.now())).toBe(1);
    expect(await store.jobs.counts()).toMatchObject({ done: 0 });
    expect((await store.jobs.counts()).waiting).toBeGreaterThan(0);
  });
});
