import { z } from "zod";
import { InputError } from "#src/kernel/errors.ts";
import type { PricingRule, RulePrice } from "#src/ports/pricing.ts";
import type { Plan } from "#src/ports/proposals.ts";
import { defineTool } from "#src/tool/define.ts";
import { demandAllClients, findRule, plansWith, pricesOf, readBook } from "#src/tool/pricing/book.ts";
import { applyPricing, undoPricing, verifyPricing } from "#src/tool/pricing/effects.ts";
import { sharedChanges } from "#src/tool/pricing/shared.ts";
import { percentParam, priceOf, priceWords, typeParam } from "#src/tool/pricing/words.ts";

/** Pricing set: another percentage of a pricing rule, as a proposal. */
export const pricingSet = defineTool({
  name: "pricing-set",
  title: "Set a pricing rule",
  description:
    "Proposes another percentage for a pricing rule, for every client whose plan has it, with what that changes on Showback and margin of the last " +
    "closed month. AWS prices the present month anew. It changes nothing by itself: an approver decides.",
  input: z.object({
    rule: z.string().trim().min(1).max(200).describe("The rule: its name or the beginning of it; pricing lists them"),
    percent: percentParam,
    type: typeParam.optional().describe("markup or discount; left out: as it is"),
  }),
  effect: "write",
  grant: "write.propose",
  command: {
    positional: ["rule"],
    examples: ["pricing-set Standard-8-GLOBAL --percent 9", "pricing-set Launch --percent 10 --type discount"],
  },

  async plan(input, context): Promise<Plan> {
    demandAllClients(context);
    const book = await readBook(context.desk, context.clock.now(), context.call);
    const rules = await book.rulesOf(book.plans);
    const rule = findRule(input.rule, book.plans, rules);
    const from = standingOf(rule);
    const to = priceOf(input.percent, input.type ?? from.type);
    const plans = plansWith(rule, book.plans, rules);
    const words = `${rule.name}: ${priceWords(to)} instead of ${priceWords(from)}`;
    const same = from.type === to.type && from.percent === to.percent;
    return sharedChanges(context, book, plans, {
      title: `Set ${words}`,
      summary: `${priceWords(to)} instead of ${priceWords(from)}`,
      key: `set ${rule.id}`,
      unchanged: same ? `${rule.name} is ${priceWords(to)} already.` : null,
      before: (plan) => pricesOf(plan, rules),
      after: (plan) => {
        const prices = pricesOf(plan, rules);
        return {
          ...prices,
          rules: prices.rules.map((each) => ("id" in each && each.id === rule.id ? { ...each, ...to } : each)),
        };
      },
      deed: (priced) => ({ do: "set", rule: rule.id, ruleName: rule.name, from, to, priced }),
    });
  },

  apply: applyPricing,
  verify: verifyPricing,
  undo: undoPricing,
});

function standingOf({ name, type, percent }: PricingRule): RulePrice {
  if (type !== "tiering" && percent !== null) return priceOf(percent, type);
  throw new InputError(
    "pricing.tiering",
    `${name} has no percentage: it turns the Free Tier on or off. Change it in the AWS console.`,
  );
}
