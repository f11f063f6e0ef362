import { z } from "zod";
import type { Plan } from "#src/ports/proposals.ts";
import { defineTool } from "#src/tool/define.ts";
import { readScene } from "#src/tool/line-items/change.ts";
import { applyLineItem, undoLineItem, verifyLineItem } from "#src/tool/line-items/effect.ts";
import { findItem } from "#src/tool/line-items/find-item.ts";
import { planRemoval } from "#src/tool/line-items/removal.ts";
import { openPeriod } from "#src/tool/open-period.ts";
import { params } from "#src/tool/params.ts";

/** Line item end: a recurring one is charged no more, as a proposal. */
export const lineItemEnd = defineTool({
  name: "line-item-end",
  title: "End a line item",
  description:
    "Proposes to end one custom line item of a client: it is not charged in the named month (the present one unless named) nor in any " +
    "later one; earlier months stay as they are. To take it off the previous month too, use line-item-remove. It changes nothing by " +
    "itself: an approver decides.",
  input: z.object({
    client: params.oneClient,
    period: params.period.optional().describe("First month without it: this (the usual one), last, or 2026-11"),
    item: params.lineItem,
  }),
  effect: "write",
  grant: "write.propose",
  command: {
    positional: ["client", "period"],
    examples: ["line-item-end acme --item Managed-services", "line-item-end acme last --item Managed-services"],
  },

  async plan(input, context): Promise<Plan> {
    const period = openPeriod(input.period, context, "this");
    const retry = (name: string): string => `line-item-end ${input.client} ${period} --item ${name}`;
    const scene = await readScene(
      context,
      input.client,
      period,
      (id) => `line-item-end ${id} ${period} --item ${input.item}`,
    );
    const item = findItem(input.item, scene.group, scene.items, period.toString(), retry);
    return planRemoval(context, `End ${item.name} of ${scene.group.name} from ${period} on`, scene, item);
  },

  apply: applyLineItem,
  verify: verifyLineItem,
  undo: undoLineItem,
});
