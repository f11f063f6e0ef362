import { z } from "zod";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Plan } from "#src/ports/proposals.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { defineTool } from "#src/tool/define.ts";
import { type ItemScene, readScene } from "#src/tool/line-items/change.ts";
import { applyLineItem, undoLineItem, verifyLineItem } from "#src/tool/line-items/effect.ts";
import { findItem } from "#src/tool/line-items/find-item.ts";
import { planRemoval } from "#src/tool/line-items/removal.ts";
import { params } from "#src/tool/params.ts";

/** Line item remove: taken off every month that is still open, as a proposal. */
export const lineItemRemove = defineTool({
  name: "line-item-remove",
  title: "Remove a line item",
  description:
    "Proposes to take one custom line item of a client off every month that AWS still lets change: the previous and the present one, and " +
    "all later ones. Months before that keep it for good. To stop a recurring one from now on only, use line-item-end. It changes " +
    "nothing by itself: an approver decides.",
  input: z.object({
    client: params.oneClient,
    item: params.lineItem,
  }),
  effect: "write",
  grant: "write.propose",
  command: { positional: ["client"], examples: ["line-item-remove acme --item Managed-services"] },

  async plan({ client, item: name }, context): Promise<Plan> {
    const current = BillingPeriod.at(context.clock.now());
    const retry = (chosen: string): string => `line-item-remove ${client} --item ${chosen}`;
    const [before, now] = await Promise.all([
      sceneOf(context, client, name, current.previous()),
      sceneOf(context, client, name, current),
    ]);
    // An item of both months is found in the earlier one, from which it is taken off.
    const ids = new Set(before.items.map((one) => one.id));
    const items = [...before.items, ...now.items.filter((one) => !ids.has(one.id))];
    const item = findItem(name, now.group, items, `${current.previous()} and ${current}`, retry);
    const scene = ids.has(item.id) ? before : now;
    return planRemoval(
      context,
      `Remove ${item.name} of ${scene.group.name} from ${scene.period} on`,
      { ...scene, items },
      item,
    );
  },

  apply: applyLineItem,
  verify: verifyLineItem,
  undo: undoLineItem,
});

const sceneOf = (context: ToolContext, client: string, item: string, period: BillingPeriod): Promise<ItemScene> =>
  readScene(context, client, period, (id) => `line-item-remove ${id} --item ${item}`);
