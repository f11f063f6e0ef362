import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { largestFirst } from "#src/approval/order.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Effect } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { ACME, aisha, approvalsOver, BETA, effect, olivia, planOf } from "./rig.ts";

const euros = (key: string, amount: string): Effect => ({
  ...effect(key, amount),
  change: { amount, currency: "EUR" },
});
const keys = (effects: readonly Effect[]): string[] => effects.map(({ key }) => key);

describe("B-11 the effects of a proposal", () => {
  it("stand by size of their change, largest first, dollars before other currencies", () => {
    const plan = planOf(
      euros("e1", "5000"),
      effect("a", "10"),
      effect("b", "-300"),
      euros("e2", "-9000"),
      effect("c", "45.5"),
      effect("same", "-10"),
    );
    expect(keys(largestFirst(plan).effects)).toEqual(["b", "c", "a", "same", "e2", "e1"]);
  });

  it("one that follows another stays behind it, whatever its size; and alone where the other was left out", () => {
    const chain = [effect("end", "-20", BETA), { ...effect("begin", "900", BETA), follows: "end" }] as const;
    expect(keys(largestFirst(planOf(effect("a", "100"), ...chain, effect("b", "1000"))).effects)).toEqual([
      ...["b", "end", "begin", "a"],
    ]);
    expect(keys(largestFirst(planOf(effect("a", "100"), chain[1])).effects)).toEqual(["begin", "a"]);
  });

  it("and so do the clients that they concern", () => {
    const outcome = {
      clientName: "",
      period: "2026-10",
      currency: "USD",
      myView: "1",
      showbackBefore: "1",
      showbackAfter: "2",
    };
    const outcomes = [ACME, BETA].map((client) => ({ client, ...outcome }));
    const plan = { ...planOf(effect("a", "1", ACME), effect("b", "2", BETA)), outcomes };
    expect(largestFirst(plan).outcomes.map(({ client }) => client)).toEqual([BETA, ACME]);
  });

  describe("in the store", () => {
    let store: Store;
    const clock = new ManualClock("2026-11-02T09:00:00Z");
    beforeAll(async () => {
      store = await openStore({ clock });
    });
    afterAll(() => store.close());

    it("are placed so, whichever tool planned them; the same in another order is the same proposal; edits stay in order", async () => {
      const approvals = approvalsOver(store, clock);
      const propose = (...effects: readonly Effect[]) =>
        approvals.propose({ tool: "fix", input: {}, plan: planOf(...effects) }, olivia);
      const first = await propose(effect("small", "5"), effect("large", "50"));
      expect(keys(first.plan.effects)).toEqual(["large", "small"]);
      expect((await propose(effect("large", "50"), effect("small", "5"))).id).toBe(first.id);
      const edited = planOf(effect("large", "4"), effect("small", "5"));
      const next = await approvals.edit(String(first.number), aisha, edited, { without: [], amounts: { large: "4" } });
      expect(keys(next.plan.effects)).toEqual(["small", "large"]);
    });
  });
});
