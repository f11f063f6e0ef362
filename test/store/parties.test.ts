import { afterAll, beforeAll, expect, it } from "vitest";
import { Conflict, NotFound } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase, type Place } from "./places.ts";

onEveryDatabase("A-04 store: receivers and clients", (makePlace) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open();
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  it("saves a receiver once per account and renames it", async () => {
    const first = await store.receivers.save({ accountId: "111111111111", name: "Old" });
    const again = await store.receivers.save({ accountId: "111111111111", name: "New" });
    expect(again).toEqual({ ...first, name: "New" });
    expect(await store.receivers.byAccount("111111111111")).toEqual(again);
    expect(await store.receivers.byAccount("999999999999")).toBeUndefined();
    expect(await store.receivers.list()).toEqual([again]);
  });

  it("keeps a client's attributes, with hostile text unchanged", async () => {
    const name = `=cmd() <!channel> '; drop table clients; -- \u202e"\\`;
    const client = await store.clients.add({ slug: "acme", name, tagValue: "A&B", email: "a@example.com" });
    expect(await store.clients.bySlug("acme")).toEqual({
      id: client.id,
      slug: "acme",
      name,
      tagValue: "A&B",
      email: "a@example.com",
    });
    expect(await store.clients.byId(client.id)).toEqual(client);
    const changed = await store.clients.update(client.id, { slug: "acme", name: "Acme" });
    expect(changed).toEqual({ id: client.id, slug: "acme", name: "Acme", tagValue: undefined, email: undefined });
  });

  it("refuses a slug that is taken, when adding and when renaming", async () => {
    await store.clients.add({ slug: "taken", name: "One" });
    const other = await store.clients.add({ slug: "free", name: "Two" });
    await expect(store.clients.add({ slug: "taken", name: "Three" })).rejects.toThrow(Conflict);
    await expect(store.clients.update(other.id, { slug: "taken", name: "Two" })).rejects.toThrow(Conflict);
    await expect(store.clients.update(newId(), { slug: "nobody", name: "Nobody" })).rejects.toThrow(NotFound);
  });

  it("gives an account to one client only", async () => {
    const receiverAccountId = (await store.receivers.save({ accountId: "222222222222", name: "R" })).accountId;
    const one = await store.clients.add({ slug: "one", name: "One" });
    const two = await store.clients.add({ slug: "two", name: "Two" });
    const account = { accountId: "333333333333", clientId: one.id, receiverAccountId, billingGroupArn: undefined };
    await store.clients.assign(account);
    await store.clients.assign({ ...account, billingGroupArn: "arn:group" });
    await expect(store.clients.assign({ ...account, clientId: two.id })).rejects.toThrow(Conflict);
    await expect(
      store.clients.assign({ ...account, accountId: "444444444444", receiverAccountId: "000000000000" }),
    ).rejects.toThrow(NotFound);
    expect(await store.clients.accounts(one.id)).toEqual([{ ...account, billingGroupArn: "arn:group" }]);
    expect(await store.clients.accounts(two.id)).toEqual([]);
    expect(await store.clients.accounts()).toHaveLength(1);
  });

  it("keeps nothing of a transaction that fails", async () => {
    const failed = store.transaction(async (within) => {
      await within.clients.add({ slug: "ghost", name: "Ghost" });
      expect(await within.clients.bySlug("ghost")).toBeDefined();
      throw new RangeError("stop");
    });
    await expect(failed).rejects.toThrow(RangeError);
    expect(await store.clients.bySlug("ghost")).toBeUndefined();
  });
});
