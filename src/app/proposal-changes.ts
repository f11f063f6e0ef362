import { repeat } from "#src/jobs/repeat.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxEvent } from "#src/ports/messages.ts";
import { PROPOSAL_TOPIC } from "#src/ports/proposal-rows.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";

const BATCH = 20;
/** Whoever takes events and dies leaves them to others after this. */
const LEASE_MS = 30_000;
const POLL_MS = 1_000;

/** Hears of a proposal that has changed, or that still waits and is to be brought back to mind. */
export type ProposalListener = (proposal: Proposal, nudge: "reminded" | "escalated" | null) => Promise<void>;

/** Tells those who show proposals of every change, from the outbox: whichever process made it, nothing is missed. */
export interface ProposalChanges {
  /** Adds a listener; returns the way to stop. */
  subscribe(listener: ProposalListener): () => void;
  /** Looks now instead of at the next turn. */
  kick(): void;
  stop(): Promise<void>;
}

/** Watches the outbox. A change whose listeners fail is told again when its lease is over. */
export function proposalChanges(store: Store, log: Log): ProposalChanges {
  const listeners = new Set<ProposalListener>();
  const turn = async (): Promise<void> => {
    if (listeners.size === 0) return;
    for (;;) {
      const events = await store.outbox.take(PROPOSAL_TOPIC, BATCH, LEASE_MS);
      // Of several changes of one proposal its present state is shown once.
      for (const [id, same] of Map.groupBy(events, (event) => event.key)) {
        const proposal = await store.proposals.byId(id);
        try {
          const nudge = same.map(nudgeOf).findLast((kind) => kind !== null) ?? null;
          if (proposal !== undefined) for (const listener of listeners) await listener(proposal, nudge);
          await store.outbox.markSent(same.map((event) => event.id));
        } catch (error) {
          log.warn({ error, proposal: id }, "a change of a proposal could not be shown; it is tried again");
        }
      }
      if (events.length < BATCH) return;
    }
  };
  const turns = repeat(turn, POLL_MS, log);
  return {
    subscribe(listener) {
      listeners.add(listener);
      turns.kick();
      return () => listeners.delete(listener);
    },
    kick: turns.kick,
    stop: turns.stop,
  };
}

function nudgeOf({ payload }: OutboxEvent): "reminded" | "escalated" | null {
  const nudge = (payload as { readonly nudge?: unknown } | null)?.nudge;
  return nudge === "reminded" || nudge === "escalated" ? nudge : null;
}
