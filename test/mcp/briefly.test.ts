import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { briefly } from "#src/mcp/briefly.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";

const right = { subject: "local", role: "viewer", client: "*" } as const;

describe("C-09 who may do what is looked up once a second for who asks often", () => {
  const clock = new ManualClock("2026-11-02T09:00:00.000Z");
  let store: Store;
  let reads: number;
  let rolesOf: (subject: string) => Promise<readonly string[]>;
  beforeEach(async () => {
    store = await openStore({ clock });
    await store.grants.give(right);
    reads = 0;
    rolesOf = briefly(store, clock, async (subject) => {
      reads += 1;
      return (await store.grants.of(subject)).map(({ role }) => role);
    });
  });
  afterEach(() => store.close());

  it("asked again within the second, nobody reads", async () => {
    expect([await rolesOf("local"), await rolesOf("local"), await rolesOf("oidc:x:y")]).toEqual([
      ["viewer"],
      ["viewer"],
      [],
    ]);
    expect(reads).toBe(2);
  });

  it("what another process has changed counts when the second is over", async () => {
    await rolesOf("local");
    clock.advance(999);
    await rolesOf("local");
    expect(reads).toBe(1);
    clock.advance(1);
    await rolesOf("local");
    expect(reads).toBe(2);
    clock.advance(-60_000);
    await rolesOf("local");
    expect(reads).toBe(3);
  });

  it("what this process changes counts at once, by itself or within a transaction", async () => {
    expect(await rolesOf("local")).toEqual(["viewer"]);
    await store.grants.revoke(right);
    expect(await rolesOf("local")).toEqual([]);
    await store.transaction((within) => within.grants.give(right));
    expect(await rolesOf("local")).toEqual(["viewer"]);
    const hash = "ab".repeat(32);
    for (const change of [
      () => store.tokens.add({ name: "t", subject: "local", readOnly: true, expiresAt: clock.now(), hash }),
      () => store.tokens.remove("local", "t"),
      () => store.clients.add({ slug: "acme", name: "Acme" }),
    ]) {
      const before = reads;
      await change();
      await rolesOf("local");
      expect(reads).toBe(before + 1);
    }
  });

  it("a read that began before a change is not kept past it", async () => {
    const { promise: held, resolve: go } = Promise.withResolvers<void>();
    const slow = briefly(store, clock, async (subject) => {
      const found = (await store.grants.of(subject)).length;
      await held;
      return found;
    });
    const early = slow("local");
    await store.grants.revoke(right);
    const late = slow("local");
    go();
    expect([await early, await late]).toEqual([1, 0]);
  });

  it("what could not be read is read again", async () => {
    let fails = true;
    const shaky = briefly(store, clock, async () => {
      if (fails) throw new RangeError("not now");
      return "there";
    });
    await expect(shaky("a")).rejects.toThrow(RangeError);
    fails = false;
    expect(await shaky("a")).toBe("there");
  });
});
