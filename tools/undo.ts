import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { cardData } from "#src/tool/proposals/card.ts";
import { approvalsOf, decidedShape, decidedView, proposalParam, reasonParam } from "#src/tool/proposals/decided.ts";

/** Undo: what was applied is taken back. */
export const undo = defineTool({
  name: "undo",
  title: "Undo",
  description:
    "Takes back what an applied proposal has done, where that is possible, by people who may approve it. The worker does it and reads back.",
  input: z.object({ proposal: proposalParam, reason: reasonParam.optional() }),
  output: decidedShape,
  effect: "own",
  grant: "write.approve",
  command: { positional: ["proposal"], examples: ["undo 12 --reason Wrong month"] },

  async run(input, context) {
    return { card: cardData(await approvalsOf(context).undo(input.proposal, context.caller, input.reason ?? null)) };
  },

  view: decidedView,
});
