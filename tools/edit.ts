import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { cardData } from "#src/tool/proposals/card.ts";
import { approvalsOf, decidedShape, decidedView, proposalParam } from "#src/tool/proposals/decided.ts";
import { editedPlan, readLines } from "#src/tool/proposals/edited-plan.ts";

/** Edit: other amounts, or less of it, as a new proposal. */
export const edit = defineTool({
  name: "edit",
  title: "Edit",
  description:
    "Changes amounts of a proposal that waits, or leaves changes out. The edited one is a new proposal in its place, with a digest of its own; " +
    "approvals given before count no more. One line for each change that stays: its number, = and its amount.",
  input: z.object({
    proposal: proposalParam,
    lines: z
      .string()
      .max(20_000)
      .describe("One line for each change that stays, like 1 = 7534.29. A change without a line is left out."),
  }),
  output: decidedShape,
  effect: "own",
  grant: "write.approve",
  command: { positional: ["proposal"], examples: ["edit 12 --lines 1=7500.00"] },

  async run(input, context) {
    const approvals = approvalsOf(context);
    const before = await approvals.find(input.proposal, context.caller);
    const edits = readLines(input.lines, before.plan);
    // Edits add up: what was left out or changed before stays so.
    const all = {
      without: [...before.edits.without, ...edits.without],
      amounts: { ...before.edits.amounts, ...edits.amounts },
    };
    const plan = editedPlan(before.plan, edits, (effect, amount) => context.adjust(before.tool, effect, amount));
    return { card: cardData(await approvals.edit(input.proposal, context.caller, plan, all)) };
  },

  view: decidedView,
});
