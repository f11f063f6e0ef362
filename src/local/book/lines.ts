import { KIND, SERVICE } from "./catalog.ts";
import type { Database } from "./database.ts";

/**
 * Writes the My View line items of every group that is billed directly, set by set in SQL: a hash of the seed decides every
 * number, so the result does not depend on threads or order. Quantities times public prices are exact in DECIMAL with at
 * most ten digits after the point; floating point only shapes the quantities, before they are fixed.
 */
export async function writeLines(db: Database, seed: number): Promise<void> {
  await db.run(LINES);
  await db.run(shapes(seed));
  for (const statement of [USAGE, NEGATION, PLAN_FEE, marketplace(seed), RECURRING]) await db.run(statement);
  for (const statement of [PARTNER_DISCOUNT, BUNDLED, CREDITS, REFUNDS, SUPPORT, TAX]) await db.run(statement);
  await db.run("DROP TABLE meter_months; DROP TABLE meters");
}

/** The columns of a line item inside the book, in order. */
export const LINE_COLUMNS =
  "group_id, segment, mi, usage_date, account_row, service_id, usage_id, region_id, tag_id, kind, quantity, public, unblended, net_unblended, amortized, net_amortized";

const LINES = `
CREATE TABLE lines (group_id INTEGER, segment UTINYINT, mi UTINYINT, usage_date DATE, account_row INTEGER, service_id SMALLINT,
  usage_id SMALLINT, region_id UTINYINT, tag_id UTINYINT, kind UTINYINT, quantity DECIMAL(18,4), public DECIMAL(18,10),
  unblended DECIMAL(18,10), net_unblended DECIMAL(18,10), amortized DECIMAL(18,10), net_amortized DECIMAL(18,10));
CREATE MACRO segment_of(renewal, day) AS (CASE WHEN renewal IS NULL OR day < renewal THEN 0 ELSE 1 END)::UTINYINT;
CREATE MACRO draw(seed, purpose, a, b) AS (hash(seed::BIGINT, purpose::BIGINT, a::BIGINT, b::BIGINT) % 10000)::INTEGER;
-- 64 bits hold this up to a million a line, and are ten times faster than the 128 that wider decimals need
CREATE MACRO times(x, factor) AS (x::DECIMAL(18,8) * factor::DECIMAL(5,4))::DECIMAL(18,10);
CREATE MACRO amount(x) AS x::DECIMAL(18,10);
CREATE MACRO plain(x) AS rtrim(rtrim(coalesce(x::DECIMAL(38,10), 0::DECIMAL(38,10))::VARCHAR, '0'), '.');
CREATE MACRO cents(x) AS x::DECIMAL(18,2)::DECIMAL(18,10);`;

/** What is metered for whom, and how much of it a month. */
function shapes(seed: number): string {
  return `
CREATE TABLE meters AS
SELECT g.id AS group_id, k::INTEGER AS k, (g.id * 16 + draw(${seed}, 1, g.id, k) % g.account_count)::INTEGER AS account_row,
  u.id AS usage_id, u.service AS service_id, u.rate, u.rate::DOUBLE AS rate_real,
  (CASE WHEN draw(${seed}, 2, g.id, k) < 8000 THEN g.home_region ELSE 1 + draw(${seed}, 3, g.id, k) % 5 END)::UTINYINT AS region_id,
  (CASE WHEN g.injection AND k % 5 = 0 THEN 12 WHEN k % 7 = 6 THEN 13 ELSE draw(${seed}, 4, g.id, k) % 12 END)::UTINYINT AS tag_id,
  s.weight * (50 + draw(${seed}, 5, g.id, k) % 100) AS weight,
  (CASE WHEN g.savings_plan AND u.service IN (${SERVICE.compute}, ${SERVICE.lambda}, ${SERVICE.containers}) AND u.name NOT LIKE 'Spot%' THEN ${KIND.covered} ELSE ${KIND.usage} END)::UTINYINT AS kind
FROM billing_groups g, unnest(range(g.meters)) t(k)
JOIN usage_types u ON u.id = CASE WHEN k < 14 THEN k + 1 ELSE 1 + draw(${seed}, 6, g.id, k) % 27 END
JOIN services s ON s.id = u.service;
CREATE TABLE meter_months AS
SELECT m.* EXCLUDE (weight), months.mi, hash(${seed}::BIGINT, m.group_id, m.k) AS salt,
  g.monthly * (m.weight::DOUBLE / (sum(m.weight) OVER (PARTITION BY m.group_id, months.mi))::DOUBLE)
  * (1 + g.growth * (months.mi::INTEGER - (SELECT max(mi) FROM months)::INTEGER) / 12.0)
  * (0.96 + draw(${seed}, 7, m.group_id * 100000 + m.k, months.mi) / 125000.0)
  * (CASE WHEN m.service_id = g.spike_service AND months.mi + 1 >= (SELECT max(mi) FROM months) THEN g.spike_factor ELSE 1 END)
  / months.length / 0.95 AS daily,
  g.renewal, g.partner_discount
FROM meters m JOIN billing_groups g ON g.id = m.group_id, months`;
}

const USAGE = `
INSERT INTO lines
SELECT group_id, segment_of(renewal, usage_date), mi, usage_date, account_row, service_id, usage_id, region_id, tag_id, kind,
  quantity, price, price, CASE WHEN kind = ${KIND.usage} THEN times(price, 1 - partner_discount) ELSE price END,
  CASE WHEN kind = ${KIND.covered} THEN times(price, 0.72) ELSE price END,
  CASE WHEN kind = ${KIND.covered} THEN times(price, 0.72) ELSE times(price, 1 - partner_discount) END
FROM (
  SELECT *, (quantity * rate)::DECIMAL(18,10) AS price
  FROM (
    SELECT m.*, d.usage_date, (m.daily * d.stride * (CASE WHEN isodow(d.usage_date) > 5 THEN 0.82 ELSE 1.07 END)
      * (0.88 + (hash(m.salt, d.usage_date) % 2400)::DOUBLE / 10000.0) / m.rate_real)::DECIMAL(12,2) AS quantity
    FROM meter_months m JOIN days d ON d.mi = m.mi AND d.counted
  )
) WHERE price > 0`;

/** One negation per covered line; the plan's fee carries the money. */
const NEGATION = `
INSERT INTO lines
SELECT group_id, segment, mi, usage_date, account_row, service_id, usage_id, region_id, tag_id, ${KIND.negation}, quantity, -public, -unblended, -unblended, 0, 0
FROM lines WHERE kind = ${KIND.covered}`;

/** The commitment of a day is what was used of it and three percent more; only the unused part is amortized here. */
const PLAN_FEE = `
INSERT INTO lines
SELECT group_id, segment, mi, usage_date, group_id * 16, ${SERVICE.savingsPlans}, 52, 0, 13, ${KIND.recurringPlanFee}, 24, fee, fee, fee, fee - used, fee - used
FROM (SELECT group_id, segment, mi, usage_date, sum(amortized) AS used, amount(sum(amortized) * 1.03) AS fee
  FROM lines WHERE kind = ${KIND.covered} GROUP BY ALL)`;

function marketplace(seed: number): string {
  return `
INSERT INTO lines
SELECT id, segment_of(renewal, day), mi, day, account, service, 51, 0, 13, ${KIND.usage}, 1, price, price, price, price, price
FROM (SELECT g.id, g.renewal, mi, least(first_day + 2, last_day)::DATE AS day, g.id * 16 + draw(${seed}, 8, g.id, s.id) % g.account_count AS account,
    s.id AS service, cents(g.monthly * (0.02 + draw(${seed}, 9, g.id * 100 + s.id, mi % 4) / 200000.0)) AS price
  FROM billing_groups g, months, services s WHERE g.marketplace AND s.entity = 'AWS Marketplace' AND last_day IS NOT NULL)`;
}

const RECURRING = `
INSERT INTO lines
SELECT g.id, segment_of(g.renewal, first_day), mi, first_day, g.id * 16, ${SERVICE.database}, 53, g.home_region, 13, ${KIND.recurring}, 720, price, price, price, price, price
FROM (SELECT *, cents(monthly * 0.04) AS price FROM billing_groups) g, months WHERE g.recurring AND last_day IS NOT NULL`;

/** The discount is what usage costs less net of it; net costs hold it already. */
const PARTNER_DISCOUNT = monthly({
  kind: KIND.partnerDiscount,
  value: "sum(net_unblended) - sum(unblended)",
  where: `l.kind = ${KIND.usage} AND g.partner_discount > 0 AND l.usage_id <> 51`,
  net: "0",
});

const BUNDLED = monthly({
  kind: KIND.bundledDiscount,
  value: "-0.2 * sum(unblended)",
  where: `l.kind = ${KIND.usage} AND g.bundled AND l.service_id = ${SERVICE.cdn}`,
});

const CREDITS = monthly({
  kind: KIND.credit,
  value: "-0.15 * sum(unblended)",
  where: `l.kind IN (${KIND.usage}, ${KIND.covered}) AND g.map_credits AND l.service_id IN (${SERVICE.compute}, ${SERVICE.database}, ${SERVICE.storage})`,
});

const REFUNDS = monthly({
  kind: KIND.refund,
  service: SERVICE.database,
  value: "(-0.1 * sum(unblended))::DECIMAL(18,2)",
  where: `l.kind = ${KIND.usage} AND g.refunds AND l.service_id = ${SERVICE.database} AND l.mi % 3 = 1`,
});

/** Business Support: a share that falls with spend, and never less than 100 a month. */
const SUPPORT = monthly({
  kind: KIND.support,
  service: SERVICE.support,
  value: `greatest(100, 0.1 * least(sum(unblended), 10000) + 0.07 * greatest(least(sum(unblended), 80000) - 10000, 0)
    + 0.05 * greatest(least(sum(unblended), 250000) - 80000, 0) + 0.03 * greatest(sum(unblended) - 250000, 0))::DECIMAL(18,2)`,
  where: `l.kind IN (${KIND.usage}, ${KIND.covered}, ${KIND.negation}, ${KIND.recurringPlanFee}, ${KIND.recurring})
    AND g.support AND l.service_id < ${SERVICE.firstMarketplace}`,
});

const TAX = `
INSERT INTO lines
SELECT id, segment_of(renewal, day), mi, day, account_row, ${SERVICE.tax}, 0, 0, 13, ${KIND.tax}, 0, 0, tax, tax, tax, tax
FROM (SELECT g.id, g.renewal, l.mi, m.first_day AS day, account_row, cents(g.tax * sum(unblended)) AS tax
  FROM lines l JOIN billing_groups g ON g.id = l.group_id JOIN months m USING (mi) WHERE g.tax > 0 GROUP BY g.id, g.renewal, g.tax, l.mi, m.first_day, account_row)
WHERE tax > 0`;

interface Monthly {
  readonly kind: number;
  /** One line on the management account under this service; without it, one for each account and service. */
  readonly service?: number;
  readonly value: string;
  readonly where: string;
  readonly net?: string;
}

/** A statement for one line a month, on the first day as AWS dates them, computed from the lines written so far. */
function monthly({ kind, service, value, where, net = "value" }: Monthly): string {
  const place =
    service === undefined
      ? "account_row AS account, service_id AS service"
      : `g.id * 16 AS account, ${service} AS service`;
  return `
INSERT INTO lines
SELECT id, segment_of(renewal, day), mi, day, account, service, 0, 0, 13, ${kind}, 0, 0, value, ${net}, value, ${net}
FROM (SELECT g.id, g.renewal, l.mi, m.first_day AS day, ${place}, amount(${value}) AS value
  FROM lines l JOIN billing_groups g ON g.id = l.group_id JOIN months m USING (mi)
  WHERE ${where} GROUP BY g.id, g.renewal, l.mi, m.first_day${service === undefined ? ", account_row, service_id" : ""})
WHERE value <> 0`;
}
