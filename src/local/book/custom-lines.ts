import type { BillingPeriod } from "../../kernel/period.ts";
import { KIND, services } from "./catalog.ts";
import type { CustomItem } from "./custom-items.ts";
import type { Database } from "./database.ts";
import type { Estate } from "./estate.ts";

/** The table of the lines that custom items make; Showback is made with it. */
export const CUSTOM_LINES =
  "CREATE TABLE custom_lines (arn VARCHAR, group_id INTEGER, mi UTINYINT, usage_date DATE, account_row INTEGER, kind UTINYINT, value DECIMAL(18,10), note VARCHAR)";

/** The items that a bill shows in one month; `mi` is the month's number in the book. */
export interface MonthItems {
  readonly period: BillingPeriod;
  readonly items: readonly CustomItem[];
}

/** Writes what is to be charged, month by month, in place of what was written before. */
export async function writeCustomItems(db: Database, estate: Estate, months: readonly MonthItems[]): Promise<void> {
  const rows = new Map(estate.accounts.map((account) => [`${account.group} ${account.id}`, account.row]));
  const groups = new Map(estate.groups.map((group) => [group.arn, group.index]));
  const all = months.flatMap(({ period, items }) => {
    const mi = period.compare(estate.first);
    return items.map((item) => ({ mi, item }));
  });
  await db.run(
    "DROP TABLE IF EXISTS custom_items; DROP TABLE IF EXISTS custom_bases; DROP TABLE IF EXISTS custom_services",
  );
  await db.table(
    "custom_items",
    {
      arn: "VARCHAR",
      mi: "UTINYINT",
      group_id: "INTEGER",
      description: "VARCHAR",
      type: "VARCHAR",
      flat: "DECIMAL(18,10)",
      percentage: "DECIMAL(18,10)",
      account_row: "INTEGER",
      negation: "BOOLEAN",
      filtered: "BOOLEAN",
    },
    all.map(({ mi, item }) => ({
      arn: item.arn,
      mi,
      group_id: item.group,
      description: item.description,
      type: item.type,
      flat: item.flat,
      percentage: item.percentage,
      account_row: rows.get(`${item.group} ${item.accountId}`) ?? item.group * 16,
      negation: item.filter?.kind !== "without-negation",
      filtered: item.filter !== undefined && item.filter.kind !== "without-negation",
    })),
  );
  await db.table(
    "custom_bases",
    { item: "VARCHAR", mi: "UTINYINT", group_id: "INTEGER", flat_item: "VARCHAR" },
    all.flatMap(({ mi, item }) =>
      item.associated.map((arn) => {
        const group = groups.get(arn) ?? null;
        return { item: item.arn, mi, group_id: group, flat_item: group === null ? arn : null };
      }),
    ),
  );
  await db.table(
    "custom_services",
    { item: "VARCHAR", mi: "UTINYINT", service_id: "SMALLINT" },
    all.flatMap(({ mi, item }) => {
      const { filter } = item;
      if (filter === undefined || filter.kind === "without-negation") return [];
      return services
        .filter((service) => (service.code === filter.code) === (filter.kind === "service"))
        .map((service) => ({ item: item.arn, mi, service_id: service.id }));
    }),
  );
}

/**
 * Computes the lines of all custom items anew: flat ones as they are, percentages of the priced lines of the associated
 * groups and of the associated flat items. Percentages have eight digits after the point, so that the double in a CUR
 * file still holds them.
 */
export async function refreshCustomLines(db: Database): Promise<void> {
  await db.run(`
DELETE FROM custom_lines;
INSERT INTO custom_lines
WITH bases AS (
  SELECT i.arn, i.mi, sum(p.unblended) AS base
  FROM custom_items i JOIN custom_bases a ON a.item = i.arn AND a.mi = i.mi JOIN priced_lines p ON p.group_id = a.group_id AND p.mi = i.mi
  WHERE i.percentage IS NOT NULL AND (i.negation OR p.kind <> ${KIND.negation})
    AND (NOT i.filtered OR (i.arn, i.mi, p.service_id) IN (SELECT (item, mi, service_id) FROM custom_services))
  GROUP BY ALL
  UNION ALL
  SELECT i.arn, i.mi, sum(CASE WHEN f.type = 'FEE' THEN f.flat ELSE -f.flat END)
  FROM custom_items i JOIN custom_bases a ON a.item = i.arn AND a.mi = i.mi JOIN custom_items f ON f.arn = a.flat_item AND f.mi = i.mi
  WHERE i.percentage IS NOT NULL AND f.flat IS NOT NULL GROUP BY ALL)
SELECT arn, group_id, mi, first_day, account_row, CASE WHEN type = 'FEE' THEN ${KIND.customFee} ELSE ${KIND.customCredit} END, amount(CASE WHEN type = 'FEE' THEN value ELSE -value END), description
FROM (
  SELECT i.*, m.first_day, coalesce(i.flat, amount((i.percentage * 0.01 * b.base)::DECIMAL(18,8))) AS value
  FROM custom_items i JOIN months m USING (mi) LEFT JOIN (SELECT arn, mi, sum(base) AS base FROM bases GROUP BY ALL) b ON b.arn = i.arn AND b.mi = i.mi
) WHERE value <> 0`);
}
