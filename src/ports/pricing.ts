import type { PriceRule } from "#src/engine/pricing/prices.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call } from "./call.ts";
import type { OfReceiver } from "./receivers.ts";

/** A pricing rule: a change of the public price, for everything or a part of it. */
export interface PricingRule extends OfReceiver, PriceRule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
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
  /** All rules, or only those named: who sees some clients alone names rules that `rulesOf` has told of their plans. */
  rules(period: BillingPeriod, call: Call, only?: readonly string[]): Promise<PricingRule[]>;
  /** The ids of the rules of these plans: one request for each, so ask for a page of them. Plans that AWS manages have none. */
  rulesOf(
    planIds: readonly string[],
    period: BillingPeriod,
    call: Call,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** What a pricing rule does to public prices; plain JSON, so that it can be a part of a proposal. */
export type RulePrice = {
  readonly type: "markup" | "discount";
  /** Decimal string, at most two digits after the point. */
  readonly percent: string;
};

/** A pricing rule to be made; plain JSON. */
export type RuleDraft = RulePrice & {
  /** 1 to 128 of `[a-zA-Z0-9_+=.@-]`, the only one of this name in the account. */
  readonly name: string;
  readonly description: string;
  readonly scope: "global" | "service" | "billing-entity";
  readonly service: string | null;
  readonly billingEntity: string | null;
};

/** Changes pricing rules and plans. Only the worker holds one, under the apply role. Each call may be made again with no second effect. */
export interface PricingWriter {
  /** Gives a billing group another plan; AWS prices the present month anew from its first day. */
  movePlan(groupId: string, planId: string, call: Call): Promise<void>;
  setRule(id: string, price: RulePrice, call: Call): Promise<void>;
  /** Makes a rule for a plan, which does not have it by that yet, and gives its ARN; the same token again gives the same ARN. */
  createRule(draft: RuleDraft, planId: string, token: string, call: Call): Promise<string>;
  /** Gives a plan a rule; that it has it already is no error. */
  attach(planId: string, ruleId: string, call: Call): Promise<void>;
  /** Takes a rule from a plan; that it is gone already is no error. */
  detach(planId: string, ruleId: string, call: Call): Promise<void>;
  /** Removes a rule that no plan has; gone already is no error. */
  deleteRule(id: string, call: Call): Promise<void>;
}
