import { inspect } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ReceiverAccess } from "#src/ports/receivers.ts";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase, type Place } from "./places.ts";

const access = (accountId: string, more: Partial<ReceiverAccess> = {}): ReceiverAccess => ({
  accountId,
  name: `Receiver ${accountId}`,
  estate: "aws",
  region: "us-east-1",
  read: { roleArn: `arn:aws:iam::${accountId}:role/ReckonerRead`, externalId: `read-secret-of-${accountId}` },
  apply: { roleArn: `arn:aws:iam::${accountId}:role/ReckonerApply`, externalId: `apply-secret-of-${accountId}` },
  ...more,
});

onEveryDatabase("B-01 store: receivers with their roles", (makePlace) => {
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

  it("are read and written to with the roles that they were added with, and are never overwritten", async () => {
    const { receivers } = store;
    await receivers.connect(access("111111111111"));
    await receivers.connect(access("222222222222", { apply: null, estate: "local 7/20" }));
    await expect(receivers.connect(access("111111111111", { name: "Other" }))).rejects.toMatchObject({
      code: "receiver.there",
    });
    const readable = { accountId: "111111111111", name: "Receiver 111111111111", region: "us-east-1", testedAt: null };
    expect(await receivers.readable("aws")).toEqual([{ ...readable, read: access("111111111111").read }]);
    expect(await receivers.applyRole("111111111111")).toEqual(access("111111111111").apply);
    expect(await receivers.applyRole("222222222222")).toBeNull();
    expect(await receivers.applyRole("333333333333")).toBeUndefined();
    for (const id of ["read-secret-of-111111111111", "apply-secret-of-111111111111"]) {
      expect(await receivers.externalIdTaken(id)).toBe(true);
    }
    expect(await receivers.externalIdTaken("read-secret-of-333333333333")).toBe(false);
    expect(JSON.stringify(await receivers.records())).not.toContain("secret");
  });

  it("keep the outcome of a test, and after their removal nothing but their name", async () => {
    const { receivers } = store;
    await receivers.connect(access("444444444444"));
    const at = new Date("2026-11-05T10:00:00Z");
    await receivers.tested("444444444444", { at, outcome: "missing", missing: ["ce:GetCostAndUsage"] });
    const record = async () => (await receivers.records()).find(({ accountId }) => accountId === "444444444444");
    expect((await record())?.test).toEqual({ at, outcome: "missing", missing: ["ce:GetCostAndUsage"] });
    expect(await receivers.remove("444444444444")).toBe(true);
    expect(await receivers.remove("444444444444")).toBe(false);
    expect(await record()).toBeUndefined();
    expect(await receivers.applyRole("444444444444")).toBeUndefined();
    expect(await receivers.externalIdTaken("read-secret-of-444444444444")).toBe(false);
    expect(await receivers.byAccount("444444444444")).toMatchObject({ name: "Receiver 444444444444" });
    await receivers.connect(access("444444444444", { name: "Back" }));
    expect(await record()).toMatchObject({ name: "Back", test: null });
  });

  it("what fails to be written is told without what was to be written", async () => {
    const refused = await store.receivers.connect(access("555555555555", { name: "a\0b" })).catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(Error);
    expect(inspect(refused, { depth: 10, showHidden: true })).not.toContain("secret");
    expect(inspect(refused)).toContain("A statement failed");
    expect(await store.receivers.byAccount("555555555555")).toBeUndefined();
  });
});
