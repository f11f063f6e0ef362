import type { BillingPeriod } from "#src/kernel/period.ts";
import { isEstimated } from "#src/kernel/settling.ts";

/** So many closed months are the base of a forecast. */
export const BASIS_MONTHS = 3;

/**
 * The months whose bills are final, up to the first that is not: where credits were used AWS says which bills are estimated, elsewhere
 * the calendar does. `open` is the month after them; of `months`, in order, none may be left out.
 */
export function closedMonths(
  months: readonly BillingPeriod[],
  uses: readonly { readonly period: BillingPeriod; readonly estimated: boolean }[],
  now: Date,
): readonly BillingPeriod[] {
  const isOpen = (month: BillingPeriod): boolean => {
    const own = uses.filter((use) => use.period.equals(month));
    return own.length === 0 ? isEstimated(month, now) : own.some((use) => use.estimated);
  };
  const first = months.findIndex(isOpen);
  return first === -1 ? months : months.slice(0, first);
}
