import { BillingPeriod } from "../../../kernel/period.ts";
import { covers, type Periods } from "../../book/item-ledger.ts";
import type { Context } from "../operation.ts";
import { invalid, parsePeriod } from "./common.ts";

/** The periods of a custom line item, as requests give them. */
export interface PeriodsInput {
  readonly InclusiveStartBillingPeriod: string;
  readonly ExclusiveEndBillingPeriod?: string;
}

/** Reads periods that begin with the current or the previous one, which is all that AWS lets change. */
export function currentOrPrevious(context: Context, input: PeriodsInput | undefined): Periods | undefined {
  if (input === undefined) return undefined;
  const current = BillingPeriod.at(context.clock.now());
  const start = parsePeriod(input.InclusiveStartBillingPeriod);
  const given = input.ExclusiveEndBillingPeriod;
  const end = given === undefined ? null : parsePeriod(given);
  if (!start.equals(current) && !start.equals(current.previous())) {
    throw invalid(
      "ILLEGAL_BILLING_PERIOD",
      "The billing period must be the current or the previous one.",
      "BillingPeriodRange.InclusiveStartBillingPeriod",
    );
  }
  if (end !== null && end.compare(start) <= 0) {
    throw invalid(
      "ILLEGAL_BILLING_PERIOD_RANGE",
      "The end of the billing period range must be after its start.",
      "BillingPeriodRange",
    );
  }
  return { start, end };
}

/**
 * The periods that a change of an item reaches: those given, else from the current one on, or the previous one alone for
 * an item that has ended. Null where the item does not stand.
 */
export function reachOf(
  context: Context,
  input: PeriodsInput | undefined,
  standing: readonly Periods[],
): Periods | null {
  const given = currentOrPrevious(context, input);
  const current = BillingPeriod.at(context.clock.now());
  const choices: readonly Periods[] =
    given === undefined
      ? [
          { start: current, end: null },
          { start: current.previous(), end: current },
        ]
      : [given];
  const touches = (periods: Periods): boolean =>
    standing.some(
      (part) => covers(part, periods.start) || (covers(periods, part.start) && part.start.compare(periods.start) > 0),
    );
  return choices.find(touches) ?? null;
}
