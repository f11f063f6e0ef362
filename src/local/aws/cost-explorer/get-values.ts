import type { Row } from "../../book/database.ts";
import { type Context, operation, pageOf } from "../operation.ts";
import { ServiceError } from "../service-error.ts";
import { type Column, dimensionColumn, joined, tagColumn, tagKeys } from "./columns.ts";
import { sqlFilter } from "./filter.ts";
import { checkInterval, viewOf } from "./scope.ts";
import { type GetValuesInput, getDimensionValues, getTags } from "./shapes.ts";

const MOST = 1_000;

/** GetDimensionValues: the values of one dimension in a time period, with account names for accounts. */
export const dimensionValues = operation<GetValuesInput>(getDimensionValues, async (context, input) => {
  const dimension = input.Dimension ?? "";
  const rows = await values(context, input, dimensionColumn(dimension));
  const names = new Map(context.book.estate.accounts.map((account) => [account.id, account.name]));
  const found = rows.map((row) => {
    const value = row.value ?? "";
    return { Value: value, Attributes: dimension === "LINKED_ACCOUNT" ? { description: names.get(value) ?? "" } : {} };
  });
  const { page, rest } = paged(context, input, found);
  return { DimensionValues: page, ...rest };
});

/** GetTags: the tag keys in use, or the values of one key; lines without the tag give an empty value. */
export const tags = operation<GetValuesInput>(getTags, async (context, input) => {
  const key = input.TagKey;
  let found: string[];
  if (key === undefined) {
    checkInterval(context, input.TimePeriod);
    viewOf(context, input.BillingViewArn, input.TimePeriod);
    found = tagKeys.filter((tag) => tag.includes(input.SearchString ?? ""));
  } else {
    found = (await values(context, input, tagColumn(key))).map((row) => row.value ?? "");
  }
  const { page, rest } = paged(context, input, found);
  return { Tags: page, ...rest };
});

async function values(context: Context, input: GetValuesInput, column: Column): Promise<Row[]> {
  checkInterval(context, input.TimePeriod);
  const view = viewOf(context, input.BillingViewArn, input.TimePeriod);
  const filter = sqlFilter(input.Filter);
  const [sort, ...more] = input.SortBy ?? [];
  if (more.length > 0) throw new ServiceError("ValidationException", "Only one sort key is supported");
  if (
    sort !== undefined &&
    ![
      "UnblendedCost",
      "NetUnblendedCost",
      "AmortizedCost",
      "NetAmortizedCost",
      "BlendedCost",
      "UsageQuantity",
      "NormalizedUsageAmount",
    ].includes(sort.Key)
  ) {
    throw new ServiceError("ValidationException", `Invalid sort key: ${sort.Key.slice(0, 60)}`);
  }
  const order = sort === undefined ? "1" : `sum(l.unblended) ${sort.SortOrder === "ASCENDING" ? "ASC" : "DESC"}, 1`;
  return context.book.rows(
    `SELECT coalesce(${column.sql}, '') AS value FROM ${joined(view.side === "my-view" ? "my_view" : "showback", [column.sql, filter.sql])}
     WHERE l.group_id = $group ${view.segment === null ? "" : `AND l.segment = ${view.segment}`}
       AND l.usage_date >= $start::DATE AND l.usage_date < $end::DATE AND ${filter.sql} AND contains(lower(coalesce(${column.sql}, '')), lower($search))
     GROUP BY 1 ORDER BY ${order}`,
    {
      group: view.group,
      start: input.TimePeriod.Start,
      end: input.TimePeriod.End,
      search: input.SearchString ?? "",
      ...filter.values,
    },
  );
}

function paged<Value>(
  context: Context,
  input: GetValuesInput,
  found: readonly Value[],
): { page: Value[]; rest: object } {
  const { items, next } = pageOf(context, found, input, {
    token: input.NextPageToken,
    tokenName: "NextPageToken",
    size: Math.min(input.MaxResults ?? MOST, MOST),
    sizeName: "MaxResults",
  });
  const counts = { ReturnSize: items.length, TotalSize: found.length };
  return { page: items, rest: { ...counts, ...(next === undefined ? {} : { NextPageToken: next }) } };
}
