import type { Money } from "#src/kernel/money.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call } from "./call.ts";
import type { OfReceiver } from "./receivers.ts";

/** A billing group: one client organisation (or a set of accounts) with its own pro forma bill. */
export interface BillingGroup extends OfReceiver {
  /** The ARN on AWS; a stable id of the same length of life elsewhere. */
  readonly id: string;
  readonly name: string;
  /** The source's management account, or the standard group's primary account. Grants are keyed by it. */
  readonly primaryAccountId: string;
  readonly kind: "transfer" | "standard" | "bill";
  readonly status: "active" | "pending" | "primary-account-missing";
  readonly plan: { readonly id: string; readonly name: string; readonly passthrough: boolean } | null;
  /** Number of accounts, where the source tells it. */
  readonly size: number | null;
  /** ARN of the responsibility transfer this group belongs to, for groups of Billing Transfer. */
  readonly transferId: string | null;
}

/** An account and the billing group it is billed in. */
export interface GroupAccount {
  readonly groupId: string;
  readonly accountId: string;
  readonly name: string;
}

/** What one group cost us and what the client is shown for one period, custom line items included. */
export interface CostReport {
  readonly groupId: string;
  readonly period: BillingPeriod;
  readonly myView: Money;
  readonly showback: Money;
}

/** The same, for one service of one group. */
export interface ServiceReport extends CostReport {
  readonly service: string;
}

/** Billing groups and their cost reports, as Billing Conductor keeps them. */
export interface BillingGroups {
  /** Every group that exists in the period. */
  list(period: BillingPeriod, call: Call): Promise<BillingGroup[]>;
  /** Every account of every group in the period. */
  accounts(period: BillingPeriod, call: Call): Promise<GroupAccount[]>;
  /** One report per group and period, in the fewest requests; a group without one is simply not in the list. */
  reports(first: BillingPeriod, last: BillingPeriod, call: Call): Promise<CostReport[]>;
  /** Reports per service for the groups given; a group that cannot be read is in `unreadable`, never a zero. */
  serviceReports(
    groups: readonly BillingGroup[],
    first: BillingPeriod,
    last: BillingPeriod,
    call: Call,
  ): Promise<{ readonly reports: ServiceReport[]; readonly unreadable: Unreadable[] }>;
}

/** A group whose figures could not be read, and why, in a sentence for people. */
export interface Unreadable {
  readonly groupId: string;
  readonly reason: string;
}
