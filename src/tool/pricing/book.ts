import type { PlanPrices } from "#src/engine/pricing/prices.ts";
import { InputError, NotAllowed, NotFound } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { Call } from "#src/ports/call.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { PricingPlan, PricingRule } from "#src/ports/pricing.ts";
import type { ToolContext } from "../context.ts";
import { sameReceiver } from "../select.ts";

/** Plans and who is priced by them, in the present month. */
export interface PriceBook {
  readonly period: BillingPeriod;
  readonly plans: readonly PricingPlan[];
  readonly groups: readonly BillingGroup[];
  /** Reads the rules of plans of the book, one request for each plan. */
  rulesOf(plans: readonly PricingPlan[]): Promise<PlanRules>;
  /** Reads rules by their ids, whichever plans have them; one that is gone is not among them. */
  rulesNamed(ids: readonly string[]): Promise<readonly PricingRule[]>;
}

/** The rules of plans, by the plan's id. */
export type PlanRules = ReadonlyMap<string, readonly PricingRule[]>;

/** Reads the book as it is now. */
export async function readBook(desk: Desk, now: Date, call: Call): Promise<PriceBook> {
  const { pricing } = desk;
  if (pricing === null) {
    throw new NotFound("pricing.none", "There are no pricing plans in a bill file. Connect an AWS receiver.");
  }
  const period = BillingPeriod.at(now);
  const [plans, groups] = await Promise.all([pricing.plans(period, call), desk.groups.list(period, call)]);
  return {
    period,
    plans,
    groups,
    rulesOf: async (some) => {
      const ids = await pricing.rulesOf(
        some.map(({ id }) => id),
        period,
        call,
      );
      const named = [...new Set([...ids.values()].flat())];
      const described = named.length === 0 ? [] : await pricing.rules(period, call, named);
      const rules = new Map(described.map((rule) => [rule.id, rule]));
      return new Map(some.map(({ id }) => [id, (ids.get(id) ?? []).flatMap((rule) => rules.get(rule) ?? [])]));
    },
    rulesNamed: (ids) => pricing.rules(period, call, ids),
  };
}

/** The billing groups that some plans price. */
export function usersOf({ groups }: PriceBook, plans: readonly PricingPlan[]): readonly BillingGroup[] {
  return groups.filter(({ plan }) => plans.some(({ id }) => id === plan?.id));
}

/** How a plan prices. */
export function pricesOf(plan: PricingPlan, rules: PlanRules): PlanPrices {
  return { passthrough: plan.passthrough, rules: rules.get(plan.id) ?? [] };
}

/**
 * The one plan that a person meant, by name or the beginning of it; two that fit are a question back, never a guess. `group`: one that
 * this billing group can have, which is on the bill of one receiver.
 */
export function findPlan(text: string, book: PriceBook, group?: BillingGroup): PricingPlan {
  const plans = group === undefined ? book.plans : book.plans.filter((plan) => sameReceiver(plan, group));
  return findNamed(text, plans, "pricing plan");
}

/** The one rule of these plans that a person meant. */
export function findRule(text: string, plans: readonly PricingPlan[], rules: PlanRules): PricingRule {
  const all = new Map(plans.flatMap(({ id }) => rules.get(id) ?? []).map((rule) => [rule.id, rule]));
  return findNamed(text, [...all.values()], "pricing rule");
}

/** The plans that have a rule. */
export function plansWith(rule: PricingRule, plans: readonly PricingPlan[], rules: PlanRules): readonly PricingPlan[] {
  return plans.filter(({ id }) => rules.get(id)?.some((each) => each.id === rule.id));
}

function findNamed<T extends { readonly id: string; readonly name: string }>(
  text: string,
  all: readonly T[],
  what: string,
): T {
  const wanted = text.trim().toLowerCase();
  const exact = all.filter(({ id, name }) => id === text.trim() || name.toLowerCase() === wanted);
  const found = exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const [only] = found;
  const shown = text.trim().slice(0, 60);
  if (only === undefined) {
    throw new NotFound("pricing.unknown", `There is no ${what} "${shown}" in use. There is ${listed(all)}.`);
  }
  if (found.length === 1) return only;
  const names = new Set(found.map(({ name }) => name.toLowerCase()));
  // Two receivers may have plans and rules of one name.
  const ask =
    names.size < found.length ? `Write its ARN: ${found.map(({ id }) => id).join(", ")}.` : "Write the whole name.";
  throw new InputError("pricing.ambiguous", `"${shown}" fits ${found.length}: ${listed(found)}. ${ask}`);
}

function listed(all: readonly { readonly name: string }[]): string {
  const names = all.map(({ name }) => name).sort();
  if (names.length === 0) return "none";
  return names.slice(0, 12).join(", ") + (names.length > 12 ? ` and ${names.length - 12} more` : "");
}

/**
 * Refuses somebody who sees some clients only: a rule may price others too. The worker plans again with the clients of the proposal alone;
 * that nobody else is priced by then is checked when it applies.
 */
export function demandAllClients({ caller }: ToolContext): void {
  if (caller.clients === "all" || caller.surface === "job") return;
  throw new NotAllowed(
    "pricing.shared",
    "A pricing rule may price clients that you do not see. Ask somebody who sees all of them.",
  );
}
