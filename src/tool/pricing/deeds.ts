import { Bug } from "#src/kernel/errors.ts";
import type { RuleDraft, RulePrice } from "#src/ports/pricing.ts";
import type { Effect } from "#src/ports/proposals.ts";

/** What an effect does to pricing, exactly; plain JSON, as it stands in a proposal. Clients that share a rule share the deed. */
export type PricingDeed =
  | {
      readonly do: "move";
      readonly group: string;
      readonly groupName: string;
      readonly from: PlanName;
      readonly to: PlanName;
    }
  | {
      readonly do: "set";
      readonly rule: string;
      readonly ruleName: string;
      readonly from: RulePrice;
      readonly to: RulePrice;
      readonly priced: readonly string[];
    }
  | { readonly do: "add"; readonly plan: PlanName; readonly draft: RuleDraft; readonly priced: readonly string[] }
  | {
      readonly do: "take";
      readonly plan: PlanName;
      readonly rule: string;
      readonly ruleName: string;
      readonly priced: readonly string[];
    };
// `priced`: the ids of every billing group that the change prices anew, in order. One more, and it is not what was approved.

/** A pricing plan by ARN, and what people call it. */
export type PlanName = { readonly id: string; readonly name: string };

/** What an effect does; an effect of something else is our own fault. */
export function pricingDeedOf(effect: Effect): PricingDeed {
  const payload = effect.payload as unknown as Partial<PricingDeed> | null;
  switch (payload?.do) {
    case "move":
    case "set":
    case "add":
    case "take":
      return payload as PricingDeed;
    default:
      throw new Bug("effect.payload", "An effect does not say what it does to which pricing.");
  }
}
