import { afterAll, beforeAll, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { NotFound } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase, type Place } from "./places.ts";

onEveryDatabase("A-04 store: grants, channels and conversations", (makePlace) => {
  const clock = new ManualClock("2026-10-01T00:00:00Z");
  let place: Place;
  let store: Store;
  let client: string;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open(clock);
    client = (await store.clients.add({ slug: "acme", name: "Acme" })).id;
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  it("gives a right once, for one client or for all, and takes back only that one", async () => {
    const one = { subject: "slack:T:U1", role: "account-manager", client } as const;
    const all = { ...one, client: "*" };
    for (const grant of [one, one, all, all]) await store.grants.give(grant);
    expect((await store.grants.of("slack:T:U1")).map((grant) => grant.client).sort()).toEqual(["*", client]);
    expect(await store.grants.revoke(all)).toBe(true);
    expect(await store.grants.revoke(all)).toBe(false);
    expect(await store.grants.of("slack:T:U1")).toEqual([one]);
    expect(await store.grants.of("slack:T:U2")).toEqual([]);
    expect(await store.grants.list()).toEqual([one]);
  });

  it("refuses a right on a client that does not exist", async () => {
    await expect(store.grants.give({ subject: "s", role: "client", client: newId() })).rejects.toThrow(NotFound);
  });

  it("binds a channel to one client at a time", async () => {
    const address = { platform: "slack", workspace: "T", channel: "C1" };
    const other = (await store.clients.add({ slug: "other", name: "Other" })).id;
    await store.channels.bind({ ...address, clientId: client, audience: "internal" });
    await store.channels.bind({ ...address, clientId: other, audience: "client" });
    expect(await store.channels.binding(address)).toEqual({ ...address, clientId: other, audience: "client" });
    expect(await store.channels.list()).toHaveLength(1);
    expect(await store.channels.unbind(address)).toBe(true);
    expect(await store.channels.binding(address)).toBeUndefined();
    await expect(store.channels.bind({ ...address, clientId: newId(), audience: "client" })).rejects.toThrow(NotFound);
  });

  it("remembers a conversation until it is old", async () => {
    await store.conversations.put("slack:C1:1", { turns: 1 });
    clock.advance(60_000);
    await store.conversations.put("slack:C1:2", { turns: 1 });
    await store.conversations.put("slack:C1:2", { turns: 2 });
    expect(await store.conversations.get("slack:C1:2")).toEqual({ turns: 2 });
    expect(await store.conversations.prune(clock.now())).toBe(1);
    expect(await store.conversations.get("slack:C1:1")).toBeUndefined();
  });
});
