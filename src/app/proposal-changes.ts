import type { Log } from "#src/ports/log.ts";
import type { OutboxEvent } from "#src/ports/messages.ts";
import { PROPOSAL_TOPIC } from "#src/ports/proposal-rows.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { type Followed, followOutbox } from "./follow-outbox.ts";

/** Hears of a proposal that has changed, or that still waits and is to be brought back to mind. */
export type ProposalListener = (proposal: Proposal, nudge: "reminded" | "escalated" | null) => Promise<void>;

/** Tells those who show proposals of every change, from the outbox: whichever process made it, nothing is missed. */
export function proposalChanges(store: Store, log: Log): Followed<ProposalListener> {
  return followOutbox({
    store,
    log,
    topic: PROPOSAL_TOPIC,
    // Of several changes of one proposal its present state is shown once.
    tell: async (id, events, listeners) => {
      const proposal = await store.proposals.byId(id);
      const nudge = events.map(nudgeOf).findLast((kind) => kind !== null) ?? null;
      if (proposal !== undefined) for (const listener of listeners) await listener(proposal, nudge);
    },
  });
}

function nudgeOf({ payload }: OutboxEvent): "reminded" | "escalated" | null {
  const nudge = (payload as { readonly nudge?: unknown } | null)?.nudge;
  return nudge === "reminded" || nudge === "escalated" ? nudge : null;
}
