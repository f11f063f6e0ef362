import type { BillingPeriod } from "../../kernel/period.ts";
import { regions, services, usageTypes } from "./catalog.ts";
import type { Database } from "./database.ts";
import { factorsOf } from "./dimensions.ts";
import type { Estate } from "./estate.ts";
import type { PricingPlan } from "./plans.ts";
import { pricedBy } from "./pricing-changes.ts";

/** The tables of what each group's prices are in each month; Showback is made with them. */
export const PRICE_TABLES = `
CREATE TABLE group_prices (group_id INTEGER, mi UTINYINT, version VARCHAR, passthrough BOOLEAN);
CREATE TABLE prices (version VARCHAR, service SMALLINT, factor DECIMAL(9,4));
CREATE TABLE sku_prices (version VARCHAR, usage_id SMALLINT, region_id UTINYINT, factor DECIMAL(9,4))`;

/** Writes the prices that every month shows at an instant, in place of what was written before. */
export async function writePrices(
  db: Database,
  estate: Estate,
  periods: readonly BillingPeriod[],
  now: Date,
): Promise<void> {
  const plans = new Map<string, PricingPlan>();
  const rows = periods.flatMap((period) => {
    const { state, version } = pricedBy(estate, period, now);
    const mi = period.compare(estate.first);
    return state.groups.map((group) => {
      const name = `${version} ${group.plan.arn}`;
      plans.set(name, group.plan);
      return { group_id: group.index, mi, version: name, passthrough: group.plan.key === "passthrough" };
    });
  });
  await db.run("DELETE FROM group_prices; DELETE FROM prices; DELETE FROM sku_prices");
  const text = "VARCHAR";
  await db.fill("group_prices", { group_id: "INTEGER", mi: "UTINYINT", version: text, passthrough: "BOOLEAN" }, rows);
  await db.fill(
    "prices",
    { version: text, service: "SMALLINT", factor: "DECIMAL(9,4)" },
    [...plans].flatMap(([version, plan]) =>
      factorsOf(plan).map(({ service, basis_points }) => ({ version, service, factor: decimal(basis_points) })),
    ),
  );
  await db.fill(
    "sku_prices",
    { version: text, usage_id: "SMALLINT", region_id: "UTINYINT", factor: "DECIMAL(9,4)" },
    [...plans].flatMap(([version, plan]) => skuFactorsOf(plan).map((sku) => ({ version, ...sku }))),
  );
}

/** The modifiers of single usage types; a rule for one operation goes before one for all. */
function skuFactorsOf(plan: PricingPlan): { usage_id: number; region_id: number; factor: string }[] {
  const rules = plan.rules
    .filter((rule) => rule.scope === "SKU" && rule.type !== "TIERING")
    .sort((a, b) => Number(a.operation === undefined) - Number(b.operation === undefined));
  if (rules.length === 0) return [];
  const codes = new Map(services.map((service) => [service.id, service.code]));
  return usageTypes.flatMap((usage) =>
    regions.flatMap((region) => {
      const rule = rules.find(
        (r) =>
          r.service === codes.get(usage.service) &&
          r.usageType === `${region.prefix}${usage.name}` &&
          (r.operation === undefined || r.operation === usage.operation),
      );
      if (rule === undefined) return [];
      const basisPoints = 10_000 + (rule.type === "DISCOUNT" ? -1 : 1) * rule.basisPoints;
      return [{ usage_id: usage.id, region_id: region.id, factor: decimal(basisPoints) }];
    }),
  );
}

/** Basis points as a decimal factor: 10,800 is 1.0800. */
function decimal(basisPoints: number): string {
  const digits = String(basisPoints).padStart(5, "0");
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
