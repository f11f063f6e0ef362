import type { BillingPeriod } from "./period.ts";

/**
 * How many days after its end a billing period may still move. AWS issues most bills by the fifth and settles within
 * five to seven business days; ten calendar days cover that. Until then figures are called estimated.
 */
const SETTLING_DAYS = 10;

/** Whether the figures of a period may still change at this instant. */
export function isEstimated(period: BillingPeriod, now: Date): boolean {
  return now.getTime() < period.end.getTime() + SETTLING_DAYS * 86_400_000;
}
