import type { Call } from "./call.ts";
import type { Finding } from "./doctor.ts";

/** A receiver by account and name. */
export type ReceiverRef = {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  /** True for the one of the settings. */
  readonly home?: boolean;
};

/** Something of one receiver. Whose it is is told only where there are several. */
export interface OfReceiver {
  readonly receiver?: ReceiverRef;
}

/** A role, and the external id that its trust policy demands: secret, random. */
export interface RoleAccess {
  readonly roleArn: string;
  readonly externalId: string | null;
}

/** How a receiver is reached. Holds its external ids: for the store and for AWS, never for an answer or a log. */
export interface ReceiverAccess {
  readonly accountId: string;
  readonly name: string;
  /** "aws", or which local cloud. */
  readonly estate: string;
  /** Where its roles are assumed. */
  readonly region: string;
  readonly read: RoleAccess;
  /** `null` where nothing may be written. */
  readonly apply: RoleAccess | null;
}

/** The part of it that reading needs. */
export interface ReadableReceiver extends Pick<ReceiverAccess, "accountId" | "name" | "region" | "read"> {
  /** When it was last tested; credentials older than a test are not used. */
  readonly testedAt: Date | null;
}

/**
 * How a test went: all there, a permission missing, refused as a whole, or not to be told now. `missing` are the actions to add,
 * as they are written in a policy.
 */
export interface ReceiverTest {
  readonly at: Date;
  readonly outcome: "ok" | "missing" | "refused" | "unknown";
  readonly missing: readonly string[];
}

/** What is told of a receiver. */
export interface ReceiverRecord {
  readonly accountId: string;
  readonly name: string;
  readonly estate: string | null;
  readonly readRoleArn: string | null;
  readonly applyRoleArn: string | null;
  readonly test: ReceiverTest | null;
}

/** A receiver as it is listed. */
export interface ListedReceiver extends Omit<ReceiverRecord, "estate"> {
  /** True for the one of the settings. */
  readonly configured: boolean;
  /** True while figures of it are read here. */
  readonly connected: boolean;
}

/** What a receiver is added from; roles that are not named have the names that our templates give. */
export interface ReceiverDraft {
  readonly accountId: string;
  readonly name: string;
  readonly readRoleArn?: string;
  readonly applyRoleArn?: string;
  /** True for a receiver without an apply role. */
  readonly readOnly: boolean;
  /** Of a read role that demands one already. */
  readonly externalId?: string;
  /** Of an apply role that demands one already. */
  readonly applyExternalId?: string;
  readonly region?: string;
}

/** What was added, with the external ids that were made for it: shown this once. `null` where one was given, or there is no role. */
export interface AddedReceiver {
  readonly receiver: ListedReceiver;
  readonly readExternalId: string | null;
  readonly applyExternalId: string | null;
  /** The role or user that this process runs as, which the read role has to trust; `null` where AWS does not say. */
  readonly runsAs: string | null;
}

/** What was removed, and what of ours stays there: nobody looks after it here any more. */
export interface RemovedReceiver {
  readonly receiver: ListedReceiver;
  /** How many custom line items that approved proposals have made stand on its bills, in the previous or the present month or later. */
  readonly items: number;
  /** Proposals that failed half-way, by number: neither the rest nor the undoing can be done any more. */
  readonly halfDone: readonly number[];
}

/** The receivers of this installation, to be changed by billing admins. */
export interface ReceiverAdmin {
  /** The one of the settings first. */
  list(): Promise<readonly ListedReceiver[]>;
  /** `Conflict` for one that is there, `InputError` for a role of another account. */
  add(draft: ReceiverDraft): Promise<AddedReceiver>;
  /** Assumes its roles anew and tries each permission; `paid` also what costs money. The outcome is kept. */
  test(
    accountId: string,
    wish: { readonly paid: boolean },
    call: Call,
  ): Promise<{ readonly receiver: ListedReceiver; readonly findings: readonly Finding[] }>;
  /** `Conflict` for the one of the settings, and while proposals for its clients are open. */
  remove(accountId: string): Promise<RemovedReceiver>;
}
