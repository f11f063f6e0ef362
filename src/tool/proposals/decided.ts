import { z } from "zod";
import type { Policies } from "#src/ports/policies.ts";
import type { Approvals } from "#src/ports/proposals.ts";
import type { View } from "#src/view/view.ts";
import type { ToolContext } from "../context.ts";
import { noProposals } from "../not-kept.ts";
import { type Card, cardShape } from "./card.ts";
import { cardView } from "./view.ts";

/** The parameter by which a proposal is named. */
export const proposalParam = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .describe("The proposal: its number, as on its card, like 12.");

/** A reason that a person gives. */
export const reasonParam = z.string().trim().min(1).max(500).describe("Why, in a sentence; it is kept and shown.");

/** What every decision answers with. */
export const decidedShape = z.object({ card: cardShape });

/** Its picture: the card as it is now. */
export function decidedView(data: { readonly card: Card }): View {
  return cardView(data.card);
}

/** The proposals of this installation; refuses where there are none. */
export function approvalsOf(context: ToolContext): Approvals {
  if (context.approvals !== null) return context.approvals;
  throw noProposals("proposals");
}

/** The policies of this installation; refuses where there are no proposals. */
export function policiesOf(context: ToolContext): Policies {
  if (context.policies !== null) return context.policies;
  throw noProposals("policies");
}
