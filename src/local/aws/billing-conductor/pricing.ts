import type { PricingPlan, PricingRule } from "../../book/plans.ts";
import { type Context, operation } from "../operation.ts";
import { answer, invalid, means, notFound, type Paged, periodOf, seconds } from "./common.ts";
import { requests } from "./shapes.ts";

interface ArnsInput extends Paged {
  readonly Filters?: { readonly Arns?: readonly string[] };
}

/** ListPricingPlans: the caller's own plans and the two that AWS manages. */
export const listPricingPlans = operation<ArnsInput>(requests.ListPricingPlans, (context, input) => {
  const period = periodOf(context, input.BillingPeriod);
  const wanted = input.Filters?.Arns;
  const plans = plansOf(context)
    .filter((plan) => wanted === undefined || wanted.some((arn) => means(arn, plan.arn)))
    .map((plan) => ({
      Name: plan.name,
      Arn: plan.arn,
      Description: plan.description,
      Size: plan.rules.length,
      ...times(context),
    }));
  return { BillingPeriod: period.toString(), ...answer(context, "PricingPlans", plans, input) };
});

/** ListPricingRules: the rules of the caller's plans. */
export const listPricingRules = operation<ArnsInput>(requests.ListPricingRules, (context, input) => {
  const period = periodOf(context, input.BillingPeriod);
  const wanted = input.Filters?.Arns;
  const rules = rulesOf(context)
    .filter((rule) => wanted === undefined || wanted.some((arn) => means(arn, rule.arn)))
    .map((rule) => ({
      Name: rule.name,
      Arn: rule.arn,
      Description: rule.description,
      Scope: rule.scope,
      Type: rule.type,
      ModifierPercentage: rule.basisPoints / 100,
      ...(rule.service === null ? {} : { Service: rule.service }),
      ...(rule.billingEntity === null ? {} : { BillingEntity: rule.billingEntity }),
      AssociatedPricingPlanCount: 1,
      ...times(context),
    }));
  return { BillingPeriod: period.toString(), ...answer(context, "PricingRules", rules, input) };
});

/** ListPricingRulesAssociatedToPricingPlan. */
export const listRulesOfPlan = operation<Paged & { readonly PricingPlanArn: string }>(
  requests.ListPricingRulesAssociatedToPricingPlan,
  (context, input) => {
    const period = periodOf(context, input.BillingPeriod);
    const plan = plansOf(context).find((p) => means(input.PricingPlanArn, p.arn));
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
    const rule = rulesOf(context).find((r) => means(input.PricingRuleArn, r.arn));
    if (rule === undefined) throw notFound("PricingRule", input.PricingRuleArn);
    const arns = plansOf(context)
      .filter((plan) => plan.rules.includes(rule))
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

/** ListTagsForResource, for anything of the caller's that has an ARN here. */
export const listTags = operation<{ readonly ResourceArn: string }>(requests.ListTagsForResource, (context, input) => {
  const { account } = context.caller;
  if (!input.ResourceArn.startsWith(`arn:aws:billingconductor::${account}:`)) {
    throw invalid("INVALID_ARN", "The resource ARN is not of this account.", "ResourceArn");
  }
  const { estate } = context.book;
  const known = [...estate.groups, ...plansOf(context), ...rulesOf(context), ...context.book.customItems()];
  if (!known.some((resource) => resource.arn === input.ResourceArn)) throw notFound("Resource", input.ResourceArn);
  return { Tags: {} };
});

function plansOf(context: Context): PricingPlan[] {
  return context.book.estate.plans.filter((plan) => plan.managed || plan.owner === context.caller.account);
}

function rulesOf(context: Context): PricingRule[] {
  return plansOf(context).flatMap((plan) => plan.rules);
}

function times(context: Context): { CreationTime: number; LastModifiedTime: number } {
  const made = seconds(context.book.estate.first.start);
  return { CreationTime: made, LastModifiedTime: made };
}
