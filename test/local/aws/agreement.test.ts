import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetBillingGroupCostReportCommand, ListBillingGroupCostReportsCommand } from "@aws-sdk/client-billingconductor";
import { GetCostAndUsageCommand, type GetCostAndUsageCommandInput } from "@aws-sdk/client-cost-explorer";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { billingViews, clientsOf, type Site, startSite } from "./site.ts";
import { sum } from "./sum.ts";

interface Cur {
  group: string;
  side: string;
  period: string;
  unblended: string;
  amortized: string;
}

/** Reads CUR files with a plain query of our own. */
async function readCur(directory: string): Promise<Cur[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`
    SELECT parse_filename(filename, true) AS side, bill_payer_account_id || line_item_usage_account_id AS account,
      strftime(bill_billing_period_start_date, '%Y-%m') AS period,
      sum(line_item_unblended_cost::DECIMAL(38,10))::VARCHAR AS unblended,
      sum((CASE line_item_line_item_type WHEN 'SavingsPlanCoveredUsage' THEN savings_plan_savings_plan_effective_cost
        WHEN 'SavingsPlanNegation' THEN 0 WHEN 'SavingsPlanRecurringFee' THEN savings_plan_total_commitment_to_date - savings_plan_used_commitment
        ELSE line_item_unblended_cost END)::DECIMAL(38,10))::VARCHAR AS amortized
    FROM read_parquet('${directory}/*.parquet', filename = true, union_by_name = true) GROUP BY ALL`);
  const rows = reader.getRowObjectsJson().map((row) => ({
    group: String(row.account),
    side: String(row.side),
    period: String(row.period),
    unblended: String(row.unblended),
    amortized: String(row.amortized),
  }));
  connection.closeSync();
  return rows;
}

describe.each([
  { seed: 7, clients: 24 },
  { seed: 8, clients: 21 },
  { seed: 9, clients: 33 },
])(
  "A-11 Cost Explorer, Billing Conductor and the CUR file agree to the last digit (seed $seed)",
  ({ seed, clients }) => {
    let site: Site;
    let cur: Cur[];
    beforeAll(async () => {
      site = await startSite({ seed, clients, months: 4, rows: 12_000 });
      const directory = await mkdtemp(join(tmpdir(), "reckoner-cur-"));
      for (const side of ["my-view", "showback"] as const) {
        await site.cloud.book.exportCur({ side, format: "parquet", path: join(directory, `${side}.parquet`) });
      }
      cur = await readCur(directory);
      await rm(directory, { recursive: true });
    });
    afterAll(() => site.cloud.close());

    const period = "2026-10";
    const ask = async (arn: string, more: Partial<GetCostAndUsageCommandInput> = {}): Promise<string[]> => {
      const answer = await site.costs.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: "2026-10-01", End: "2026-11-01" },
          Granularity: "MONTHLY",
          Metrics: ["UnblendedCost"],
          BillingViewArn: arn,
          ...more,
        }),
      );
      return (answer.ResultsByTime ?? []).flatMap((result) =>
        result.Groups?.length
          ? result.Groups.map((g) => g.Metrics?.UnblendedCost?.Amount ?? "")
          : (result.Total?.UnblendedCost?.Amount ?? []),
      );
    };

    it("for every healthy view, grouped or not, by month, by day and by parts of a month", async () => {
      const { estate } = site.cloud.book;
      const reports = await site.conductor.send(
        new ListBillingGroupCostReportsCommand({ BillingPeriod: period, MaxResults: 100 }),
      );
      const accounts = (index: number): Set<string> =>
        new Set(estate.accounts.filter((a) => a.group === index).map((a) => estate.receivers[0].accountId + a.id));
      let checked = 0;
      for (const report of reports.BillingGroupCostReports ?? []) {
        const group = estate.groups.find((g) => g.arn === report.Arn);
        const views = estate.views.filter((v) => v.group === group?.index);
        if (group === undefined || views.some((v) => !v.healthy)) continue;
        for (const side of ["my-view", "showback"] as const) {
          const expected = side === "my-view" ? report.AWSCost : report.ProformaCost;
          const arns = views.filter((v) => v.side === side).map((v) => v.arn);
          const all = async (more: Partial<GetCostAndUsageCommandInput> = {}): Promise<string> =>
            sum((await Promise.all(arns.map((arn) => ask(arn, more)))).flat());
          const mine = cur.filter(
            (row) => row.side === side && row.period === period && accounts(group.index).has(row.group),
          );
          expect(sum(mine.map((row) => row.unblended)), `${group.name} ${side} CUR`).toBe(expected);
          expect(await all(), `${group.name} ${side}`).toBe(expected);
          expect(
            await all({
              GroupBy: [
                { Type: "DIMENSION", Key: "SERVICE" },
                { Type: "DIMENSION", Key: "RECORD_TYPE" },
              ],
            }),
          ).toBe(expected);
          expect(await all({ Granularity: "DAILY" })).toBe(expected);
          if (checked % 10 === 0) {
            expect(
              await all({
                GroupBy: [
                  { Type: "TAG", Key: "team" },
                  { Type: "DIMENSION", Key: "USAGE_TYPE" },
                ],
              }),
            ).toBe(expected);
            const halves = [
              { Start: "2026-10-01", End: "2026-10-12" },
              { Start: "2026-10-12", End: "2026-11-01" },
            ];
            expect(sum(await Promise.all(halves.map((TimePeriod) => all({ TimePeriod }))))).toBe(expected);
          }
          checked += 1;
        }
      }
      expect(checked).toBeGreaterThan(30);
    });

    it("for amortized costs", async () => {
      const fact = site.cloud.book.facts.savingsPlan[0];
      const { estate } = site.cloud.book;
      const view = estate.views.find((v) => v.group === fact?.index && v.side === "my-view");
      const answer = await site.costs.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: "2026-10-01", End: "2026-11-01" },
          Granularity: "MONTHLY",
          Metrics: ["AmortizedCost"],
          BillingViewArn: view?.arn,
        }),
      );
      const ids = new Set(
        estate.accounts.filter((a) => a.group === fact?.index).map((a) => estate.receivers[0].accountId + a.id),
      );
      const mine = cur.filter((row) => row.side === "my-view" && row.period === period && ids.has(row.group));
      expect(answer.ResultsByTime?.[0]?.Total?.AmortizedCost?.Amount).toBe(sum(mine.map((row) => row.amortized)));
    });

    it("for the report of one group over months and services", async () => {
      const arn = site.cloud.book.facts.markedUp?.groupArn;
      const range = { InclusiveStartBillingPeriod: "2026-08", ExclusiveEndBillingPeriod: "2026-12" };
      const whole = await site.conductor.send(
        new GetBillingGroupCostReportCommand({ Arn: arn, BillingPeriodRange: range }),
      );
      const parts = await site.conductor.send(
        new GetBillingGroupCostReportCommand({
          Arn: arn,
          BillingPeriodRange: range,
          GroupBy: ["PRODUCT_NAME", "BILLING_PERIOD"],
        }),
      );
      const [total] = whole.BillingGroupCostReportResults ?? [];
      const rows = parts.BillingGroupCostReportResults ?? [];
      expect(rows.length).toBeGreaterThan(40);
      expect(sum(rows.map((row) => row.AWSCost ?? ""))).toBe(total?.AWSCost);
      expect(sum(rows.map((row) => row.ProformaCost ?? ""))).toBe(total?.ProformaCost);
      expect(sum([total?.ProformaCost ?? "", `-${total?.AWSCost}`])).toBe(total?.Margin);
    });

    it("between the two levels of a transfer: the seller's My View is the distributor's Showback", async () => {
      const seller = site.cloud.aws.accounts.receivers[1];
      const home = site.cloud.aws.accounts.callerOf(site.cloud.aws.accounts.home.accessKeyId, undefined);
      const role = { arn: seller?.roleArn ?? "", session: "seller", externalId: seller?.externalId, seconds: 900 };
      const { keys } = site.cloud.aws.accounts.assume(home, role);
      const theirs = clientsOf(site.cloud, keys);
      const answer = await theirs.conductor.send(new ListBillingGroupCostReportsCommand({ BillingPeriod: period }));
      const ours = await site.conductor.send(
        new ListBillingGroupCostReportsCommand({
          BillingPeriod: period,
          Filters: { BillingGroupArns: [site.cloud.book.facts.twoLevel?.distributor.groupArn ?? ""] },
        }),
      );
      expect(answer.BillingGroupCostReports).toHaveLength(1);
      expect(answer.BillingGroupCostReports?.[0]?.AWSCost).toBe(ours.BillingGroupCostReports?.[0]?.ProformaCost);
    });

    it("and the primary view holds none of the clients (defect B4)", async () => {
      const { body } = await billingViews(site.cloud, { billingViewTypes: ["PRIMARY"] });
      const [primary] = body.billingViews as { arn: string }[];
      const own = await ask(primary?.arn ?? "");
      expect(own).toHaveLength(1);
      const named = await site.costs.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: "2026-10-01", End: "2026-11-01" },
          Granularity: "MONTHLY",
          Metrics: ["UnblendedCost"],
          GroupBy: [{ Type: "DIMENSION", Key: "LINKED_ACCOUNT" }],
        }),
      );
      const clients = new Set(
        site.cloud.book.estate.groups.filter((g) => g.kind === "client").map((g) => g.sourceAccountId),
      );
      const keys = named.ResultsByTime?.flatMap((r) => r.Groups?.flatMap((g) => g.Keys ?? []) ?? []) ?? [];
      expect(keys.length).toBeGreaterThan(0);
      expect(keys.some((key) => clients.has(key))).toBe(false);
    });
  },
);
