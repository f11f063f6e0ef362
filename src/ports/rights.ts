import type { Role } from "./access.ts";
import type { Client } from "./parties.ts";
import type { Actor } from "./proposals.ts";

/** The people and user groups of a chat platform, by the names that grants have for them. */
export interface Directory {
  /** Who is in a user group, at most five minutes old; nobody when there is no such group. `Upstream` when it cannot be read. */
  members(group: string): Promise<readonly string[]>;
  /** What others know somebody or a user group by, such as "@Marco"; `null` where that is not known here. */
  nameOf(subject: string): Promise<string | null>;
}

/** A client of the store, by the attributes with which people name it. */
export type KnownClient = Pick<Client, "id" | "name"> & { readonly accounts: readonly string[] };

/** A right as it is kept. */
export interface HeldRight {
  readonly subject: string;
  readonly role: Role;
  readonly client: KnownClient | "all";
  /** "hand": somebody gave it. "settings": the first admins, who need no grant. */
  readonly from: "hand" | "settings";
}

/** A client as the receiver's billing groups have it. */
export interface BilledClient {
  /** Of the billing group. */
  readonly id: string;
  readonly name: string;
  readonly primaryAccountId: string;
}

/** A right to give. */
export interface RightToGive {
  readonly subject: string;
  readonly role: Role;
  readonly client: BilledClient | "all";
}

/** A right to take back; `client` is an id of the store. */
export interface RightToTake {
  readonly subject: string;
  readonly role: Role;
  readonly client: string | "all";
}

/**
 * Who may do what here. Whoever is an admin for some clients sees and changes the rights on those alone; nobody gives more than
 * they have.
 */
export interface Access {
  /** The rights on the actor's clients and on all clients, by subject. */
  list(by: Actor): Promise<readonly HeldRight[]>;
  /** The clients on which rights can be, among the actor's. */
  clients(by: Actor): Promise<readonly KnownClient[]>;
  /** True when it was not there yet. The right and its audit row are kept together. */
  give(right: RightToGive, by: Actor): Promise<boolean>;
  /** True when it was there. `Conflict` when nobody would be left who can give rights. */
  take(right: RightToTake, by: Actor): Promise<boolean>;
  /** People and user groups, where this process can ask about them. */
  directory(): Directory | null;
}
