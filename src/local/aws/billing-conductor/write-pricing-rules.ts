import { randomBytes } from "node:crypto";
import type { PricingRule } from "../../book/plans.ts";
import { type Context, operation } from "../operation.ts";
import { once } from "./client-token.ts";
import { conflict, invalid, limitExceeded, means, notFound, seconds } from "./common.ts";
import { holdsRule, modifierOf, plansOf, rulesOf } from "./pricing.ts";
import { requests } from "./shapes.ts";

interface CreateInput {
  readonly ClientToken?: string;
  readonly Name: string;
  readonly Description?: string;
  readonly Scope: PricingRule["scope"];
  readonly Type: PricingRule["type"];
  readonly ModifierPercentage?: number;
  readonly Service?: string;
  readonly Tags?: Readonly<Record<string, string>>;
  readonly BillingEntity?: string;
  readonly Tiering?: { readonly FreeTier: { readonly Activated: boolean } };
  readonly UsageType?: string;
  readonly Operation?: string;
}

/** CreatePricingRule: it changes nothing until a plan has it. */
export const createPricingRule = operation<CreateInput>(requests.CreatePricingRule, (context, input) =>
  once(context, input, "PricingRule", () => {
    const { account } = context.caller;
    const { pricingRules } = context.limits;
    checkScope(input);
    checkName(context, input.Name);
    if (rulesOf(context).length >= pricingRules) {
      const message = `An account must not have more than ${pricingRules} pricing rules.`;
      throw limitExceeded("PRICING_RULES", message, "Account", account);
    }
    const rule: PricingRule = {
      arn: `arn:aws:billingconductor::${account}:pricingrule/${randomBytes(5).toString("hex")}`,
      owner: account,
      name: input.Name,
      description: input.Description ?? "",
      scope: input.Scope,
      service: input.Service ?? null,
      billingEntity: input.BillingEntity ?? null,
      ...(input.UsageType === undefined ? {} : { usageType: input.UsageType }),
      ...(input.Operation === undefined ? {} : { operation: input.Operation }),
      ...modifier(input.Type, input),
      createdAt: context.clock.now(),
    };
    context.book.changePricing({ rules: [...context.book.estate.rules, rule] });
    if (input.Tags !== undefined) context.tags.add(rule.arn, input.Tags);
    return rule.arn;
  }),
);

type UpdateInput = Pick<CreateInput, "Description" | "ModifierPercentage" | "Tiering"> & {
  readonly Arn: string;
  readonly Name?: string;
  readonly Type?: PricingRule["type"];
};

/** UpdatePricingRule: the current month is priced anew from its first day in every plan that has it. */
export const updatePricingRule = operation<UpdateInput>(requests.UpdatePricingRule, (context, input) => {
  const before = rulesOf(context).find((rule) => means(input.Arn, rule.arn));
  if (before === undefined) throw notFound("PricingRule", input.Arn);
  if (input.Name !== undefined && input.Name !== before.name) checkName(context, input.Name);
  const type = input.Type ?? before.type;
  if ((type === "TIERING") !== (before.type === "TIERING")) {
    throw invalid("ILLEGAL_TYPE", "A pricing rule stays a tiering rule, or none.", "Type");
  }
  const isPriced = input.Type !== undefined || input.ModifierPercentage !== undefined || input.Tiering !== undefined;
  const given = { ModifierPercentage: before.basisPoints / 100, ...input };
  const after: PricingRule = {
    ...before,
    ...(input.Name === undefined ? {} : { name: input.Name }),
    ...(input.Description === undefined ? {} : { description: input.Description }),
    ...(isPriced ? modifier(type, type === "TIERING" ? input : given) : {}),
    modifiedAt: context.clock.now(),
  };
  const rules = context.book.estate.rules.map((rule) => (rule.arn === before.arn ? after : rule));
  context.book.changePricing({ rules });
  return {
    Arn: after.arn,
    Name: after.name,
    Description: after.description,
    Scope: after.scope,
    Type: after.type,
    ...modifierOf(after),
    AssociatedPricingPlanCount: plansOf(context).filter((plan) => holdsRule(plan, after)).length,
    LastModifiedTime: seconds(context.clock.now()),
  };
});

/** DeletePricingRule: only one that no plan has. */
export const deletePricingRule = operation<{ readonly Arn: string }>(requests.DeletePricingRule, (context, input) => {
  const rule = rulesOf(context).find((r) => means(input.Arn, r.arn));
  if (rule === undefined) throw invalid("PRICINGRULES_NOT_EXIST", "There is no such pricing rule.", "Arn");
  if (plansOf(context).some((plan) => holdsRule(plan, rule))) {
    const reason = "PRICING_RULE_ATTACHED_TO_PRICING_PLAN_DELETE_CONFLICT";
    throw conflict(reason, "A pricing plan has the pricing rule.", "PricingRule", rule.arn);
  }
  context.book.changePricing({ rules: context.book.estate.rules.filter((r) => r.arn !== rule.arn) });
  return { Arn: rule.arn };
});

/** Each scope needs the members that say what it is of, and has no others. */
function checkScope({ Scope, Type, Service, BillingEntity, UsageType, Operation }: CreateInput): void {
  if (Type === "TIERING" && Scope !== "GLOBAL") throw invalid("ILLEGAL_SCOPE", "A tiering rule is global.", "Scope");
  if ((Service !== undefined) !== (Scope === "SERVICE" || Scope === "SKU")) {
    throw invalid(
      "ILLEGAL_SERVICE",
      "A service is given for the scopes SERVICE and SKU, and for these only.",
      "Service",
    );
  }
  if ((BillingEntity !== undefined) !== (Scope === "BILLING_ENTITY")) {
    const message = "A billing entity is given for the scope BILLING_ENTITY, and for this only.";
    throw invalid("ILLEGAL_BILLING_ENTITY", message, "BillingEntity");
  }
  if ((UsageType !== undefined) !== (Scope === "SKU") || (Operation !== undefined && Scope !== "SKU")) {
    throw invalid("ILLEGAL_USAGE_TYPE", "A usage type is given for the scope SKU, and for this only.", "UsageType");
  }
}

/** More than this and the book's prices have no room for it; AWS names no limit. */
const MOST_MARKUP = 899.99;

/** Type and modifier of a rule, rounded to two digits as AWS does. */
function modifier(
  type: PricingRule["type"],
  { ModifierPercentage, Tiering }: Pick<CreateInput, "ModifierPercentage" | "Tiering">,
): Pick<PricingRule, "type" | "basisPoints" | "freeTier"> {
  if (type === "TIERING") {
    if (Tiering === undefined || ModifierPercentage !== undefined) {
      throw invalid(
        "ILLEGAL_TIERING_INPUT",
        "A tiering rule says whether the free tier is on, and no more.",
        "Tiering",
      );
    }
    return { type, basisPoints: 0, freeTier: Tiering.FreeTier.Activated };
  }
  if (Tiering !== undefined) throw invalid("ILLEGAL_TIERING_INPUT", "Only a tiering rule has tiering.", "Tiering");
  const most = type === "DISCOUNT" ? 100 : MOST_MARKUP;
  if (ModifierPercentage === undefined || ModifierPercentage > most) {
    const message = `A modifier from 0 to ${most} percent must be given.`;
    throw invalid("ILLEGAL_MODIFIER_PERCENTAGE", message, "ModifierPercentage");
  }
  return { type, basisPoints: Math.round(ModifierPercentage * 100) };
}

function checkName(context: Context, name: string): void {
  const taken = rulesOf(context).find((rule) => rule.name === name);
  if (taken === undefined) return;
  throw conflict("RESOURCE_NAME_CONFLICT", "Another pricing rule has this name.", "PricingRule", taken.arn);
}
