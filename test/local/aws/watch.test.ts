import {
  type Anomaly,
  GetAnomaliesCommand,
  type GetAnomaliesCommandInput,
  GetCostAndUsageCommand,
} from "@aws-sdk/client-cost-explorer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { raw, type Site, startSite } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite({ rows: 8_000 });
});
afterAll(() => site.cloud.close());

interface Budget {
  BudgetName: string;
  TimeUnit: string;
  BudgetLimit: { Amount: string; Unit: string };
  CalculatedSpend: { ActualSpend: { Amount: string; Unit: string }; ForecastedSpend?: { Amount: string } };
  BillingViewArn?: string;
  HealthStatus?: { Status: string };
}
const ask = (body: object) =>
  raw(site.cloud, { service: "budgets", target: "AWSBudgetServiceGateway.DescribeBudgets", body });
const budgets = async (more: object = {}): Promise<Budget[]> =>
  (await ask({ AccountId: "111122223333", ...more })).body.Budgets as Budget[];

describe("B-05 Budgets: DescribeBudgets", () => {
  it("gives limit, actual and forecast of clients on their My View, actual as Cost Explorer has it", async () => {
    const all = await budgets();
    const healthy = all.filter((budget) => budget.HealthStatus?.Status !== "UNHEALTHY");
    expect(healthy.length).toBeGreaterThan(5);
    for (const budget of healthy) {
      const Start = budget.TimeUnit === "MONTHLY" ? "2026-11-01" : "2026-10-01";
      const answer = await site.costs.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start, End: "2026-12-01" },
          Granularity: "MONTHLY",
          Metrics: ["UnblendedCost"],
          ...(budget.BillingViewArn === undefined ? {} : { BillingViewArn: budget.BillingViewArn }),
        }),
      );
      const total = (answer.ResultsByTime ?? []).reduce((s, r) => s + Number(r.Total?.UnblendedCost?.Amount), 0);
      expect(Number(budget.CalculatedSpend.ActualSpend.Amount)).toBeCloseTo(total, 2);
      expect(Number(budget.CalculatedSpend.ForecastedSpend?.Amount)).toBeGreaterThan(total);
      expect(budget.BudgetLimit.Amount).toMatch(/^\d+\.0$/);
    }
    expect(new Set(all.map((budget) => budget.TimeUnit))).toEqual(new Set(["MONTHLY", "QUARTERLY"]));
    const isOver = (b: Budget): boolean =>
      Number(b.CalculatedSpend.ForecastedSpend?.Amount) > Number(b.BudgetLimit.Amount);
    expect(new Set(all.map(isOver))).toEqual(new Set([true, false]));
  });

  it("names the unhealthy view, and has no forecast in the first days of a month", async () => {
    const sick = (await budgets()).filter((budget) => budget.HealthStatus?.Status === "UNHEALTHY");
    const { unhealthyView } = site.cloud.book.facts;
    expect(sick.map((budget) => budget.BudgetName.startsWith(unhealthyView?.name ?? "-"))).toEqual([true]);
    const now = site.clock.now();
    site.clock.set("2026-12-01T06:00:00Z");
    const monthly = (await budgets()).filter((budget) => budget.TimeUnit === "MONTHLY");
    expect(monthly.every((budget) => budget.CalculatedSpend.ForecastedSpend === undefined)).toBe(true);
    site.clock.set(now);
  });

  it("pages, and refuses other accounts and strange tokens", async () => {
    const all = await budgets();
    const names: string[] = [];
    let NextToken: unknown;
    do {
      const more = NextToken === undefined ? {} : { NextToken };
      const { body } = await ask({ AccountId: "111122223333", MaxResults: 3, ...more });
      names.push(...(body.Budgets as Budget[]).map((budget) => budget.BudgetName));
      NextToken = body.NextToken;
    } while (NextToken !== undefined);
    expect(names).toEqual(all.map((budget) => budget.BudgetName));
    expect((await ask({ AccountId: "444455556666" })).name).toBe("AccessDeniedException");
    expect((await ask({ AccountId: "111122223333", NextToken: "x" })).name).toBe("InvalidNextTokenException");
    expect((await ask({})).name).toBe("InvalidParameterException");
  });
});

describe("B-05 Cost Explorer: GetAnomalies", () => {
  const get = (more: Partial<GetAnomaliesCommandInput> = {}) =>
    site.costs.send(
      new GetAnomaliesCommand({ DateInterval: { StartDate: "2026-10-01", EndDate: "2026-11-21" }, ...more }),
    );
  const all = async (more: Partial<GetAnomaliesCommandInput> = {}): Promise<Anomaly[]> =>
    (await get(more)).Anomalies ?? [];

  it("finds the spike of the book in each account and month that has a part in it; the open month's goes on", async () => {
    const { spike } = site.cloud.book.facts;
    const found = await all();
    expect(found.length).toBeGreaterThan(1);
    expect(new Set(found.map((anomaly) => anomaly.DimensionValue))).toEqual(new Set([spike?.service]));
    const starts = found.map((anomaly) => [anomaly.AnomalyStartDate, anomaly.AnomalyEndDate]);
    expect(starts).toContainEqual(["2026-11-01", undefined]);
    expect(starts).toContainEqual(["2026-10-01", "2026-10-14"]);
    expect(new Set(starts.map(([start]) => start)).size).toBe(2);
    const accounts = new Set(site.cloud.book.estate.accounts.filter((a) => a.group === spike?.index).map((a) => a.id));
    for (const { Impact, RootCauses, AnomalyScore } of found) {
      expect(accounts).toContain(RootCauses?.[0]?.LinkedAccount);
      expect(RootCauses?.[0]?.Impact?.Contribution).toBe(Impact?.TotalImpact);
      expect((Impact?.TotalActualSpend ?? 0) - (Impact?.TotalExpectedSpend ?? 0)).toBeCloseTo(
        Impact?.TotalImpact ?? 0,
        2,
      );
      expect(Impact?.MaxImpact).toBeLessThan(Impact?.TotalImpact ?? 0);
      expect(AnomalyScore?.MaxScore).toBeLessThanOrEqual(1);
    }
  });

  it("takes the actual spend from the book", async () => {
    const second = (await all()).find((anomaly) => anomaly.AnomalyEndDate !== undefined);
    const view = site.cloud.book.estate.views.find(
      (v) => v.group === site.cloud.book.facts.spike?.index && v.side === "my-view",
    );
    const answer = await site.costs.send(
      new GetCostAndUsageCommand({
        TimePeriod: { Start: "2026-10-01", End: "2026-10-15" },
        Granularity: "DAILY",
        Metrics: ["UnblendedCost"],
        BillingViewArn: view?.arn,
        Filter: {
          And: [
            { Dimensions: { Key: "LINKED_ACCOUNT", Values: [second?.RootCauses?.[0]?.LinkedAccount ?? ""] } },
            { Dimensions: { Key: "SERVICE", Values: [second?.DimensionValue ?? ""] } },
            { Dimensions: { Key: "RECORD_TYPE", Values: ["Usage", "SavingsPlanCoveredUsage"] } },
          ],
        },
      }),
    );
    const total = (answer.ResultsByTime ?? []).reduce((s, r) => s + Number(r.Total?.UnblendedCost?.Amount), 0);
    expect(second?.Impact?.TotalActualSpend).toBeCloseTo(total, 2);
  });

  it("pages, and filters by time and impact", async () => {
    const found = await all();
    const ids: unknown[] = [];
    let NextPageToken: string | undefined;
    do {
      const page = await get({ MaxResults: 1, ...(NextPageToken && { NextPageToken }) });
      ids.push(...(page.Anomalies ?? []).map((anomaly) => anomaly.AnomalyId));
      NextPageToken = page.NextPageToken;
    } while (NextPageToken !== undefined);
    expect(ids).toEqual(found.map((anomaly) => anomaly.AnomalyId));
    expect(await all({ DateInterval: { StartDate: "2026-08-01", EndDate: "2026-09-30" } })).toEqual([]);
    expect(await all({ DateInterval: { StartDate: "2026-11-01" } })).toHaveLength(1);
    const largest = Math.max(...found.map((anomaly) => anomaly.Impact?.TotalImpact ?? 0));
    expect(await all({ TotalImpact: { NumericOperator: "GREATER_THAN_OR_EQUAL", StartValue: largest } })).toHaveLength(
      1,
    );
    expect(await all({ TotalImpact: { NumericOperator: "GREATER_THAN", StartValue: largest } })).toEqual([]);
    expect(await all({ Feedback: "YES" })).toEqual([]);
  });
});
