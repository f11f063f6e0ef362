import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { cardData } from "#src/tool/proposals/card.ts";
import { approvalsOf, decidedShape, decidedView, proposalParam } from "#src/tool/proposals/decided.ts";

/** Retry: the rest of a proposal that failed on its way. */
export const retry = defineTool({
  name: "retry",
  title: "Retry",
  description:
    "Lets a proposal that failed on its way go on with what was not done; what is done already is not done again.",
  input: z.object({ proposal: proposalParam }),
  output: decidedShape,
  effect: "own",
  grant: "write.approve",
  command: { positional: ["proposal"], examples: ["retry 12"] },

  async run(input, context) {
    return { card: cardData(await approvalsOf(context).retry(input.proposal, context.caller)) };
  },

  view: decidedView,
});
