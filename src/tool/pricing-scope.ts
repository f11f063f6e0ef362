import { NotFound } from "#src/kernel/errors.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, BillingGroups } from "#src/ports/billing-groups.ts";
import type { Call } from "#src/ports/call.ts";
import type { Pricing } from "#src/ports/pricing.ts";

/**
 * Pricing as somebody may see it who sees only some clients: the plans that billing groups of theirs have in the period, and
 * the rules of these. The names of other plans tell of other clients.
 */
export function scopedPricing(
  pricing: Pricing,
  groups: BillingGroups,
  visible: (group: BillingGroup) => boolean,
): Pricing {
  // A rule does not tell whose it is: only what a plan of theirs was told to have can be asked about by name.
  const told = new Set<string>();
  const keyOf = (period: BillingPeriod, ruleId: string): string => `${period} ${ruleId}`;

  const ownPlans = async (period: BillingPeriod, call: Call): Promise<Set<string>> => {
    const own = (await groups.list(period, call)).filter(visible);
    return new Set(own.flatMap((group) => group.plan?.id ?? []));
  };

  const rulesOf: Pricing["rulesOf"] = async (planIds, period, call) => {
    const own = await ownPlans(period, call);
    if (!planIds.every((id) => own.has(id))) {
      throw new NotFound(
        "pricing-plan.unknown",
        "There is no such pricing plan among those of the clients you may see.",
      );
    }
    const found = await pricing.rulesOf(planIds, period, call);
    const asked = new Map(planIds.map((id) => [id, found.get(id) ?? []]));
    for (const id of [...asked.values()].flat()) told.add(keyOf(period, id));
    return asked;
  };

  return {
    plans: async (period, call) => {
      const own = await ownPlans(period, call);
      return (await pricing.plans(period, call)).filter((plan) => own.has(plan.id));
    },
    rulesOf,
    rules: async (period, call, only) => {
      if (only?.some((id) => !told.has(keyOf(period, id)))) {
        throw new NotFound(
          "pricing-rule.unknown",
          "There is no such pricing rule among those of the clients you may see.",
        );
      }
      const ids = only ?? [...(await rulesOf([...(await ownPlans(period, call))], period, call)).values()].flat();
      const wanted = new Set(ids);
      return (await pricing.rules(period, call, ids)).filter((rule) => wanted.has(rule.id));
    },
  };
}
