import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { Call, Use } from "#src/ports/call.ts";
import type { Anomalies, Budgets } from "#src/ports/watch.ts";
import { openStore } from "#src/store/open-store.ts";
import { type CloudDoor, deskOf, startCloudDoor } from "../../support/cloud-door.ts";
import { aCall } from "../../support/cloud-writer.ts";

const OCTOBER = BillingPeriod.parse("2026-10");
const NOVEMBER = BillingPeriod.parse("2026-11");
let rig: CloudDoor;
let budgets: Budgets;
let anomalies: Anomalies;
beforeAll(async () => {
  rig = await startCloudDoor();
  const { desk } = rig;
  if (desk.budgets === null || desk.anomalies === null) throw new Error("the desk has no budgets or no anomalies");
  ({ budgets, anomalies } = { budgets: desk.budgets, anomalies: desk.anomalies });
});
afterAll(() => rig.cloud.close());

/** A desk that has read nothing yet but may find what another one kept. */
async function twoDesks(): Promise<{ read: (call: Call) => Promise<unknown>; close: () => Promise<void> }> {
  const store = await openStore({ clock: rig.clock });
  const [partner] = rig.cloud.book.estate.receivers;
  return {
    read: async (call) => {
      const desk = deskOf(rig.cloud, rig.clock, partner.accountId, LOCAL_KEYS, [], { snapshots: store.costSnapshots });
      return [await desk.budgets?.list(call), await desk.anomalies?.list(OCTOBER, NOVEMBER, call)];
    },
    close: () => store.close(),
  };
}

describe("B-02 B-05 budgets over the wire", () => {
  it("have limit, actual and forecast in money, and the view that they watch", async () => {
    const all = await budgets.list(aCall());
    expect(all.length).toBeGreaterThan(5);
    expect(new Set(all.map((budget) => budget.period))).toEqual(new Set(["monthly", "quarterly"]));
    const own = all.find((budget) => budget.name === "Own organisation");
    expect(own).toMatchObject({ type: "COST", viewId: null });
    const views = await rig.desk.views?.list(NOVEMBER, aCall());
    const watched = all.filter((budget) => budget.viewId !== null);
    expect(watched.length).toBeGreaterThan(4);
    for (const budget of watched) {
      expect(views?.map((view) => view.id)).toContain(budget.viewId);
      expect(budget.limit.isNegative() || budget.limit.isZero()).toBe(false);
      expect(budget.forecast?.currency).toBe(budget.limit.currency);
      const view = views?.find((one) => one.id === budget.viewId);
      expect(budget.unhealthy).toBe(view?.healthy ? null : "BILLING_VIEW_UNHEALTHY");
    }
    expect(watched.some((budget) => budget.unhealthy !== null)).toBe(true);
  });

  it("without a forecast say that there is none, not zero", async () => {
    rig.clock.set("2026-12-02T00:00:00Z");
    const all = await budgets.list(aCall());
    rig.clock.set("2026-11-21T10:00:00Z");
    expect(all.filter((budget) => budget.period === "monthly").every((budget) => budget.forecast === null)).toBe(true);
  });

  it("a refusal is a missing permission", async () => {
    rig.cloud.aws.faults.on({ service: "budgets", kind: "error", name: "AccessDeniedException", times: 1 });
    await expect(budgets.list(aCall())).rejects.toMatchObject({ kind: "misconfigured", code: "aws.denied" });
  });
});

describe("B-02 B-05 anomalies over the wire", () => {
  it("are told with impact, actual, expected and causes; one that goes on has no end", async () => {
    const spike = rig.cloud.book.facts.spike;
    const all = await anomalies.list(OCTOBER, NOVEMBER, aCall());
    expect(all.length).toBeGreaterThan(1);
    for (const anomaly of all) {
      expect(anomaly.dimension).toBe(spike?.service);
      expect(anomaly.start).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(anomaly.causes[0]?.contribution?.equals(anomaly.impact)).toBe(true);
      expect(anomaly.expected?.plus(anomaly.impact).toFixed(2)).toBe(anomaly.actual?.toFixed(2));
    }
    expect(new Set(all.map((anomaly) => anomaly.end === null))).toEqual(new Set([true, false]));
  });

  it("are asked for whole months, never for days to come, at the price of each request", async () => {
    const used: Use[] = [];
    rig.cloud.aws.requests.clear();
    await anomalies.list(OCTOBER, NOVEMBER, { ...aCall(), used: (use) => used.push(use) });
    const before = await anomalies.list(BillingPeriod.parse("2026-08"), BillingPeriod.parse("2026-09"), aCall());
    expect(before).toEqual([]);
    expect(rig.cloud.aws.requests.of("GetAnomalies").map((request) => request.params)).toEqual([
      { DateInterval: { StartDate: "2026-10-01", EndDate: "2026-11-21" }, MaxResults: 100 },
      { DateInterval: { StartDate: "2026-08-01", EndDate: "2026-09-30" }, MaxResults: 100 },
    ]);
    expect(used).toMatchObject([{ source: "Cost Explorer", requests: 1, costUsd: "0.01", state: "estimated" }]);
    expect(rig.calls.filter((call) => call.operation === "GetAnomalies").at(-1)?.cost).toBe("0.01");
  });
});

describe("B-02 budgets and anomalies kept in the store", () => {
  it("are the same when they are read back, and nothing is sent or paid for them", async () => {
    const desks = await twoDesks();
    const used: Use[] = [];
    const call: Call = { ...aCall(false), used: (use) => used.push(use) };
    expect(await desks.read(call)).toEqual(await desks.read(call));
    expect(used.map((use) => [use.requests, use.costUsd])).toEqual([
      [1, "0"],
      [1, "0.01"],
      [0, "0"],
      [0, "0"],
    ]);
    await desks.close();
  });
});
