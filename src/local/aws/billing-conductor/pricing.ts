import type { BillingPeriod } from "../../../kernel/period.ts";
import type { Estate } from "../../book/estate.ts";
import type { PricingPlan, PricingRule } from "../../book/plans.ts";
import { estateIn } from "../../book/pricing-changes.ts";
import { type Context, operation } from "../operation.ts";
import { answer, means, notFound, type Paged, periodOf, seconds } from "./common.ts";
import { requests } from "./shapes.ts";

interface ArnsInput extends Paged {
  readonly Filters?: { readonly Arns?: readonly string[] };
}

/** ListPricingPlans: the caller's own plans and the two that AWS manages. */
export const listPricingPlans = operation<ArnsInput>(requests.ListPricingPlans, (context, input) => {
  const period = periodOf(context, input.BillingPeriod);
  const wanted = input.Filters?.Arns;
  const plans = plansOf(context, period)
    .filter((plan) => wanted === undefined || wanted.some((arn) => means(arn, plan.arn)))
    .map((plan) => ({
      Name: plan.name,
      Arn: plan.arn,
      Description: plan.description,
      Size: plan.rules.length,
      ...times(context, plan),
    }));
  return { BillingPeriod: period.toString(), ...answer(context, "PricingPlans", plans, input) };
});

/** ListPricingRules: the rules of the caller's plans. */
export const listPricingRules = operation<ArnsInput>(requests.ListPricingRules, (context, input) => {
  const period = periodOf(context, input.BillingPeriod);
  const wanted = input.Filters?.Arns;
  const rules = rulesOf(context, period)
    .filter((rule) => wanted === undefined || wanted.some((arn) => means(arn, rule.arn)))
    .map((rule) => ({
      Name: rule.name,
      Arn: rule.arn,
      Description: rule.description,
      Scope: rule.scope,
      Type: rule.type,
      ...modifierOf(rule),
      AssociatedPricingPlanCount: plansOf(context, period).filter((plan) => holdsRule(plan, rule)).length,
      ...times(context, rule),
    }));
  return { BillingPeriod: period.toString(), ...answer(context, "PricingRules", rules, input) };
});

/** ListPricingRulesAssociatedToPricingPlan. */
export const listRulesOfPlan = operation<Paged & { readonly PricingPlanArn: string }>(
  requests.ListPricingRulesAssociatedToPricingPlan,
  (context, input) => {
    const period = periodOf(context, input.BillingPeriod);
    const plan = plansOf(context, period).find((p) => means(input.PricingPlanArn, p.arn));
    if (plan === undefined) throw notFound("PricingPlan", input.PricingPlanArn);
    const arns = plan.rules.map((rule) => rule.arn);
    return {
      BillingPeriod: period.toString(),
      PricingPlanArn: plan.arn,
      ...answer(context, "PricingRuleArns", arns, input),
    };
  },
);

/** ListPricingPlansAssociatedWithPricingRule. */
export const listPlansOfRule = operation<Paged & { readonly PricingRuleArn: string }>(
  requests.ListPricingPlansAssociatedWithPricingRule,
  (context, input) => {
    const period = periodOf(context, input.BillingPeriod);
    const rule = rulesOf(context, period).find((r) => means(input.PricingRuleArn, r.arn));
    if (rule === undefined) throw notFound("PricingRule", input.PricingRuleArn);
    const arns = plansOf(context, period)
      .filter((plan) => holdsRule(plan, rule))
      .map((plan) => plan.arn);
    return {
      BillingPeriod: period.toString(),
      PricingRuleArn: rule.arn,
      ...answer(context, "PricingPlanArns", arns, input),
    };
  },
);

/** GetBillingTransferPreference: whether groups are made by themselves for an indirect transfer; never set here. */
export const getTransferPreference = operation<{ readonly ResponsibilityTransferArn: string }>(
  requests.GetBillingTransferPreference,
  (context, input) => {
    const transfer = context.book.estate.transfers.find((t) => t.arn === input.ResponsibilityTransferArn);
    if (transfer === undefined || transfer.target !== context.caller.account) {
      throw notFound("ResponsibilityTransfer", input.ResponsibilityTransferArn);
    }
    return { ResponsibilityTransferArn: transfer.arn, AutoBillingTransferBillingGroupCreation: { Enabled: false } };
  },
);

/** The plans that the caller may use, its own and those that AWS manages, as they are or as they were in a period. */
export function plansOf(context: Context, period?: BillingPeriod): PricingPlan[] {
  return estateAt(context, period).plans.filter((plan) => plan.managed || plan.owner === context.caller.account);
}

/** The caller's rules, of its plans and of none. */
export function rulesOf(context: Context, period?: BillingPeriod): PricingRule[] {
  return estateAt(context, period).rules.filter((rule) => rule.owner === context.caller.account);
}

/** What a rule says about prices, as lists and answers have it. */
export function modifierOf(rule: PricingRule): object {
  return {
    ...(rule.type === "TIERING"
      ? { Tiering: { FreeTier: { Activated: rule.freeTier ?? false } } }
      : { ModifierPercentage: rule.basisPoints / 100 }),
    ...(rule.service === null ? {} : { Service: rule.service }),
    ...(rule.billingEntity === null ? {} : { BillingEntity: rule.billingEntity }),
    ...(rule.usageType === undefined ? {} : { UsageType: rule.usageType }),
    ...(rule.operation === undefined ? {} : { Operation: rule.operation }),
  };
}

/** True when a plan has the rule. */
export function holdsRule(plan: PricingPlan, rule: PricingRule): boolean {
  return plan.rules.some((r) => r.arn === rule.arn);
}

function estateAt(context: Context, period: BillingPeriod | undefined): Estate {
  const { estate } = context.book;
  return period === undefined ? estate : estateIn(estate, period);
}

function times(
  context: Context,
  made: Pick<PricingPlan, "createdAt" | "modifiedAt">,
): { CreationTime: number; LastModifiedTime: number } {
  const createdAt = made.createdAt ?? context.book.estate.first.start;
  return { CreationTime: seconds(createdAt), LastModifiedTime: seconds(made.modifiedAt ?? createdAt) };
}
