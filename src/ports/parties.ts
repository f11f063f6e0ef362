import type { ReadableReceiver, ReceiverAccess, ReceiverRecord, ReceiverTest, RoleAccess } from "./receivers.ts";

/** A bill-transfer account of the partner: the one that pays. */
export interface Receiver {
  readonly id: string;
  /** Twelve digits. */
  readonly accountId: string;
  readonly name: string;
}

/** The receivers of this installation. */
export interface ReceiverStore {
  /** Adds the receiver of this account, or gives it the new name when it is known already. */
  save(receiver: { readonly accountId: string; readonly name: string }): Promise<Receiver>;
  /** Also one that was removed. */
  byAccount(accountId: string): Promise<Receiver | undefined>;
  /** All that were not removed, by account number. */
  list(): Promise<readonly Receiver[]>;
  /** Adds a receiver with its roles, or takes a removed one back with new ones; `Conflict` when it has roles already. */
  connect(access: ReceiverAccess): Promise<void>;
  /** What is known of those that were not removed, by account number: no external id. */
  records(): Promise<readonly ReceiverRecord[]>;
  /** How those of this estate that have a read role are read, by account number. Holds external ids. */
  readable(estate: string): Promise<readonly ReadableReceiver[]>;
  /** What writing to this receiver needs; `undefined` when it was removed, `null` when it has no such role. */
  applyRole(accountId: string): Promise<RoleAccess | null | undefined>;
  /** Whether a receiver that was not removed has this external id for one of its roles. */
  externalIdTaken(externalId: string): Promise<boolean>;
  /** Keeps the outcome of a test. */
  tested(accountId: string, test: ReceiverTest): Promise<void>;
  /** Takes it out of use and forgets its roles; what refers to it stays. True when it was there. */
  remove(accountId: string): Promise<boolean>;
}

/** The party we bill. Slug, tag value and e-mail are attributes that people confirm; the key is the id. */
export interface Client {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly tagValue: string | undefined;
  readonly email: string | undefined;
}

/** What a client is made from or changed to. */
export interface ClientDraft {
  readonly slug: string;
  readonly name: string;
  readonly tagValue?: string;
  readonly email?: string;
}

/** An AWS account that belongs to a client; at any time an account belongs to one client only. */
export interface ClientAccount {
  readonly accountId: string;
  readonly clientId: string;
  /** The receiver whose bill it is on, twelve digits. */
  readonly receiverAccountId: string;
  readonly billingGroupArn: string | undefined;
}

/** The clients and their accounts. */
export interface ClientStore {
  /** Refuses a slug that is taken with `Conflict`. */
  add(client: ClientDraft): Promise<Client>;
  /** Replaces the attributes; `NotFound` for an unknown id, `Conflict` for a slug that is taken. */
  update(id: string, client: ClientDraft): Promise<Client>;
  byId(id: string): Promise<Client | undefined>;
  bySlug(slug: string): Promise<Client | undefined>;
  /** All, by slug. */
  list(): Promise<readonly Client[]>;
  /** Gives an account to a client, or changes what is known of it; `Conflict` when it belongs to another client. */
  assign(account: ClientAccount): Promise<void>;
  /** By account number; of one client, or of all. */
  accounts(clientId?: string): Promise<readonly ClientAccount[]>;
}
