import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { cardData } from "#src/tool/proposals/card.ts";
import { approvalsOf, decidedShape, decidedView, proposalParam } from "#src/tool/proposals/decided.ts";

/** Approve: a person lets a proposal be done. */
export const approve = defineTool({
  name: "approve",
  title: "Approve",
  description:
    "Approves a proposal, for people who may approve it: never one's own unless it is small. The worker then does exactly what its card shows.",
  input: z.object({
    proposal: proposalParam,
    digest: z
      .string()
      .trim()
      .max(64)
      .optional()
      .describe(
        "The beginning of the digest that the card had, 8 characters or more; refused when the proposal is another by now.",
      ),
    typed: z
      .string()
      .trim()
      .max(40)
      .optional()
      .describe("The amount, typed by the approver, where the card asks for it."),
  }),
  output: decidedShape,
  effect: "own",
  grant: "write.approve",
  command: { positional: ["proposal"], examples: ["approve 12", "approve 12 --typed 18411.05"] },

  async run(input, context) {
    return {
      card: cardData(
        await approvalsOf(context).approve(input.proposal, context.caller, {
          ...(input.digest === undefined ? {} : { digest: input.digest }),
          ...(input.typed === undefined ? {} : { typed: input.typed }),
        }),
      ),
    };
  },

  view: decidedView,
});
