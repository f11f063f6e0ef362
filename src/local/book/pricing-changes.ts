import { BillingPeriod } from "../../kernel/period.ts";
import { appearsAt } from "./delays.ts";
import type { Estate } from "./estate.ts";

/** What somebody changed of plans, rules and groups; a plan that is not given stays as it is. */
export type PricingChange = Partial<Pick<Estate, "plans" | "rules" | "groups">>;

/** The estate after a change, which remembers what it was before. Plans and groups hold the rules and plans as they are now. */
export function changed(estate: Estate, at: Date, next: PricingChange): Estate {
  const rules = next.rules ?? estate.rules;
  const byArn = new Map(rules.map((rule) => [rule.arn, rule]));
  const plans = (next.plans ?? estate.plans).map((plan) => {
    return { ...plan, rules: plan.rules.map((rule) => byArn.get(rule.arn) ?? rule) };
  });
  const plansByArn = new Map(plans.map((plan) => [plan.arn, plan]));
  const groups = (next.groups ?? estate.groups).map((group) => {
    return { ...group, plan: plansByArn.get(group.plan.arn) ?? group.plan };
  });
  return { ...estate, rules, plans, groups, earlier: [...estate.earlier, { until: at, estate }] };
}

/** The estate as it is listed for a period: as it was at its end. */
export function estateIn(estate: Estate, period: BillingPeriod): Estate {
  return estate.earlier.find(({ until }) => until >= period.end)?.estate ?? estate;
}

/**
 * The estate whose prices a period shows at an instant, with its number: changes hold from the first day of the month in
 * which they were made, and appear after their delay.
 */
export function pricedBy(estate: Estate, period: BillingPeriod, now: Date): { state: Estate; version: number } {
  const place = estate.earlier.findLastIndex(({ until }) => {
    const month = BillingPeriod.at(until);
    return month.compare(period) <= 0 && appearsAt(until, month) <= now.getTime();
  });
  const version = place + 1;
  return { state: estate.earlier[version]?.estate ?? estate, version };
}

/** How many changes have appeared by an instant. */
export function changesAppeared(estate: Estate, now: Date): number {
  return estate.earlier.filter(({ until }) => appearsAt(until, BillingPeriod.at(until)) <= now.getTime()).length;
}
