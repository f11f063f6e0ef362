import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { cardData } from "#src/tool/proposals/card.ts";
import { approvalsOf, decidedShape, decidedView, proposalParam, reasonParam } from "#src/tool/proposals/decided.ts";

/** Reject: a person says no to a proposal, with a reason. */
export const reject = defineTool({
  name: "reject",
  title: "Reject",
  description: "Rejects a proposal with a reason, for people who may approve it. Nothing is changed.",
  input: z.object({ proposal: proposalParam, reason: reasonParam }),
  output: decidedShape,
  effect: "own",
  grant: "write.approve",
  command: { positional: ["proposal"], examples: ["reject 12 --reason The amount is last month's"] },

  async run(input, context) {
    return { card: cardData(await approvalsOf(context).reject(input.proposal, context.caller, input.reason)) };
  },

  view: decidedView,
});
