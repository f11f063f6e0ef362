import { randomBytes } from "node:crypto";
import type { PricingPlan, PricingRule } from "../../book/plans.ts";
import { type Context, operation } from "../operation.ts";
import { once } from "./client-token.ts";
import { conflict, groupsOf, invalid, limitExceeded, means, notFound, seconds } from "./common.ts";
import { holdsRule, plansOf, rulesOf } from "./pricing.ts";
import { requests } from "./shapes.ts";

interface CreateInput {
  readonly ClientToken?: string;
  readonly Name: string;
  readonly Description?: string;
  readonly PricingRuleArns?: readonly string[];
  readonly Tags?: Readonly<Record<string, string>>;
}

/** CreatePricingPlan. */
export const createPricingPlan = operation<CreateInput>(requests.CreatePricingPlan, (context, input) =>
  once(context, input, "PricingPlan", () => {
    const { account } = context.caller;
    const { pricingPlans } = context.limits;
    checkName(context, input.Name);
    if (plansOf(context).filter((plan) => !plan.managed).length >= pricingPlans) {
      const message = `An account must not have more than ${pricingPlans} pricing plans.`;
      throw limitExceeded("PRICING_PLANS", message, "Account", account);
    }
    const arn = `arn:aws:billingconductor::${account}:pricingplan/${randomBytes(5).toString("hex")}`;
    const rules = rulesNamed(context, input.PricingRuleArns ?? []);
    checkTogether(context, arn, rules);
    const { Name: name, Description: description = "" } = input;
    const plan = { key: "made", arn, owner: account, name, description, managed: false, rules } as const;
    context.book.changePricing({
      plans: [...context.book.estate.plans, { ...plan, createdAt: context.clock.now() }],
    });
    if (input.Tags !== undefined) context.tags.add(arn, input.Tags);
    return arn;
  }),
);

interface UpdateInput {
  readonly Arn: string;
  readonly Name?: string;
  readonly Description?: string;
}

/** UpdatePricingPlan: its words. */
export const updatePricingPlan = operation<UpdateInput>(requests.UpdatePricingPlan, (context, input) => {
  const plan = ownPlan(context, input.Arn);
  if (input.Name !== undefined && input.Name !== plan.name) checkName(context, input.Name);
  const { name, description, rules } = replace(context, plan, {
    ...(input.Name === undefined ? {} : { name: input.Name }),
    ...(input.Description === undefined ? {} : { description: input.Description }),
  });
  const LastModifiedTime = seconds(context.clock.now());
  return { Arn: plan.arn, Name: name, Description: description, Size: rules.length, LastModifiedTime };
});

/** DeletePricingPlan: only one that no group has. */
export const deletePricingPlan = operation<{ readonly Arn: string }>(requests.DeletePricingPlan, (context, input) => {
  const plan = plansOf(context).find((p) => means(input.Arn, p.arn));
  if (plan === undefined) throw invalid("MISSING_PRICINGPLAN", "There is no such pricing plan.", "Arn");
  ownPlan(context, input.Arn);
  if (groupsOf(context).some((group) => group.plan.arn === plan.arn)) {
    const reason = "PRICING_PLAN_ATTACHED_TO_BILLING_GROUP_DELETE_CONFLICT";
    throw conflict(reason, "A billing group has the pricing plan.", "PricingPlan", plan.arn);
  }
  context.book.changePricing({ plans: context.book.estate.plans.filter((p) => p.arn !== plan.arn) });
  return { Arn: plan.arn };
});

interface RulesInput {
  readonly Arn: string;
  readonly PricingRuleArns: readonly string[];
}

/** AssociatePricingRules: gives a plan more rules. */
export const associatePricingRules = operation<RulesInput>(requests.AssociatePricingRules, (context, input) => {
  const plan = ownPlan(context, input.Arn);
  const more = rulesNamed(context, input.PricingRuleArns);
  if (more.some((rule) => holdsRule(plan, rule))) {
    throw invalid("PRICINGRULES_ALREADY_ASSOCIATED", "The plan has one of the rules already.", "PricingRuleArns");
  }
  const rules = [...plan.rules, ...more];
  checkTogether(context, plan.arn, rules);
  replace(context, plan, { rules });
  return { Arn: plan.arn };
});

/** DisassociatePricingRules: takes rules from a plan. */
export const disassociatePricingRules = operation<RulesInput>(requests.DisassociatePricingRules, (context, input) => {
  const plan = ownPlan(context, input.Arn);
  const less = rulesNamed(context, input.PricingRuleArns);
  if (!less.every((rule) => holdsRule(plan, rule))) {
    throw invalid("PRICINGRULES_NOT_ASSOCIATED", "The plan does not have one of the rules.", "PricingRuleArns");
  }
  replace(context, plan, { rules: plan.rules.filter((rule) => less.every((r) => r.arn !== rule.arn)) });
  return { Arn: plan.arn };
});

function ownPlan(context: Context, arn: string): PricingPlan {
  const plan = plansOf(context).find((p) => means(arn, p.arn));
  if (plan === undefined) throw notFound("PricingPlan", arn);
  if (plan.managed) throw invalid("ILLEGAL_OPERATION", "A plan that AWS manages cannot be changed.", "Arn");
  return plan;
}

function replace(
  context: Context,
  plan: PricingPlan,
  change: Partial<Pick<PricingPlan, "name" | "description" | "rules">>,
): PricingPlan {
  const after = { ...plan, ...change, modifiedAt: context.clock.now() };
  context.book.changePricing({ plans: context.book.estate.plans.map((p) => (p.arn === plan.arn ? after : p)) });
  return after;
}

function rulesNamed(context: Context, arns: readonly string[]): PricingRule[] {
  const all = rulesOf(context);
  const rules = arns.flatMap((arn) => all.find((rule) => means(arn, rule.arn)) ?? []);
  if (rules.length < arns.length) {
    throw invalid("PRICINGRULES_NOT_EXIST", "One of the pricing rules does not exist.", "PricingRuleArns");
  }
  if (new Set(rules).size < rules.length) {
    throw invalid("DUPLICATE_PRICINGRULE_ARNS", "A pricing rule is named twice.", "PricingRuleArns");
  }
  return rules;
}

/** A plan has one rule for each thing it prices, and not too many. */
function checkTogether(context: Context, arn: string, rules: readonly PricingRule[]): void {
  const { rulesPerPlan } = context.limits;
  if (rules.length > rulesPerPlan) {
    const message = `A pricing plan must not have more than ${rulesPerPlan} rules.`;
    throw limitExceeded("PRICING_RULES_PER_PRICING_PLAN", message, "PricingPlan", arn);
  }
  const subject = (r: PricingRule): string =>
    [r.type === "TIERING", r.scope, r.service, r.billingEntity, r.usageType, r.operation].join(" ");
  if (new Set(rules.map(subject)).size < rules.length) {
    const message = "Two rules of the plan are about the same prices.";
    throw conflict("PRICING_RULE_IN_PRICING_PLAN_CONFLICT", message, "PricingPlan", arn);
  }
}

function checkName(context: Context, name: string): void {
  const taken = plansOf(context).find((plan) => plan.name === name);
  if (taken === undefined) return;
  throw conflict("RESOURCE_NAME_CONFLICT", "Another pricing plan has this name.", "PricingPlan", taken.arn);
}
