import { KIND, SERVICE } from "./catalog.ts";
import type { CustomItem } from "./custom-items.ts";
import type { Database } from "./database.ts";
import type { Estate } from "./estate.ts";
import { LINE_COLUMNS } from "./lines.ts";

/** Declares the pro forma side as a view over the My View lines, and the table of custom line items. */
export async function declareShowback(db: Database, estate: Estate): Promise<void> {
  await db.run(`
CREATE TABLE custom_items (arn VARCHAR, group_id INTEGER, name VARCHAR, description VARCHAR, type VARCHAR, flat DECIMAL(18,10),
  percentage DECIMAL(18,10), account_row INTEGER, start_period VARCHAR, end_period VARCHAR);
CREATE TABLE custom_associations (item VARCHAR, group_id INTEGER);
CREATE TABLE custom_lines (arn VARCHAR, group_id INTEGER, mi UTINYINT, usage_date DATE, account_row INTEGER, kind UTINYINT, value DECIMAL(18,10), note VARCHAR);
CREATE VIEW priced_lines AS
SELECT l.* REPLACE (
    CASE WHEN g.passthrough THEN l.unblended WHEN k.proforma = 'priced' THEN priced ELSE l.unblended END AS unblended,
    CASE WHEN g.passthrough THEN l.net_unblended WHEN k.proforma = 'priced' THEN priced ELSE l.unblended END AS net_unblended,
    CASE WHEN g.passthrough OR l.kind IN (${KIND.covered}, ${KIND.negation}, ${KIND.recurringPlanFee}) THEN l.amortized WHEN k.proforma = 'priced' THEN priced ELSE l.unblended END AS amortized,
    CASE WHEN g.passthrough OR l.kind IN (${KIND.covered}, ${KIND.negation}, ${KIND.recurringPlanFee}) THEN l.net_amortized WHEN k.proforma = 'priced' THEN priced ELSE l.unblended END AS net_amortized)
FROM (SELECT lines.*, times(lines.public, f.factor) AS priced
  FROM lines JOIN billing_groups b ON b.id = lines.group_id LEFT JOIN plan_factors f ON f.plan = b.plan AND f.service = lines.service_id) l
JOIN billing_groups g ON g.id = l.group_id JOIN kinds k ON k.id = l.kind
WHERE g.arn <> '' AND (g.passthrough OR k.proforma <> 'none');
CREATE VIEW my_view AS SELECT ${LINE_COLUMNS}, NULL::VARCHAR AS note FROM lines;
CREATE VIEW showback AS
SELECT ${LINE_COLUMNS}, NULL::VARCHAR AS note FROM priced_lines
UNION ALL
SELECT group_id, 0, mi, usage_date, account_row, ${SERVICE.conductor}, 0, 0, 13, kind, 0, 0, value, value, value, value, note FROM custom_lines`);
  for (const item of estate.customItems) await addCustomItem(db, estate, item);
}

/** Records a custom line item; its lines appear with the next `refreshCustomLines`. */
export async function addCustomItem(db: Database, estate: Estate, item: CustomItem): Promise<void> {
  const account = estate.accounts.find((a) => a.group === item.group && a.id === item.accountId);
  await db.run(
    "INSERT INTO custom_items VALUES ($arn, $group, $name, $description, $type, $flat, $percentage, $account, $start, $end)",
    {
      arn: item.arn,
      group: item.group,
      name: item.name,
      description: item.description,
      type: item.type,
      flat: item.flat,
      percentage: item.percentage,
      account: account?.row ?? item.group * 16,
      start: item.start.toString(),
      end: item.end?.toString() ?? null,
    },
  );
  for (const associated of item.associated) {
    const group = estate.groups.find((g) => g.arn === associated);
    if (group !== undefined) {
      await db.run("INSERT INTO custom_associations VALUES ($item, $group)", { item: item.arn, group: group.index });
    }
  }
}

/** Computes the lines of all custom items anew: flat ones as they are, percentages of the associated groups' priced lines. */
export async function refreshCustomLines(db: Database): Promise<void> {
  await db.run(`
DELETE FROM custom_lines;
INSERT INTO custom_lines
SELECT arn, group_id, mi, first_day, account_row, CASE WHEN type = 'FEE' THEN ${KIND.customFee} ELSE ${KIND.customCredit} END, amount(CASE WHEN type = 'FEE' THEN value ELSE -value END), description
FROM (
  SELECT i.*, m.mi, m.first_day, coalesce(i.flat, amount(i.percentage * 0.01 * (
      SELECT coalesce(sum(p.unblended), 0) FROM priced_lines p JOIN custom_associations a ON a.group_id = p.group_id
      WHERE a.item = i.arn AND p.mi = m.mi))) AS value
  FROM custom_items i JOIN months m ON m.period >= i.start_period AND (i.end_period IS NULL OR m.period < i.end_period)
  WHERE m.last_day IS NOT NULL
) WHERE value <> 0`);
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
