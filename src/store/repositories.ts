import type { Repositories } from "#src/ports/store.ts";
import { apiCallStore } from "./api-calls.ts";
import { auditStore } from "./audit.ts";
import { cardPlaces } from "./card-places.ts";
import { channelStore } from "./channels.ts";
import { clientStore } from "./clients.ts";
import { conversationStore } from "./conversations.ts";
import { costSnapshotStore } from "./cost-snapshots.ts";
import type { Context } from "./database.ts";
import { named } from "./errors.ts";
import { grantStore } from "./grants.ts";
import { inboxStore } from "./inbox.ts";
import { jobRows } from "./job-rows.ts";
import { madeLineItems } from "./made-line-items.ts";
import { outboxStore } from "./outbox.ts";
import { policyRows } from "./policies.ts";
import { proposalRows } from "./proposals.ts";
import { receiverStore } from "./receivers.ts";
import { tokenStore } from "./tokens.ts";
import { traceStore } from "./traces.ts";
import { writeStops } from "./write-stops.ts";

/** All repositories over one database or one transaction. */
export function repositories(context: Context): Repositories {
  return {
    receivers: naming(receiverStore(context)),
    clients: naming(clientStore(context)),
    costSnapshots: naming(costSnapshotStore(context)),
    apiCalls: naming(apiCallStore(context)),
    grants: naming(grantStore(context)),
    channels: naming(channelStore(context)),
    conversations: naming(conversationStore(context)),
    inbox: naming(inboxStore(context)),
    outbox: naming(outboxStore(context)),
    jobs: naming(jobRows(context)),
    proposals: naming(proposalRows(context)),
    madeItems: naming(madeLineItems(context)),
    cards: naming(cardPlaces(context)),
    stops: naming(writeStops(context)),
    policies: naming(policyRows(context)),
    tokens: naming(tokenStore(context)),
    traces: naming(traceStore(context)),
    audit: naming(auditStore(context)),
  };
}

/** The same repository, whose failures have our names: the one door through which a driver's errors leave. */
function naming<R extends object>(repository: R): R {
  return new Proxy(repository, {
    get(target, property, receiver) {
      const member: unknown = Reflect.get(target, property, receiver);
      if (typeof member !== "function") return member;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          return await member.apply(target, args);
        } catch (thrown) {
          throw named(thrown);
        }
      };
    },
  });
}
