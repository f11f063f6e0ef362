import { Bug } from "#src/kernel/errors.ts";
import type { StoredProposal, Transition } from "#src/ports/proposal-rows.ts";
import { proposalEvent } from "#src/ports/proposal-rows.ts";
import type { ProposalState } from "#src/ports/proposals.ts";
import type { Repositories } from "#src/ports/store.ts";

/** Where a proposal can go from where it is. What is not in here cannot happen. */
const MOVES: Readonly<Record<ProposalState, readonly ProposalState[]>> = {
  proposed: ["approved", "rejected", "expired", "withdrawn", "replaced"],
  approved: ["applying", "stale", "failed"],
  applying: ["applied", "failed"],
  applied: ["verified", "failed", "undoing"],
  verified: ["undoing"],
  // With a retry it goes on where it failed: to be applied, or to be taken back.
  failed: ["approved", "undoing"],
  undoing: ["undone", "failed"],
  rejected: [],
  expired: [],
  withdrawn: [],
  stale: [],
  replaced: [],
  undone: [],
};

/** The states in which the worker has something to do. */
export const IN_WORK = ["approved", "applying", "applied", "undoing"] as const satisfies readonly ProposalState[];

/** Takes a step with a locked proposal, and tells those who show it. A step that the machine does not have is our fault. */
export async function step(
  within: Repositories,
  proposal: StoredProposal,
  taken: Omit<Transition, "from" | "at"> & { readonly replacedBy?: number },
): Promise<void> {
  const moved =
    MOVES[proposal.state].includes(taken.to) &&
    (await within.proposals.move(proposal.id, { ...taken, from: proposal.state }));
  if (!moved) throw new Bug("proposal.step", `A proposal cannot go from ${proposal.state} to ${taken.to}.`);
  await within.outbox.add(proposalEvent(proposal));
}
