import { BillingPeriod } from "../../../kernel/period.ts";
import type { Group } from "../../book/parties.ts";
import { estateIn } from "../../book/pricing-changes.ts";
import { type Context, pageOf } from "../operation.ts";
import { ServiceError } from "../service-error.ts";

/** The members that most requests share. */
export interface Paged {
  readonly BillingPeriod?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** A validation error with the reason that Billing Conductor gives. */
export function invalid(reason: string, message: string, field?: string): ServiceError {
  const fields = field === undefined ? {} : { Fields: [{ Name: field, Message: message }] };
  return new ServiceError("ValidationException", message, 400, { Reason: reason, ...fields });
}

/** Something that is not there, or not for this caller. */
export function notFound(type: string, id: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", `${type} ${id} was not found`, 404, {
    ResourceId: id,
    ResourceType: type,
  });
}

/** Something that cannot be done as things are now. */
export function conflict(reason: string | undefined, message: string, type: string, id: string): ServiceError {
  return new ServiceError("ConflictException", message, 409, {
    ResourceId: id,
    ResourceType: type,
    ...(reason === undefined ? {} : { Reason: reason }),
  });
}

/** A quota that is used up. */
export function limitExceeded(code: string, message: string, type: string, id: string): ServiceError {
  return new ServiceError("ServiceLimitExceededException", message, 402, {
    ResourceId: id,
    ResourceType: type,
    LimitCode: code,
    ServiceCode: "billingconductor",
  });
}

/** Reads a period as the pattern lets it through: the month may have one digit. */
export function parsePeriod(given: string): BillingPeriod {
  const [year = "", month = ""] = given.split("-");
  return BillingPeriod.parse(`${year}-${month.padStart(2, "0")}`);
}

/** The period asked for, or the current one; nothing is known of the future. */
export function periodOf(context: Context, given: string | undefined): BillingPeriod {
  const current = BillingPeriod.at(context.clock.now());
  if (given === undefined) return current;
  const period = parsePeriod(given);
  if (period.compare(current) > 0)
    throw invalid("ILLEGAL_BILLING_PERIOD", "The billing period must not be in the future.", "BillingPeriod");
  return period;
}

/** The billing groups of the caller's account, in the order in which they were made, as they are or were in a period. */
export function groupsOf(context: Context, period?: BillingPeriod): Group[] {
  const { estate } = context.book;
  const { groups } = period === undefined ? estate : estateIn(estate, period);
  return groups.filter((g) => g.kind === "client" && g.receiver === context.caller.account);
}

/** One page of a list under the service's own member name. */
export function answer(
  context: Context,
  name: string,
  items: readonly unknown[],
  input: Paged,
  size?: number,
): Record<string, unknown> {
  const { items: page, next } = pageOf(context, items, input, {
    token: input.NextToken,
    tokenName: "NextToken",
    size: input.MaxResults ?? size ?? 100,
    sizeName: "MaxResults",
  });
  return { [name]: page, ...(next === undefined ? {} : { NextToken: next }) };
}

/** True when an ARN, or the bare id that stands for one, means this resource. */
export function means(wanted: string, arn: string): boolean {
  return wanted === arn || arn.endsWith(`/${wanted}`);
}

/** Seconds since 1970, as the JSON protocols write time. */
export const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);
