import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call } from "./call.ts";
import type { OfReceiver } from "./receivers.ts";

/** A pricing rule: a change of the public price, for everything or a part of it. */
export interface PricingRule extends OfReceiver {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly scope: "global" | "service" | "billing-entity" | "sku";
  readonly type: "markup" | "discount" | "tiering";
  /** Decimal string; `null` for tiering rules. */
  readonly percent: string | null;
  readonly service: string | null;
  readonly billingEntity: string | null;
  readonly usageType: string | null;
  readonly operation: string | null;
  /** Of a tiering rule: whether the Free Tier is on. */
  readonly freeTier: boolean | null;
}

/** A pricing plan; its rules are read apart, because AWS lists them plan by plan. */
export interface PricingPlan extends OfReceiver {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** True for the plans that AWS manages. */
  readonly managed: boolean;
  readonly passthrough: boolean;
  /** Number of rules, as the list tells it. */
  readonly size: number;
}

/** Pricing plans and rules of a receiver. */
export interface Pricing {
  plans(period: BillingPeriod, call: Call): Promise<PricingPlan[]>;
  rules(period: BillingPeriod, call: Call): Promise<PricingRule[]>;
  /** The ids of the rules of these plans: one request for each, so ask for a page of them. Plans that AWS manages have none. */
  rulesOf(
    planIds: readonly string[],
    period: BillingPeriod,
    call: Call,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
}
