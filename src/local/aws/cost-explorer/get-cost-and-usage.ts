import { BillingPeriod } from "../../../kernel/period.ts";
import type { Row } from "../../book/database.ts";
import type { BillingView } from "../../book/views.ts";
import { type Context, operation, pageOf } from "../operation.ts";
import { ServiceError } from "../service-error.ts";
import { type Column, dimensionColumn, joined, tagColumn } from "./columns.ts";
import { sqlFilter } from "./filter.ts";
import { checkInterval, isEstimated, viewOf } from "./scope.ts";
import { type DateInterval, type GetCostAndUsageInput, type GroupDefinition, getCostAndUsage } from "./shapes.ts";

const METRICS: Readonly<Record<string, string>> = {
  UnblendedCost: "unblended",
  NetUnblendedCost: "net_unblended",
  AmortizedCost: "amortized",
  NetAmortizedCost: "net_amortized",
  BlendedCost: "unblended",
  UsageQuantity: "quantity",
  NormalizedUsageAmount: "quantity",
};

interface Item {
  readonly interval: DateInterval;
  readonly row: Row | undefined;
}

/** GetCostAndUsage: costs of one billing view by day or month, in up to two groups, page by page. */
export const costAndUsage = operation<GetCostAndUsageInput>(getCostAndUsage, async (context, input) => {
  const { TimePeriod, Granularity, GroupBy = [], Metrics } = input;
  for (const metric of Metrics) {
    if (METRICS[metric] === undefined)
      throw new ServiceError("ValidationException", `Invalid metric: ${metric.slice(0, 60)}`);
  }
  if (Metrics.length === 0) throw new ServiceError("ValidationException", "At least one metric is required");
  if (Granularity === "HOURLY") {
    throw new ServiceError("ValidationException", "Hourly granularity is not enabled for this account");
  }
  if (GroupBy.length > 2) throw new ServiceError("ValidationException", "Group by at most two keys");
  checkInterval(context, TimePeriod);
  const view = viewOf(context, input.BillingViewArn, TimePeriod);
  const buckets = intervals(TimePeriod, Granularity);
  const rows = await ask(context, view, input, GroupBy.map(groupColumn));
  const byStart = Map.groupBy(rows, (row) => row.bucket ?? "");
  const items = buckets.flatMap((interval): Item[] => {
    const found = byStart.get(interval.Start) ?? [];
    return found.length === 0 ? [{ interval, row: undefined }] : found.map((row) => ({ interval, row }));
  });
  const { items: page, next } = pageOf(context, items, input, {
    token: input.NextPageToken,
    tokenName: "NextPageToken",
    size: context.costPageSize,
  });
  const currency = context.book.estate.groups[view.group]?.currency ?? "USD";
  return {
    ...(GroupBy.length === 0 ? {} : { GroupDefinitions: GroupBy }),
    ...(next === undefined ? {} : { NextPageToken: next }),
    ResultsByTime: results(context, page, Metrics, GroupBy.length, currency),
    DimensionValueAttributes: GroupBy.some((g) => g.Key === "LINKED_ACCOUNT")
      ? accountNames(context, page, GroupBy)
      : [],
  };
});

function results(
  context: Context,
  items: readonly Item[],
  metrics: readonly string[],
  groups: number,
  currency: string,
): object[] {
  return [...Map.groupBy(items, (item) => item.interval).entries()].map(([interval, found]) => {
    const rows = found.flatMap((item) => (item.row === undefined ? [] : [item.row]));
    return {
      TimePeriod: interval,
      Total: groups === 0 ? amounts(rows[0], metrics, currency) : {},
      Groups:
        groups === 0
          ? []
          : rows.map((row) => ({
              Keys: [row.key0, row.key1].slice(0, groups),
              Metrics: amounts(row, metrics, currency),
            })),
      Estimated: isEstimated(context, BillingPeriod.parse(interval.Start.slice(0, 7))),
    };
  });
}

function amounts(row: Row | undefined, metrics: readonly string[], currency: string): object {
  return Object.fromEntries(
    metrics.map((metric) => {
      const isCost = metric.endsWith("Cost");
      return [metric, { Amount: row?.[METRICS[metric] ?? ""] ?? "0", Unit: isCost ? currency : "N/A" }];
    }),
  );
}

/** Key as Cost Explorer prints it: tags and cost categories carry their key, and an empty value where they are absent. */
function groupColumn({ Type = "DIMENSION", Key = "" }: GroupDefinition): Column {
  if (Key === "") throw new ServiceError("ValidationException", "Group definition must have a key");
  if (Type === "DIMENSION") return dimensionColumn(Key);
  const prefix = `${Key.replaceAll("'", "''")}$`;
  if (Type === "COST_CATEGORY") return { sql: `'${prefix}'`, coarse: true };
  const tag = tagColumn(Key);
  return { sql: `'${prefix}' || coalesce(${tag.sql}, '')`, coarse: tag.coarse };
}

/** The whole answer from the rollup where months and coarse dimensions suffice, else from the line items. */
async function ask(
  context: Context,
  view: BillingView,
  input: GetCostAndUsageInput,
  keys: readonly Column[],
): Promise<Row[]> {
  const { Start, End } = input.TimePeriod;
  const { Metrics } = input;
  const filter = sqlFilter(input.Filter);
  const wholeMonths = Start.endsWith("-01") && End.endsWith("-01") && input.Granularity === "MONTHLY";
  const coarse = wholeMonths && filter.coarse && keys.every((key) => key.coarse);
  const relation = coarse ? "rollup" : view.side === "my-view" ? "my_view" : "showback";
  const bucket = coarse
    ? "m.first_day"
    : input.Granularity === "DAILY"
      ? "l.usage_date"
      : "greatest(m.first_day, $start::DATE)";
  const columns = [...new Set(Metrics.map((metric) => METRICS[metric] ?? ""))];
  const range = coarse
    ? "l.side = $side AND m.first_day >= $start::DATE AND m.first_day < $end::DATE"
    : "l.usage_date >= $start::DATE AND l.usage_date < $end::DATE";
  const grouping = keys.map((key, place) => `, ${key.sql} AS key${place}`).join("");
  const tables = joined(relation, [bucket, range, filter.sql, ...keys.map((key) => key.sql)]);
  const sql = `SELECT strftime(${bucket}, '%Y-%m-%d') AS bucket${grouping}, ${columns.map((c) => `plain(sum(l.${c})) AS ${c}`).join(", ")}
    FROM ${tables}
    WHERE l.group_id = ${view.group} ${view.segment === null ? "" : `AND l.segment = ${view.segment}`} AND ${range} AND ${filter.sql}
    GROUP BY 1${keys.map((_, place) => `, ${place + 2}`).join("")} ORDER BY ALL`;
  const values = { start: Start, end: End, ...(coarse ? { side: view.side } : {}), ...filter.values };
  return context.book.rows(sql, values);
}

function intervals({ Start, End }: DateInterval, granularity: string): DateInterval[] {
  const result: DateInterval[] = [];
  for (let start = Start; start < End; ) {
    const next = granularity === "DAILY" ? dayAfter(start) : BillingPeriod.parse(start.slice(0, 7)).exclusiveEnd;
    const end = next < End ? next : End;
    result.push({ Start: start, End: end });
    start = end;
  }
  return result;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function accountNames(context: Context, items: readonly Item[], groupBy: readonly GroupDefinition[]): object[] {
  const place = groupBy.findIndex((group) => group.Key === "LINKED_ACCOUNT");
  const ids = new Set(items.flatMap((item) => item.row?.[`key${place}`] ?? []));
  const names = new Map(context.book.estate.accounts.map((account) => [account.id, account.name]));
  return [...ids].map((id) => ({ Value: id, Attributes: { description: names.get(id) ?? "" } }));
}
