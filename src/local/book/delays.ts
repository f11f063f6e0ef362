import { BillingPeriod } from "../../kernel/period.ts";

const HOUR = 3_600_000;

/**
 * How long a change takes to appear on Showback, in cost reports and in the CUR, in milliseconds: up to a day for the
 * current month, up to two for the month before. Lists of Billing Conductor show it at once.
 */
export const DELAYS = { current: 24 * HOUR, previous: 48 * HOUR } as const;

/** When a change made at an instant appears in the figures of a billing period. */
export function appearsAt(made: Date, period: BillingPeriod): number {
  const isPrevious = period.compare(BillingPeriod.at(made)) < 0;
  return made.getTime() + (isPrevious ? DELAYS.previous : DELAYS.current);
}
