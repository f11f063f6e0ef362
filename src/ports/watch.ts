import type { Money } from "#src/kernel/money.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call } from "./call.ts";
import type { OfReceiver } from "./receivers.ts";

/** A budget as AWS Budgets keeps it. */
export interface Budget extends OfReceiver {
  readonly name: string;
  /** As AWS names it: "COST", "USAGE". */
  readonly type: string;
  readonly period: "monthly" | "quarterly" | "annually" | "daily" | "custom";
  readonly limit: Money;
  readonly actual: Money;
  /** `null` where AWS has no forecast yet. */
  readonly forecast: Money | null;
  /** ARN of the billing view it watches, where it has one. */
  readonly viewId: string | null;
  /** Why AWS calls the budget unhealthy, in its words: then it may not count everything. `null` when it does not. */
  readonly unhealthy: string | null;
}

/** Budgets of the receiver account. */
export interface Budgets {
  list(call: Call): Promise<Budget[]>;
}

/** A cost anomaly that AWS has found. */
export interface Anomaly extends OfReceiver {
  readonly id: string;
  /** First and last day, `YYYY-MM-DD`; `null` while it goes on. */
  readonly start: string;
  readonly end: string | null;
  /** What the monitor watches: a service, an account. */
  readonly dimension: string;
  readonly impact: Money;
  readonly expected: Money | null;
  readonly actual: Money | null;
  readonly causes: readonly {
    readonly service: string | null;
    readonly accountId: string | null;
    readonly accountName: string | null;
    readonly region: string | null;
    readonly usageType: string | null;
    readonly contribution: Money | null;
  }[];
}

/** Anomalies as Cost Anomaly Detection reports them, for the receiver's own account: it knows no billing views. */
export interface Anomalies {
  list(first: BillingPeriod, last: BillingPeriod, call: Call): Promise<Anomaly[]>;
}
