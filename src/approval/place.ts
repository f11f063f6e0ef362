import { Bug, InputError } from "#src/kernel/errors.ts";
import { proposalEvent, type StoredProposal } from "#src/ports/proposal-rows.ts";
import type { Edits, Plan, Proposal, ProposalState } from "#src/ports/proposals.ts";
import type { Repositories } from "#src/ports/store.ts";
import { planDigest } from "./digest.ts";
import { step } from "./machine.ts";
import { largestFirst } from "./order.ts";
import { isOver } from "./rights.ts";
import { type ApprovalRules, demandsOf } from "./rules.ts";

/** Who does what nobody in particular does: the passing of time, and the worker. */
export const MACHINERY = { by: "job:proposal", byName: "Reckoner" } as const;

/** No edits. */
export const UNEDITED: Edits = { without: [], amounts: {} };

/** What a proposal is made from. */
export interface Placing extends Pick<Proposal, "tool" | "input" | "basis" | "edits" | "plan" | "proposedBy"> {
  readonly replaces: number | null;
}

/** Stores a plan, its largest effect first, as a proposal, or gives the one of the same digest that is pending. Needs a transaction. */
export async function place(
  within: Repositories,
  wanted: Placing,
  rules: ApprovalRules,
  now: Date,
): Promise<{ readonly proposal: StoredProposal; readonly fresh: boolean }> {
  checkPlan(wanted.plan);
  const placing = { ...wanted, plan: largestFirst(wanted.plan) };
  const digest = await planDigest(placing.tool, placing.plan);
  const known = await pending(within, digest, now);
  if (known !== undefined) return { proposal: known, fresh: false };
  const added = await within.proposals.add({
    ...placing,
    digest,
    expiresAt: new Date(now.getTime() + rules.expiresAfterMs),
    ...demandsOf(placing.plan, rules),
  });
  if (added !== undefined) {
    await within.outbox.add(proposalEvent(added));
    return { proposal: added, fresh: true };
  }
  // Somebody else was quicker by a moment.
  const other = await pending(within, digest, now);
  if (other === undefined) throw new Bug("proposals.vanished", "A proposal was decided while it was made. Try again.");
  return { proposal: other, fresh: false };
}

/** Lets a locked proposal expire. */
export function expire(within: Repositories, proposal: StoredProposal): Promise<void> {
  return step(within, proposal, { ...MACHINERY, to: "expired", note: "Nobody decided in time." });
}

const PENDING: readonly ProposalState[] = ["proposed", "approved", "applying"];

async function pending(within: Repositories, digest: string, now: Date): Promise<StoredProposal | undefined> {
  const found = await within.proposals.pending(digest);
  const known = found && (await within.proposals.lock(found.id));
  // It may have been decided while we waited for it.
  if (known === undefined || !PENDING.includes(known.state)) return undefined;
  if (!isOver(known, now)) return known;
  await expire(within, known);
  return undefined;
}

function checkPlan({ effects }: Plan): void {
  if (effects.length === 0) throw new InputError("proposal.empty", "There is nothing to do, so nothing is proposed.");
  if (new Set(effects.map(({ key }) => key)).size === effects.length) return;
  throw new Bug("plan.keys", "Two effects of a plan have the same key, so it is not proposed. It has been logged.");
}
