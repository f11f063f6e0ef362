import { z } from "zod";
import type { Plan } from "#src/ports/proposals.ts";
import { defineTool } from "#src/tool/define.ts";
import { namedGroups } from "#src/tool/named-groups.ts";
import { params } from "#src/tool/params.ts";
import { findPlan, pricesOf, readBook } from "#src/tool/pricing/book.ts";
import { applyPricing, undoPricing, verifyPricing } from "#src/tool/pricing/effects.ts";
import { type PriceChange, pricingPlan } from "#src/tool/pricing/plan.ts";

/** Pricing move: another pricing plan for clients, as a proposal. */
export const pricingMove = defineTool({
  name: "pricing-move",
  title: "Move to another pricing plan",
  description:
    "Proposes to give a client, several separated by commas, or all, another pricing plan, with what that changes on Showback and margin of the last " +
    "closed month. AWS prices the present month anew. It changes nothing by itself: an approver decides.",
  input: z.object({
    client: params.client.describe(
      'A client, or several separated by commas: names, the beginning of names, or account ids. "all" for all.',
    ),
    to: z.string().trim().min(1).max(200).describe("The plan: its name or the beginning of it; pricing lists them"),
  }),
  effect: "write",
  grant: "write.propose",
  command: { positional: ["client"], examples: ["pricing-move acme --to Standard-10"] },

  async plan({ client, to }, context): Promise<Plan> {
    const book = await readBook(context.desk, context.clock.now(), context.call);
    const target = findPlan(to, book);
    const meant = client.toLowerCase() === "all" ? undefined : client;
    const groups = await namedGroups(meant, context, book.period, (id) => `pricing-move ${id} --to ${target.name}`);
    const moving = groups.filter(({ plan }) => plan?.id !== target.id);
    const listed = moving.filter(({ plan }) => book.plans.some(({ id }) => id === plan?.id));
    const used = book.plans.filter(({ id }) => id === target.id || listed.some(({ plan }) => plan?.id === id));
    const rules = await book.rulesOf(used);
    const changes = listed.flatMap((group): PriceChange[] => {
      const from = used.find(({ id }) => id === group.plan?.id);
      if (from === undefined) return [];
      return [
        {
          group,
          before: pricesOf(from, rules),
          after: pricesOf(target, rules),
          summary: `${from.name} to ${target.name}`,
          key: `move ${book.period}`,
          deed: {
            do: "move",
            group: group.id,
            groupName: group.name,
            from: { id: from.id, name: from.name },
            to: { id: target.id, name: target.name },
          },
        },
      ];
    });
    const [only] = groups;
    const who = groups.length === 1 && only !== undefined ? only.name : `${groups.length} clients`;
    return pricingPlan(context, {
      title: `Move ${who} to ${target.name}`,
      changes,
      shared: false,
      risks: [
        ...groups.filter(({ plan }) => plan?.id === target.id).map(({ name }) => `${name} has ${target.name} already.`),
        ...moving
          .filter((group) => !listed.includes(group))
          .map(({ name }) => `${name} is left out: AWS does not list its pricing plan.`),
        ...passthroughRisks(changes),
      ],
    });
  },

  apply: applyPricing,
  verify: verifyPricing,
  undo: undoPricing,
});

/** Billing Transfer user guide: CUR configurations stop when a plan moves to or from Passthrough. */
function passthroughRisks(changes: readonly PriceChange[]): string[] {
  const crossing = changes.filter(({ before, after }) => before.passthrough !== after.passthrough);
  if (crossing.length === 0) return [];
  const names = crossing.map(({ group }) => group.name).join(", ");
  return [
    `Cost and Usage Reports of ${names} stop being delivered, because the plan moves to or from Passthrough: make them anew afterwards.`,
    "Under Passthrough the client is shown what AWS charges us: only custom line items leave a margin.",
  ];
}
