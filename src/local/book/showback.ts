import { KIND, SERVICE } from "./catalog.ts";
import { CUSTOM_LINES } from "./custom-lines.ts";
import type { Database } from "./database.ts";
import { LINE_COLUMNS } from "./lines.ts";
import { PRICE_TABLES } from "./prices.ts";

/** Declares the pro forma side as a view over the My View lines, and the table of what custom line items charge. */
export async function declareShowback(db: Database): Promise<void> {
  await db.run(`
${CUSTOM_LINES};
${PRICE_TABLES};
CREATE VIEW priced_lines AS
SELECT l.* REPLACE (
    CASE WHEN l.passthrough THEN l.unblended WHEN k.proforma = 'priced' THEN priced ELSE l.unblended END AS unblended,
    CASE WHEN l.passthrough THEN l.net_unblended WHEN k.proforma = 'priced' THEN priced ELSE l.unblended END AS net_unblended,
    CASE WHEN l.passthrough OR l.kind IN (${KIND.covered}, ${KIND.negation}, ${KIND.recurringPlanFee}) THEN l.amortized WHEN k.proforma = 'priced' THEN priced ELSE l.unblended END AS amortized,
    CASE WHEN l.passthrough OR l.kind IN (${KIND.covered}, ${KIND.negation}, ${KIND.recurringPlanFee}) THEN l.net_amortized WHEN k.proforma = 'priced' THEN priced ELSE l.unblended END AS net_amortized)
FROM (SELECT lines.*, p.passthrough, times(lines.public, coalesce(u.factor, f.factor)) AS priced
  FROM lines JOIN group_prices p ON p.group_id = lines.group_id AND p.mi = lines.mi LEFT JOIN prices f ON f.version = p.version AND f.service = lines.service_id
  LEFT JOIN sku_prices u ON u.version = p.version AND u.usage_id = lines.usage_id AND u.region_id = lines.region_id) l
JOIN billing_groups g ON g.id = l.group_id JOIN kinds k ON k.id = l.kind
WHERE g.arn <> '' AND (l.passthrough OR k.proforma <> 'none');
CREATE VIEW my_view AS SELECT ${LINE_COLUMNS}, NULL::VARCHAR AS note FROM lines;
CREATE VIEW showback AS
SELECT ${LINE_COLUMNS}, NULL::VARCHAR AS note FROM priced_lines
UNION ALL
SELECT group_id, 0, mi, usage_date, account_row, ${SERVICE.conductor}, 0, 0, 13, kind, 0, 0, value, value, value, value, note FROM custom_lines`);
}

/** Writes the seller's My View, which is what the distributor shows it: the Showback of the group one level up. */
export async function refreshSecondLevel(db: Database): Promise<void> {
  await db.run("DELETE FROM lines WHERE group_id IN (SELECT id FROM billing_groups WHERE upstream IS NOT NULL)");
  await db.run(`
INSERT INTO lines SELECT ${LINE_COLUMNS}
FROM (SELECT s.* REPLACE (g.id AS group_id, s.account_row + 16 * (g.id - g.upstream) AS account_row)
  FROM showback s JOIN billing_groups g ON g.upstream = s.group_id)`);
}

/** Adds up both sides by month, account, service, kind and segment, and by group and month: what most questions ask. */
export async function refreshRollups(db: Database): Promise<void> {
  const sums = `count(*) AS line_count, sum(quantity) AS quantity, sum(unblended) AS unblended, sum(net_unblended) AS net_unblended,
    sum(amortized) AS amortized, sum(net_amortized) AS net_amortized`;
  const keys = "group_id, segment, mi, account_row, service_id, kind";
  await db.run(`
CREATE OR REPLACE TABLE rollup AS
SELECT 'my-view' AS side, ${keys}, ${sums} FROM my_view GROUP BY ALL
UNION ALL SELECT 'showback', ${keys}, ${sums} FROM showback GROUP BY ALL
ORDER BY group_id, side, mi;
CREATE OR REPLACE TABLE group_months AS
SELECT group_id, mi, sum(CASE WHEN side = 'my-view' THEN unblended ELSE 0 END) AS my_view, sum(CASE WHEN side = 'showback' THEN unblended ELSE 0 END) AS showback
FROM rollup GROUP BY ALL`);
}
