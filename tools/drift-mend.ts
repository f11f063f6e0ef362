import { z } from "zod";
import type { Plan } from "#src/ports/proposals.ts";
import { defineTool } from "#src/tool/define.ts";
import { itemsOf } from "#src/tool/line-items/change.ts";
import { readDrift } from "#src/tool/line-items/drift.ts";
import { applyLineItem, undoLineItem, verifyLineItem } from "#src/tool/line-items/effect.ts";
import { type Mended, mendOne } from "#src/tool/line-items/mending.ts";
import { ItemNames } from "#src/tool/line-items/names.ts";

/** Drift mend: line items of ours put back as they were approved, as a proposal. */
export const driftMend = defineTool({
  name: "drift-mend",
  title: "Mend drift",
  description:
    "Proposes to put custom line items of ours back as they were approved, where drift finds them missing or changed by somebody else, in " +
    "the present and the previous billing period. It changes nothing by itself: an approver decides. Look at drift first.",
  input: z.object({}),
  effect: "write",
  grant: "write.propose",
  command: { positional: [], examples: ["drift-mend"] },

  async plan(_input, context): Promise<Plan> {
    const { drifts, periods } = await readDrift(context, "drift-mend");
    const count = drifts.length === 1 ? "1 line item" : `${drifts.length} line items`;
    const title = drifts.length === 0 ? "Put line items back as approved" : `Put ${count} back as approved`;
    if (drifts.length === 0) return { title, effects: [], outcomes: [], risks: [] };
    const lists = await Promise.all(periods.map((period) => itemsOf(context).list(period, context.call)));
    const names = new ItemNames(lists.flat());
    const mended: Mended[] = [];
    for (const one of drifts) mended.push(await mendOne(context, one, names));
    return {
      title,
      effects: mended.flatMap(({ effects }) => effects),
      outcomes: mended.map(({ outcome }) => outcome),
      risks: [
        ...drifts.map(({ expected, what }) => `${expected.clientName}, ${expected.draft.name}: ${what}`),
        "Somebody has changed this at AWS, perhaps for a reason: ask before you approve.",
      ],
    };
  },

  apply: applyLineItem,
  verify: verifyLineItem,
  undo: undoLineItem,
});
