import { z } from "zod";
import type { Plan } from "#src/ports/proposals.ts";
import { defineTool } from "#src/tool/define.ts";
import { demandAllClients, findPlan, findRule, pricesOf, readBook } from "#src/tool/pricing/book.ts";
import { applyPricing, undoPricing, verifyPricing } from "#src/tool/pricing/effects.ts";
import { demandOwn, sharedChanges } from "#src/tool/pricing/shared.ts";
import { planParam } from "#src/tool/pricing/words.ts";

/** Pricing remove: a pricing plan without one of its rules, as a proposal. */
export const pricingRemove = defineTool({
  name: "pricing-remove",
  title: "Take a rule from a pricing plan",
  description:
    "Proposes to take a rule from a pricing plan, so that a broader rule or the public price holds for every client with that plan, with what that changes on " +
    "Showback and margin of the last closed month. The rule itself stays. It changes nothing by itself: an approver decides.",
  input: z.object({
    plan: planParam,
    rule: z.string().trim().min(1).max(200).describe("The rule: its name or the beginning of it"),
  }),
  effect: "write",
  grant: "write.propose",
  command: {
    positional: ["plan"],
    examples: ["pricing-remove Analytics-services --rule Analytics-services-SERVICE-AmazonS3"],
  },

  async plan(input, context): Promise<Plan> {
    demandAllClients(context);
    const book = await readBook(context.desk, context.clock.now(), context.call);
    const plan = findPlan(input.plan, book);
    demandOwn(plan);
    const rules = await book.rulesOf([plan]);
    const rule = findRule(input.rule, [plan], rules);
    return sharedChanges(context, book, [plan], {
      title: `Take ${rule.name} from ${plan.name}`,
      summary: `Without ${rule.name}`,
      key: `take ${rule.id}`,
      unchanged: null,
      before: (each) => pricesOf(each, rules),
      after: (each) => ({
        passthrough: each.passthrough,
        rules: (rules.get(each.id) ?? []).filter(({ id }) => id !== rule.id),
      }),
      deed: (priced) => ({
        do: "take",
        plan: { id: plan.id, name: plan.name },
        rule: rule.id,
        ruleName: rule.name,
        priced,
      }),
    });
  },

  apply: applyPricing,
  verify: verifyPricing,
  undo: undoPricing,
});
