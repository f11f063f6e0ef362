import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateCustomLineItemCommand,
  CreatePricingPlanCommand,
  CreatePricingRuleCommand,
  DeleteCustomLineItemCommand,
  GetBillingGroupCostReportCommand,
  ListBillingGroupCostReportsCommand,
  UpdateBillingGroupCommand,
  UpdateCustomLineItemCommand,
  UpdatePricingRuleCommand,
} from "@aws-sdk/client-billingconductor";
import { GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Group } from "#src/local/book/parties.ts";
import { type Random, randomOf } from "#src/local/book/random.ts";
import { HOUR } from "./items.ts";
import { applyKeys, clientsOf, refusal, type Site, startSite } from "./site.ts";
import { sum } from "./sum.ts";

const PERIODS = ["2026-10", "2026-11", "2026-12"];

/** Showback of every group by "group period", from a CUR file read with a query of our own. */
async function showbackOfCur(site: Site): Promise<Map<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), "reckoner-cur-"));
  const path = join(directory, "showback.parquet");
  await site.cloud.book.exportCur({ side: "showback", format: "parquet", path });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`
    SELECT line_item_usage_account_id AS account, strftime(bill_billing_period_start_date, '%Y-%m') AS period,
      sum(line_item_unblended_cost::DECIMAL(38,10))::VARCHAR AS cost FROM '${path}' GROUP BY ALL`);
  const rows = reader.getRowObjectsJson().map((row) => ({
    account: String(row.account),
    period: String(row.period),
    cost: String(row.cost),
  }));
  connection.closeSync();
  await rm(directory, { recursive: true });
  const { accounts, groups } = site.cloud.book.estate;
  const groupOf = new Map(
    accounts.filter((a) => groups[a.group]?.receiver === "111122223333").map((a) => [a.id, a.group]),
  );
  const grouped = Map.groupBy(rows, (row) => `${groupOf.get(row.account)} ${row.period}`);
  return new Map([...grouped].map(([key, some]) => [key, sum(some.map((row) => row.cost))]));
}

/** Asks all three for every group and month, and compares to the last digit; gives how many it compared. */
async function agree(site: Site): Promise<number> {
  const { estate } = site.cloud.book;
  const cur = await showbackOfCur(site);
  const current = BillingPeriod.at(site.clock.now()).toString();
  let compared = 0;
  for (const period of PERIODS.filter((p) => p <= current)) {
    const { BillingGroupCostReports = [] } = await site.conductor.send(
      new ListBillingGroupCostReportsCommand({ BillingPeriod: period, MaxResults: 100 }),
    );
    for (const report of BillingGroupCostReports) {
      const group = estate.groups.find((g) => g.arn === report.Arn);
      const view = estate.views.find((v) => v.group === group?.index && v.side === "showback");
      const answer = await site.costs.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: `${period}-01`, End: BillingPeriod.parse(period).exclusiveEnd },
          Granularity: compared % 2 === 0 ? "MONTHLY" : "DAILY",
          Metrics: ["UnblendedCost"],
          BillingViewArn: view?.arn,
        }),
      );
      const costs = (answer.ResultsByTime ?? []).map((r) => r.Total?.UnblendedCost?.Amount ?? "");
      const what = `${group?.name} ${period}`;
      expect(sum(costs), `${what}: Cost Explorer`).toBe(report.ProformaCost);
      expect(cur.get(`${group?.index} ${period}`) ?? "0", `${what}: CUR`).toBe(report.ProformaCost);
      const range = {
        InclusiveStartBillingPeriod: period,
        ExclusiveEndBillingPeriod: BillingPeriod.parse(period).next().toString(),
      };
      if (compared % 5 === 0) {
        const one = await site.conductor.send(
          new GetBillingGroupCostReportCommand({
            Arn: report.Arn,
            BillingPeriodRange: range,
            GroupBy: ["PRODUCT_NAME"],
          }),
        );
        const parts = (one.BillingGroupCostReportResults ?? []).map((r) => r.ProformaCost ?? "");
        expect(sum(parts), `${what}: by service`).toBe(report.ProformaCost);
      }
      compared += 1;
    }
  }
  return compared;
}

/** Everything shown of the current month, to see that writes do change something. */
async function shown(site: Site): Promise<string> {
  const answer = await site.conductor.send(new ListBillingGroupCostReportsCommand({ MaxResults: 100 }));
  return JSON.stringify(answer.BillingGroupCostReports);
}

/** A person who writes at random; keeps what was made, and counts what AWS took. */
function writerOf(site: Site, random: Random) {
  const { conductor } = clientsOf(site.cloud, applyKeys(site.cloud));
  const { estate } = site.cloud.book;
  const groups = estate.groups.filter((g) => g.kind === "client" && g.receiver === "111122223333" && g.hasLines);
  const items: { arn: string; isFlat: boolean }[] = [];
  const rules: string[] = [];
  let count = 0;
  const amount = (): number => random.int(1, 5_000_000) / 100;
  const periods = () => {
    const start = BillingPeriod.at(site.clock.now()).plus(-random.int(0, 1));
    const end = random.int(0, 1) === 0 ? {} : { ExclusiveEndBillingPeriod: start.next().toString() };
    return { BillingPeriodRange: { InclusiveStartBillingPeriod: start.toString(), ...end } };
  };
  const create = async (group: Group): Promise<void> => {
    const isFlat = random.int(0, 2) > 0;
    const Type = random.pick(["FEE", "CREDIT"] as const);
    const AssociatedValues = random.int(0, 3) === 0 ? [] : [group.arn];
    const { Arn = "" } = await conductor.send(
      new CreateCustomLineItemCommand({
        Name: `Item-${count}`,
        Description: "Made at random",
        BillingGroupArn: group.arn,
        ...periods(),
        ChargeDetails: isFlat
          ? { Type, Flat: { ChargeValue: amount() } }
          : { Type, Percentage: { PercentageValue: random.int(1, 20_000) / 100, AssociatedValues } },
      }),
    );
    items.push({ arn: Arn, isFlat });
  };
  const update = async (): Promise<void> => {
    const { arn, isFlat } = random.pick(items);
    const ChargeDetails = isFlat
      ? { Flat: { ChargeValue: amount() } }
      : { Percentage: { PercentageValue: random.int(1, 9_999) / 100 } };
    await conductor.send(new UpdateCustomLineItemCommand({ Arn: arn, ChargeDetails }));
  };
  const prices = async (group: Group): Promise<void> => {
    const modifier = {
      Type: random.pick(["MARKUP", "DISCOUNT"] as const),
      ModifierPercentage: random.int(0, 9_999) / 100,
    };
    if (rules.length > 0 && random.int(0, 1) === 0) {
      await conductor.send(new UpdatePricingRuleCommand({ Arn: random.pick(rules), ...modifier }));
      return;
    }
    const rule = await conductor.send(
      new CreatePricingRuleCommand({ Name: `Rule-${count}`, Scope: "GLOBAL", ...modifier }),
    );
    const PricingRuleArns = [rule.Arn ?? ""];
    rules.push(...PricingRuleArns);
    const plan = await conductor.send(new CreatePricingPlanCommand({ Name: `Plan-${count}`, PricingRuleArns }));
    const made = random.pick([plan.Arn, "Passthrough", "BasicPricingPlan"]);
    const ComputationPreference = { PricingPlanArn: made ?? "" };
    await conductor.send(new UpdateBillingGroupCommand({ Arn: group.arn, ComputationPreference }));
  };
  return async (): Promise<string> => {
    count += 1;
    const group = random.pick(groups);
    const choice = random.int(0, 9);
    if (choice < 4 || items.length === 0) return refusal(create(group));
    if (choice < 6) return refusal(update());
    if (choice < 7) return refusal(conductor.send(new DeleteCustomLineItemCommand({ Arn: random.pick(items).arn })));
    return refusal(prices(group));
  };
}

describe("B-24 after writes at random, cost reports, Cost Explorer and the CUR agree to the last digit", () => {
  it.each([1, 2, 3])("seed %i", async (seed) => {
    const site = await startSite({ seed, clients: 21, rows: 2_000, months: 3 });
    const random = randomOf(seed, "writes");
    const write = writerOf(site, random);
    const outcomes: string[] = [];
    const before = await shown(site);
    const states = new Set([before]);
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 10; n += 1) {
        outcomes.push(await write());
        site.clock.advance(random.int(0, 5) * HOUR);
      }
      expect(await agree(site)).toBeGreaterThan(35);
      states.add(await shown(site));
      site.clock.advance(random.int(1, 72) * HOUR);
    }
    expect(states.size).toBeGreaterThan(2);
    expect(outcomes.filter((outcome) => outcome === "no error").length).toBeGreaterThan(20);
    // whatever is refused is refused for a reason that AWS documents
    expect(
      outcomes.filter((outcome) => !/^(no error|ResourceNotFoundException|ValidationException [A-Z_]+)$/.test(outcome)),
    ).toEqual([]);
    await site.cloud.close();
  });
});
