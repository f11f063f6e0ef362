import type { ChannelStore, ConversationStore, GrantStore } from "./access.ts";
import type { Audit } from "./audit.ts";
import type { ApiCallStore, CostSnapshotStore } from "./cost-records.ts";
import type { JobRows } from "./job-rows.ts";
import type { Inbox, Outbox } from "./messages.ts";
import type { ClientStore, ReceiverStore } from "./parties.ts";
import type { PolicyRows } from "./policy-rows.ts";
import type { CardPlaces, MadeLineItems, ProposalRows, WriteStops } from "./proposal-rows.ts";
import type { TokenStore } from "./tokens.ts";
import type { Traces } from "./traces.ts";

/** Everything that is remembered, by domain. The same set is handed out inside a transaction. */
export interface Repositories {
  readonly receivers: ReceiverStore;
  readonly clients: ClientStore;
  readonly costSnapshots: CostSnapshotStore;
  readonly apiCalls: ApiCallStore;
  readonly grants: GrantStore;
  readonly channels: ChannelStore;
  readonly conversations: ConversationStore;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly jobs: JobRows;
  readonly proposals: ProposalRows;
  readonly madeItems: MadeLineItems;
  readonly cards: CardPlaces;
  readonly stops: WriteStops;
  readonly policies: PolicyRows;
  readonly tokens: TokenStore;
  readonly traces: Traces;
  readonly audit: Audit;
}

/** Which database is behind the store, for `status`, `doctor` and the logs; holds no password. */
export interface StoreBackend {
  readonly kind: "postgresql" | "embedded";
  /** As the server gives it: "15.20". */
  readonly version: string;
  /** "host:port/database", a folder, or "memory". */
  readonly location: string;
}

/** The state of this installation. Failures to reach it are `Upstream` and retryable. */
export interface Store extends Repositories {
  readonly backend: StoreBackend;
  /**
   * Runs the work in one transaction: all of it is kept, or none when it throws. Inside, use only the repositories that are
   * handed in: the embedded database has one connection, and asking the store itself would wait for ever.
   */
  transaction<T>(work: (within: Repositories) => Promise<T>): Promise<T>;
  /** Moves whenever this process may have changed who may do what: what it has kept of tokens, rights and clients is void then. */
  accessVersion(): number;
  /** Ends connections and gives the folder free; safe to call twice. */
  close(): Promise<void>;
}
