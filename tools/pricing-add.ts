import { z } from "zod";
import { serviceCode } from "#src/engine/pricing/service-codes.ts";
import { Conflict, InputError } from "#src/kernel/errors.ts";
import type { PricingPlan, PricingRule, RuleDraft } from "#src/ports/pricing.ts";
import type { Plan } from "#src/ports/proposals.ts";
import { defineTool } from "#src/tool/define.ts";
import { demandAllClients, findPlan, type PlanRules, pricesOf, readBook } from "#src/tool/pricing/book.ts";
import { applyPricing, undoPricing, verifyPricing } from "#src/tool/pricing/effects.ts";
import { demandOwn, sharedChanges } from "#src/tool/pricing/shared.ts";
import { percentParam, planParam, priceOf, priceWords, ruleName, typeParam } from "#src/tool/pricing/words.ts";

/** Pricing add: another rule for a pricing plan, as a proposal. */
export const pricingAdd = defineTool({
  name: "pricing-add",
  title: "Add a pricing rule",
  description:
    "Proposes a new rule for a pricing plan: a markup or discount on the public price of everything, of one service, or of Marketplace, for every client with " +
    "that plan, with what that changes on Showback and margin of the last closed month. It changes nothing by itself: an approver decides.",
  input: z.object({
    plan: planParam,
    percent: percentParam,
    type: typeParam.optional().describe("markup (the usual one) or discount"),
    service: z.string().trim().min(1).max(200).optional().describe("Service by code or name: AmazonRDS"),
    seller: z
      .enum(["AWS", "AWS Marketplace"])
      .optional()
      .describe("All that this one sells; not together with service"),
  }),
  effect: "write",
  grant: "write.propose",
  command: {
    positional: ["plan"],
    examples: [
      "pricing-add Standard-8 --service AmazonRDS --percent 12",
      "pricing-add Standard-8 --percent 3 --type discount",
    ],
  },

  async plan(input, context): Promise<Plan> {
    demandAllClients(context);
    const book = await readBook(context.desk, context.clock.now(), context.call);
    const plan = findPlan(input.plan, book);
    demandOwn(plan);
    const rules = await book.rulesOf(book.plans);
    const draft = draftOf(input, plan, rules);
    const words = `${priceWords(draft)} on ${draft.service ?? draft.billingEntity ?? "everything"}`;
    return sharedChanges(context, book, [plan], {
      title: `Add to ${plan.name}: ${words}`,
      summary: words,
      key: `add ${draft.name}`,
      unchanged: null,
      before: (each) => pricesOf(each, rules),
      after: (each) => {
        const prices = pricesOf(each, rules);
        return { ...prices, rules: [...prices.rules, { ...draft, usageType: null, operation: null }] };
      },
      deed: (priced) => ({ do: "add", plan: { id: plan.id, name: plan.name }, draft, priced }),
    });
  },

  apply: applyPricing,
  verify: verifyPricing,
  undo: undoPricing,
});

interface Wish {
  readonly percent: string;
  readonly type?: "markup" | "discount" | undefined;
  readonly service?: string | undefined;
  readonly seller?: string | undefined;
}

function draftOf(wish: Wish, plan: PricingPlan, rules: PlanRules): RuleDraft {
  const { seller } = wish;
  if (wish.service !== undefined && seller !== undefined) {
    throw new InputError(
      "pricing.scope",
      "A rule is for a service or for all of a seller, not for both. Leave one out.",
    );
  }
  const service = wish.service === undefined ? null : codeOf(wish.service);
  const scope = service !== null ? "service" : seller !== undefined ? "billing-entity" : "global";
  const price = priceOf(wish.percent, wish.type ?? "markup");
  const own = rules.get(plan.id) ?? [];
  const twin = own.find((rule) => isFor(rule, scope, service, seller ?? null));
  if (twin !== undefined) {
    throw new Conflict(
      "pricing.twice",
      `${plan.name} has a rule for just that already, ${twin.name}. Change it: pricing-set ${twin.name} --percent ${price.percent}.`,
    );
  }
  const taken = new Set([...rules.values()].flat().map(({ name }) => name));
  return {
    ...price,
    name: ruleName([plan.name, service ?? seller ?? "all"], taken),
    description: `${priceWords(price)} on ${service ?? seller ?? "everything"}`,
    scope,
    service,
    billingEntity: seller ?? null,
  };
}

function isFor(rule: PricingRule, scope: RuleDraft["scope"], service: string | null, seller: string | null): boolean {
  return rule.type !== "tiering" && rule.scope === scope && rule.service === service && rule.billingEntity === seller;
}

function codeOf(text: string): string {
  const code = serviceCode(text);
  if (code !== null) return code;
  throw new InputError(
    "pricing.service",
    `"${text.slice(0, 60)}" is no service code that is known here, so what it comes to could not be told. Write it like AmazonRDS or AmazonS3.`,
  );
}
