import { afterAll, beforeAll, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase, type Place } from "./places.ts";

onEveryDatabase("C-09 store: tokens", (makePlace) => {
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

  it("keeps a token by its hash, once by name and subject, notes its use, and forgets it", async () => {
    const expiresAt = new Date("2026-10-31T00:00:00Z");
    const draft = { name: "laptop", subject: "slack:T:U1", readOnly: true, expiresAt, hash: "a".repeat(64) };
    const record = await store.tokens.add(draft);
    expect(record).toEqual({
      ...draft,
      hash: undefined,
      id: expect.any(String),
      createdAt: clock.now(),
      lastUsedAt: null,
    });
    await expect(store.tokens.add({ ...draft, hash: "b".repeat(64) })).rejects.toMatchObject({ code: "token.there" });
    await store.tokens.add({ ...draft, subject: "slack:T:U2", hash: "c".repeat(64) });

    clock.advance(60_000);
    await store.tokens.used(record.id);
    expect((await store.tokens.byHash(draft.hash))?.lastUsedAt).toEqual(clock.now());

    expect((await store.tokens.list()).map(({ subject }) => subject)).toEqual(["slack:T:U1", "slack:T:U2"]);
    expect(await store.tokens.remove("slack:T:U1", "laptop")).toBe(true);
    expect(await store.tokens.remove("slack:T:U1", "laptop")).toBe(false);
    expect(await store.tokens.byHash(draft.hash)).toBeUndefined();
  });
});
