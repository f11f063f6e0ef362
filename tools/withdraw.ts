import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { cardData } from "#src/tool/proposals/card.ts";
import { approvalsOf, decidedShape, decidedView, proposalParam, reasonParam } from "#src/tool/proposals/decided.ts";

/** Withdraw: who proposed it takes it off the table. */
export const withdraw = defineTool({
  name: "withdraw",
  title: "Withdraw",
  description:
    "Withdraws a proposal that waits for a decision, by whoever proposed it or a billing admin. Nothing is changed.",
  input: z.object({ proposal: proposalParam, reason: reasonParam.optional() }),
  output: decidedShape,
  effect: "own",
  grant: "write.propose",
  command: { positional: ["proposal"], examples: ["withdraw 12"] },

  async run(input, context) {
    return {
      card: cardData(await approvalsOf(context).withdraw(input.proposal, context.caller, input.reason ?? null)),
    };
  },

  view: decidedView,
});
