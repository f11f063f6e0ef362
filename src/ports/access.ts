import type { Json } from "./cost-records.ts";

/** Who somebody is to this installation. */
export const ROLES = ["operator", "account-manager", "approver", "admin", "viewer", "client"] as const;

/** One of `ROLES`. */
export type Role = (typeof ROLES)[number];

/** A right: this subject has this role, for one client or for all. */
export interface Grant {
  /** A person as the surface names them: "slack:T01:U02", "oidc:<issuer>:<sub>", "local"; or a user group, "slack-group:T01:S03". */
  readonly subject: string;
  readonly role: Role;
  /** The id of a client, or "*" for all of them. */
  readonly client: string;
}

/** The rights of people. */
export interface GrantStore {
  /** Lets every other change of rights wait until this transaction ends. */
  lock(): Promise<void>;
  /** Gives the right; giving it twice has no second effect. `NotFound` for an unknown client. */
  give(grant: Grant): Promise<void>;
  /** Takes the right back; true when it was there. */
  revoke(grant: Grant): Promise<boolean>;
  of(subject: string): Promise<readonly Grant[]>;
  list(): Promise<readonly Grant[]>;
}

/** Where a channel is: "slack", a workspace, a channel. */
export interface ChannelAddress {
  readonly platform: string;
  readonly workspace: string;
  readonly channel: string;
}

/** What a channel may show: one client when bound, and client-safe answers only when clients read it. */
export interface ChannelBinding extends ChannelAddress {
  readonly clientId: string;
  readonly audience: "internal" | "client";
}

/** The channels that are bound to a client. */
export interface ChannelStore {
  /** Binds the channel, replacing an earlier binding. `NotFound` for an unknown client. */
  bind(binding: ChannelBinding): Promise<void>;
  /** True when there was a binding. */
  unbind(address: ChannelAddress): Promise<boolean>;
  binding(address: ChannelAddress): Promise<ChannelBinding | undefined>;
  list(): Promise<readonly ChannelBinding[]>;
}

/** What a conversation remembers between two messages; survives a restart. */
export interface ConversationStore {
  get(key: string): Promise<Json | undefined>;
  /** Replaces what was remembered under this key. */
  put(key: string, state: Json): Promise<void>;
  /** Forgets conversations not touched since; returns how many. */
  prune(before: Date): Promise<number>;
}
