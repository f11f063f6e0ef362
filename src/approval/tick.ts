import type { Clock } from "#src/kernel/clock.ts";
import { proposalEvent, type StoredProposal } from "#src/ports/proposal-rows.ts";
import type { Repositories, Store } from "#src/ports/store.ts";
import type { Enqueue } from "./enqueue.ts";
import { failWith } from "./execute.ts";
import { IN_WORK } from "./machine.ts";
import { expire } from "./place.ts";
import { isOver } from "./rights.ts";
import type { ApprovalRules } from "./rules.ts";

/** What the passing of time works on. */
export interface TickOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: Pick<ApprovalRules, "remindAfterMs" | "escalateAfterMs">;
  readonly enqueue: Enqueue;
  /** Told the id after a change is kept. */
  readonly changed?: (proposalId: string) => void;
}

/**
 * Does what time asks for: lets proposals expire, reminds people of those that wait, takes them to more people, and looks after
 * work that got lost. It goes by what the rows say alone, so that missing a turn, or the whole queue, does no harm.
 */
export async function tickProposals(options: TickOptions): Promise<void> {
  const { store, clock } = options;
  const rows = await store.proposals.list({ states: ["proposed", ...IN_WORK], limit: EVERY });
  for (const { id } of rows.toReversed()) {
    const changed = await store.transaction(async (within) => {
      const proposal = await within.proposals.lock(id);
      if (proposal === undefined) return false;
      return proposal.state === "proposed"
        ? passTime(within, proposal, clock.now(), options)
        : lookAfter(within, proposal, options);
    });
    if (changed) options.changed?.(id);
  }
}

/** More than ever wait at a time. */
const EVERY = 10_000;

async function passTime(
  within: Repositories,
  proposal: StoredProposal,
  now: Date,
  { rules }: TickOptions,
): Promise<boolean> {
  if (isOver(proposal, now)) {
    await expire(within, proposal);
    return true;
  }
  const age = now.getTime() - proposal.proposedAt.getTime();
  const due =
    age >= rules.escalateAfterMs && proposal.escalatedAt === null
      ? "escalated"
      : age >= rules.remindAfterMs && proposal.remindedAt === null && proposal.escalatedAt === null
        ? "reminded"
        : undefined;
  if (due === undefined) return false;
  await within.proposals.nudged(proposal.id, due);
  await within.outbox.add(proposalEvent(proposal, due));
  return true;
}

/** Work whose job was given up has failed; work whose job is gone, or ended without it, is asked for again. */
async function lookAfter(within: Repositories, proposal: StoredProposal, { enqueue }: TickOptions): Promise<boolean> {
  const { id, round, state } = proposal;
  const name = state === "undoing" ? "proposal.undo" : "proposal.apply";
  const job = await enqueue(within, name, { proposal: id, round });
  if (job.state === "dead") {
    await failWith(
      within,
      proposal,
      "The worker gave up in the middle of it; its log says why. Retry it, or take it back.",
    );
    return true;
  }
  if (job.state === "done") await enqueue(within, name, { proposal: id, round: await within.proposals.nextRound(id) });
  return false;
}
