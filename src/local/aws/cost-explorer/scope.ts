import { BillingPeriod } from "../../../kernel/period.ts";
import type { BillingView } from "../../book/views.ts";
import type { Context } from "../operation.ts";
import { ServiceError } from "../service-error.ts";
import type { DateInterval } from "./shapes.ts";

/** The billing view a request is about: the one named, or the caller's own organisation. Refuses as Cost Explorer does. */
export function viewOf(context: Context, arn: string | undefined, interval: DateInterval): BillingView {
  const { views } = context.book.estate;
  const { account } = context.caller;
  const wanted = arn ?? `arn:aws:billing::${account}:billingview/primary`;
  const view = views.find((v) => v.arn === wanted);
  if (view === undefined)
    throw new ServiceError("ResourceNotFoundException", `The specified billing view ${wanted} was not found`);
  if (view.owner !== account) {
    throw new ServiceError(
      "AccessDeniedException",
      `User: ${context.caller.arn} is not authorized to access billing view ${wanted}`,
    );
  }
  if (!view.healthy) {
    throw new ServiceError(
      "BillingViewHealthStatusException",
      "The billing view is unhealthy; its data cannot be used until it recovers.",
    );
  }
  if (view.from.toISOString().slice(0, 10) >= interval.End) {
    throw new ServiceError("DataUnavailableException", "The requested data is unavailable.");
  }
  return view;
}

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Checks a time period against the calendar and the fourteen months that Cost Explorer keeps. */
export function checkInterval(context: Context, { Start, End }: DateInterval): void {
  for (const day of [Start, End]) {
    const date = new Date(`${day}T00:00:00Z`);
    if (!DAY.test(day) || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) {
      throw new ServiceError("ValidationException", `Invalid date: ${day.slice(0, 40)}. Expected format: yyyy-MM-dd`);
    }
  }
  if (Start >= End)
    throw new ServiceError("ValidationException", "Start date (and hour) should be before end date (and hour)");
  const current = BillingPeriod.at(context.clock.now());
  if (End > current.exclusiveEnd)
    throw new ServiceError("ValidationException", "end date past the beginning of next month");
  if (Start > context.clock.now().toISOString().slice(0, 10)) {
    throw new ServiceError("ValidationException", "Start date cannot be after today");
  }
  if (Start < current.plus(-13).firstDay) {
    throw new ServiceError("ValidationException", "You haven't enabled historical data beyond 14 months");
  }
}

const DAYS_UNTIL_FINAL = 5;

/** True while AWS may still change the costs of a month: until a few days after its end. */
export function isEstimated(context: Context, period: BillingPeriod): boolean {
  return context.clock.now().getTime() < period.end.getTime() + DAYS_UNTIL_FINAL * 86_400_000;
}
