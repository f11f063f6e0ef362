import type { Money } from "#src/kernel/money.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call } from "./call.ts";

/** A credit of AWS to an account, with what is left of it. */
export interface Credit {
  readonly id: string;
  readonly accountId: string;
  /** As AWS names it: "Promotion", "Refund", "TrueUp". */
  readonly kind: string;
  readonly initial: Money;
  /** What final bills have left of it. */
  readonly remaining: Money;
  /** What will remain once the bills that are still open have taken their part, where AWS tells it. */
  readonly estimated: Money | null;
  /** Services it applies to; empty for all. */
  readonly products: readonly string[];
  /** First day, ISO 8601 UTC. */
  readonly start: string;
  /** Last day, ISO 8601 UTC; `null` when it does not expire. */
  readonly end: string | null;
  /** "ENABLED", or "DISABLED" for one that AWS does not apply to bills. */
  readonly status: string;
}

/** What one credit took off one month's bill. */
export interface CreditUse {
  readonly creditId: string;
  /** The account whose bill it was taken off: the management account or any other of its organisation. */
  readonly accountId: string;
  readonly service: string;
  readonly period: BillingPeriod;
  /** Negative: it reduces the bill. */
  readonly amount: Money;
  readonly estimated: boolean;
}

/** Something that a source may not be able to tell, with the reason. */
export type Available<T> =
  | { readonly available: true; readonly value: T }
  | { readonly available: false; readonly reason: string };

/** Credits as the Billing service keeps them. Whether it answers for a source's account is found out by asking. */
export interface Credits {
  /** Credits of a source's management account that were live at some time since. */
  list(accountId: string, since: BillingPeriod, call: Call): Promise<Available<Credit[]>>;
  /** What credits took off the bills of a source's whole organisation. */
  history(accountId: string, first: BillingPeriod, last: BillingPeriod, call: Call): Promise<Available<CreditUse[]>>;
}
