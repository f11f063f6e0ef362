import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Upstream } from "#src/kernel/errors.ts";
import type { ApiCall } from "#src/ports/cost-records.ts";
import type { Door } from "#src/tool/run.ts";
import { type CloudDoor, deskOf, doorOf, OPERATOR, startCloudDoor } from "../../support/cloud-door.ts";

interface Row {
  readonly key: string;
  readonly label: string;
  readonly currency: string;
  readonly myView: string;
  readonly showback: string;
  readonly margin: string;
  readonly onCost: string | null;
}

interface MarginData {
  readonly rows: Row[];
  readonly totals: Row[];
  readonly unknown: { client: string; reason: string }[];
}

describe("A-22 known defects are absent, over the wire", () => {
  let site: CloudDoor;
  beforeAll(async () => {
    site = await startCloudDoor({ seed: 7, clients: 24 });
  });
  afterAll(() => site.cloud.close());
  beforeEach(() => {
    site.cloud.aws.faults.clear();
    site.cloud.aws.requests.clear();
    site.calls.length = 0;
  });

  const ask = async (line: string, fresh = true): Promise<MarginData> =>
    (await site.door.command(line, OPERATOR, { fresh })).data as MarginData;
  /** A door of its own, with nothing read before. */
  const newDoor = (calls: ApiCall[] = [], maxAttempts?: number) =>
    doorOf(
      deskOf(site.cloud, site.clock, "111122223333", site.cloud.aws.accounts.home, calls, { maxAttempts }),
      site.clock,
    );

  it("A-22 B1: two receivers asked in turn never mix their figures", async () => {
    const [distributor, seller] = site.cloud.book.estate.receivers;
    const doors = [newDoor(), sellerDoor(site)];
    const own = [distributor, seller].map((receiver) =>
      site.cloud.book.estate.groups
        .filter((g) => g.kind === "client" && g.receiver === receiver.accountId)
        .map((g) => g.arn),
    );
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_unused, i) => {
        const by = ["client", "account", "month"][i % 3] ?? "client";
        const { data } = (await doors[i % 2]?.command(`margin --by ${by}`, OPERATOR, { fresh: i % 5 === 0 })) ?? {};
        return { who: i % 2, by, data: data as MarginData };
      }),
    );
    for (const { who, by, data } of answers) {
      if (by === "client") for (const row of data.rows) expect(own[who]).toContain(row.key);
      const expected = answers.find((a) => a.who === who && a.by === by)?.data;
      expect(data.totals).toEqual(expected?.totals);
    }
    expect(answers[0]?.data.totals).not.toEqual(answers[3]?.data.totals);
  });

  it("A-22 V8: in a two-level transfer the seller's My View is what the distributor shows", async () => {
    const { twoLevel } = site.cloud.book.facts;
    const ours = (await ask("margin 2026-09")).rows.find((row) => row.key === twoLevel?.distributor.groupArn);
    const { data } = await sellerDoor(site).command("margin 2026-09", OPERATOR);
    const theirs = (data as MarginData).rows.find((row) => row.key === twoLevel?.seller.groupArn);
    expect(theirs?.myView).toBe(ours?.showback);
    expect(ours?.margin).not.toBe("0");
    expect(theirs?.margin).not.toBe("0");
  });

  it("A-22 B4: every Cost Explorer request names a billing view, so that no figure is of our own organisation", async () => {
    await ask("margin --by account");
    await ask("waterfall");
    const asked = site.cloud.aws.requests.of("GetCostAndUsage");
    const views = new Set(site.cloud.book.estate.views.map((v) => v.arn));
    expect(asked.length).toBeGreaterThan(40);
    for (const { params } of asked) expect(views).toContain((params as { BillingViewArn: string }).BillingViewArn);
    expect([...views].some((arn) => arn.endsWith("/primary"))).toBe(true);
    for (const { params } of asked)
      expect((params as { BillingViewArn: string }).BillingViewArn).not.toMatch(/\/primary$/);
  });

  it("A-22 B13: figures stay exact decimals in their own currency from the wire to the answer", async () => {
    const { rows, totals } = await ask("margin");
    expect(totals.map((t) => t.currency).sort()).toEqual(["EUR", "USD"]);
    expect(rows.some((r) => (r.myView.split(".")[1]?.length ?? 0) > 2)).toBe(true);
    for (const row of rows) expect(row.myView).toMatch(/^-?\d+(\.\d+)?$/);
  });

  it("A-22 B52: two dozen questions at once, each asking for many views, all come back", async () => {
    const lines = Array.from(
      { length: 24 },
      (_, i) => ["overview", "margin --by account", "waterfall", "trend"][i % 4] ?? "",
    );
    const door = newDoor();
    const answers = await Promise.all(lines.map((line) => door.command(line, OPERATOR)));
    expect(answers).toHaveLength(24);
  });

  it("A-22 B53: a question costs the fewest requests: pages of groups, plans and reports, not one per client", async () => {
    await newDoor().command("margin 2026-08..2026-10 --by client", OPERATOR);
    const count = (operation: string): number => site.cloud.aws.requests.of(operation).length;
    expect(count("ListBillingGroupCostReports")).toBe(3);
    expect(count("ListBillingGroups")).toBe(1);
    expect(count("ListPricingPlans")).toBe(1);
    expect(site.cloud.aws.requests.length).toBe(5);
    site.cloud.aws.requests.clear();
    await newDoor().command("margin acme 2026-08..2026-10", OPERATOR);
    expect(count("GetBillingGroupCostReport")).toBe(1);
  });

  it("A-22 B54: throttles are waited out and tried again, for every service", async () => {
    const { faults } = site.cloud.aws;
    for (const service of ["billingconductor", "ce", "organizations", "billing"]) {
      faults.on({ service, kind: "throttle", nth: 1, times: 2 });
    }
    const calls: ApiCall[] = [];
    const door = newDoor(calls);
    await door.command("overview", OPERATOR);
    await door.command("waterfall", OPERATOR);
    expect(calls.filter((c) => c.throttled).length).toBeGreaterThanOrEqual(8);
  }, 60_000);

  it("A-22 B54: a throttle that does not end is said, as something to try again", async () => {
    site.cloud.aws.faults.on({ service: "billingconductor", kind: "throttle" });
    const error = await newDoor([], 2)
      .command("margin", OPERATOR)
      .then(
        () => null,
        (e: unknown) => e,
      );
    expect(error).toBeInstanceOf(Upstream);
    expect(error).toMatchObject({ code: "aws.throttled", retryable: true });
  });

  it("A-22 B55: a service that fails is an error or an unknown client, never an empty list and never zero", async () => {
    const { faults, requests } = site.cloud.aws;
    for (const operation of ["ListBillingGroups", "ListBillingGroupCostReports", "ListPricingPlans"]) {
      const off = faults.on({ operation, kind: "500" });
      await expect(newDoor([], 1).command("margin", OPERATOR)).rejects.toMatchObject({ kind: "upstream" });
      off();
    }
    for (const operation of ["ListBillingViews", "GetCostAndUsage", "ListAccountAssociations"]) {
      const off = faults.on({ operation, kind: "error", name: "AccessDeniedException", status: 400 });
      await expect(newDoor([], 1).command("margin --by account", OPERATOR)).rejects.toMatchObject({
        kind: "misconfigured",
      });
      off();
    }
    requests.clear();
    // Some views of many fail: those clients alone are unknown, with the reason, and left out on both sides.
    faults.on({ operation: "GetCostAndUsage", kind: "500", nth: 3, times: 3 });
    const { data } = await newDoor([], 1).command("margin --by account", OPERATOR);
    const { unknown, rows } = data as MarginData;
    expect(unknown.length).toBeGreaterThanOrEqual(2);
    expect(unknown.length).toBeLessThanOrEqual(4);
    expect(unknown.every((u) => u.reason.length > 20)).toBe(true);
    expect(rows.length).toBeGreaterThan(50);
  }, 60_000);

  it("A-22 B56: a client's pricing plan is found by its ARN and named", async () => {
    const { data } = await site.door.command("clients", OPERATOR);
    const { clients } = data as { clients: { id: string; plan: string; passthrough: boolean }[] };
    for (const client of clients) {
      expect(client.plan).toBe(site.cloud.book.estate.groups.find((g) => g.arn === client.id)?.plan.name);
    }
    expect(clients.filter((c) => c.passthrough).map((c) => c.id)).toEqual([
      site.cloud.book.facts.passthrough?.groupArn,
    ]);
  });

  it("A-22 B57: an answer that is not a success is not read as one, whatever its body", async () => {
    const { faults } = site.cloud.aws;
    faults.on({ operation: "ListBillingViews", kind: "503" });
    await expect(newDoor([], 1).command("waterfall", OPERATOR)).rejects.toMatchObject({ kind: "upstream" });
    faults.clear();
    faults.on({ operation: "ListBillingGroupCostReports", kind: "reset" });
    await expect(newDoor([], 1).command("trend", OPERATOR)).rejects.toMatchObject({ kind: "upstream" });
  }, 60_000);

  it("A-22 B58: status and effective date of a transfer come from Organizations", async () => {
    const { data } = await site.door.command("clients", OPERATOR);
    const { clients } = data as {
      clients: { id: string; status: string; transfer: { status: string; effective: string } | null }[];
    };
    const pending = clients.find((c) => c.id === site.cloud.book.facts.pending?.groupArn);
    expect(pending).toMatchObject({ status: "pending", transfer: { status: "accepted", effective: "2026-12-01" } });
    const dates = new Set(clients.map((c) => c.transfer?.effective));
    expect(dates.size).toBeGreaterThan(1);
    for (const date of dates) expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it("A-22 B59: every page is read, of every operation", async () => {
    const small = await startCloudDoor({ seed: 11, clients: 130, rows: 3_000, months: 2, costPageSize: 5 });
    try {
      const all = (await small.door.command("margin", OPERATOR)).data as MarginData;
      const live = small.cloud.book.estate.groups.filter(
        (g) => g.kind === "client" && g.receiver === "111122223333" && g.status === "ACTIVE",
      );
      expect(all.rows).toHaveLength(live.length);
      expect(small.cloud.aws.requests.of("ListBillingGroupCostReports")).toHaveLength(2);
      const byAccount = (await small.door.command("margin --by account", OPERATOR)).data as MarginData;
      expect(byAccount.unknown).toHaveLength(1);
      expect(small.cloud.aws.requests.of("ListBillingViews").length).toBeGreaterThanOrEqual(3);
      expect(small.cloud.aws.requests.of("GetCostAndUsage").length).toBeGreaterThan(2 * live.length);
      await small.door.command("overview", OPERATOR);
      expect(small.cloud.aws.requests.of("ListInboundResponsibilityTransfers").length).toBeGreaterThan(6);
    } finally {
      await small.cloud.close();
    }
  }, 120_000);
});

/** A door on the seller's account, by the way a real one is opened: a role and its external id. */
function sellerDoor(site: CloudDoor): Door {
  const { accounts } = site.cloud.aws;
  const [, seller] = site.cloud.book.estate.receivers;
  const { keys } = accounts.assume(accounts.callerOf(accounts.home.accessKeyId, undefined), {
    arn: seller.roleArn,
    session: "test",
    externalId: seller.externalId,
    seconds: 3600,
  });
  const { expiration: _, ...credentials } = keys;
  return doorOf(deskOf(site.cloud, site.clock, seller.accountId, credentials), site.clock);
}
