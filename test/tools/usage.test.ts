import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMeter } from "#src/app/api-meter.ts";
import { apiUsage } from "#src/app/usage.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import type { ApiCall } from "#src/ports/cost-records.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Store } from "#src/ports/store.ts";
import type { ApiUsage } from "#src/ports/usage.ts";
import { openStore } from "#src/store/open-store.ts";
import { createDoor, type Door } from "#src/tool/run.ts";
import { renderText } from "#src/view/text.ts";
import { registry } from "#tools/index.ts";
import { type CloudDoor, OPERATOR, startCloudDoor } from "../support/cloud-door.ts";
import { ledgerDesk } from "../support/desk.ts";
import { report } from "../support/door.ts";

const NOW = "2026-11-21T10:00:00.000Z";

interface Count {
  readonly requests: number;
  readonly throttled: number;
  readonly cost: string;
}

interface Data {
  readonly rows: readonly { service: string; operation: string; currency: string; today: Count; month: Count }[];
  readonly totals: readonly { currency: string; today: Count; month: Count }[];
}

function doorOn(desk: Desk, usage: ApiUsage | null): Door {
  return createDoor({
    registry,
    desk,
    system: { report: async () => report },
    usage,
    clock: new ManualClock(NOW),
    audit: async () => {},
    onFault: (error) => {
      throw error.cause ?? error;
    },
    deadlineMs: 20_000,
  });
}

const log = { info: () => {}, warn: () => {}, error: () => {} };
const call = (operation: string, at: string, more: Partial<ApiCall> = {}): ApiCall => ({
  service: "Billing Conductor",
  operation,
  receiver: "111122223333",
  at: new Date(at),
  cost: "0",
  currency: "USD",
  status: "ok",
  throttled: false,
  ...more,
});
const paid = { service: "Cost Explorer", cost: "0.01" };

describe("B-02 usage", () => {
  let store: Store;
  const usageOf = (calls: readonly ApiCall[] = [], local = false): ApiUsage => {
    const meter = openMeter(store.apiCalls, log);
    for (const each of calls) meter.note(each);
    return apiUsage(store.apiCalls, meter, local);
  };
  const desk = ledgerDesk({ clients: [], now: NOW });
  beforeAll(async () => {
    store = await openStore({ clock: new ManualClock(NOW) });
  });
  afterAll(() => store.close());

  it("without a single request says so", async () => {
    const { view } = await doorOn(desk, usageOf()).command("usage", OPERATOR);
    expect(renderText(view)).toContain("Nothing was asked of AWS in 2026-11.");
  });

  it("counts today and this month in UTC by service and operation, with what still waits to be written", async () => {
    const calls = [
      call("ListBillingGroups", "2026-10-31T23:59:59.999Z"),
      call("ListBillingGroups", "2026-11-01T00:00:00.000Z"),
      call("ListBillingGroups", "2026-11-20T23:59:59.999Z", { throttled: true, status: "ThrottlingException" }),
      call("ListBillingGroups", "2026-11-21T00:00:00.000Z"),
      call("ListBillingGroups", "2026-12-01T00:00:00.000Z"),
      call("GetAnomalies", "2026-11-02T08:00:00.000Z", paid),
      ...Array.from({ length: 3 }, () => call("GetCostAndUsage", "2026-11-21T09:00:00.000Z", paid)),
    ];
    const { data, view, receipt } = await doorOn(desk, usageOf(calls)).command("usage", OPERATOR);
    const { rows, totals } = data as Data;
    expect(rows.map((row) => [row.operation, row.today, row.month])).toEqual([
      ["GetCostAndUsage", { requests: 3, throttled: 0, cost: "0.03" }, { requests: 3, throttled: 0, cost: "0.03" }],
      ["GetAnomalies", { requests: 0, throttled: 0, cost: "0" }, { requests: 1, throttled: 0, cost: "0.01" }],
      ["ListBillingGroups", { requests: 1, throttled: 0, cost: "0" }, { requests: 3, throttled: 1, cost: "0" }],
    ]);
    expect(totals).toEqual([
      {
        currency: "USD",
        today: { requests: 4, throttled: 0, cost: "0.03" },
        month: { requests: 7, throttled: 1, cost: "0.04" },
      },
    ]);
    const text = renderText(view);
    expect(text).toMatch(/Cost Explorer +GetCostAndUsage +3 +\$0\.03 +3 +0 +\$0\.03/);
    expect(text).toMatch(/Total USD +4 +\$0\.03 +7 +1 +\$0\.04/);
    expect(text).not.toContain("nothing is paid");
    expect(receipt).toMatchObject({ requests: 0, costUsd: "0", sources: [{ source: "Record of AWS requests" }] });
  });

  it("where nothing is written down that is said, and it is no zero; a bill asks AWS for nothing", async () => {
    const asked = doorOn(desk, null).command("usage", OPERATOR);
    await expect(asked).rejects.toMatchObject({ code: "usage.absent", kind: "not-found" });
    await expect(asked).rejects.toThrow("DATABASE_URL");
    const bill = ledgerDesk({ origin: "bill", clients: [], now: NOW });
    const { view } = await doorOn(bill, null).command("usage", OPERATOR);
    expect(renderText(view)).toBe("Figures come from a bill file here: nothing is asked of AWS.");
  });
});

describe("B-02 usage over the wire", () => {
  let rig: CloudDoor;
  let store: Store;
  beforeAll(async () => {
    rig = await startCloudDoor({ clients: 4, now: NOW });
    store = await openStore({ clock: rig.clock });
  });
  afterAll(async () => {
    await store.close();
    await rig.cloud.close();
  });

  it("is what the local cloud was asked, request by request, and says that nothing was paid", async () => {
    rig.cloud.aws.faults.on({ operation: "GetAnomalies", kind: "throttle", nth: 1 });
    await rig.door.command("anomalies", OPERATOR);
    await rig.door.command("margin acme --by account", OPERATOR);
    const meter = openMeter(store.apiCalls, log);
    for (const each of rig.calls) meter.note(each);
    const { data, view } = await doorOn(rig.desk, apiUsage(store.apiCalls, meter, true)).command("usage", OPERATOR);
    const { rows, totals } = data as Data;
    const sent = [...Map.groupBy(rig.cloud.aws.requests, (one) => one.operation)];
    expect(rows.map((row) => [row.operation, row.today.requests]).toSorted()).toEqual(
      sent.map(([operation, all]) => [operation, all.length]).toSorted(),
    );
    expect(rows.find((row) => row.operation === "GetAnomalies")?.month).toMatchObject({ requests: 2, throttled: 1 });
    expect(totals[0]?.today).toEqual(totals[0]?.month);
    const text = renderText(view);
    expect(text).toContain("the costs are what AWS would charge; nothing is paid.");
    expect(text).toMatch(/Requests today, 2026-11-21 +\d+ +\(1 throttled\)/);
  });
});
