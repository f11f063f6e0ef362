import {
  ConflictException,
  ServiceLimitExceededException,
  ValidationException,
} from "@aws-sdk/client-billingconductor";
import { type AppError, Conflict, InputError, Misconfigured, Upstream } from "#src/kernel/errors.ts";
import { fromAwsError, isDenied, isThrottle, retryAfterMs } from "./errors.ts";

/** What AWS means by the reasons of its refusals, for people (API reference of CreateCustomLineItem, ValidationException). */
const REASONS: Readonly<Record<string, string>> = {
  ILLEGAL_BILLING_PERIOD: "it takes only the current and the previous billing period",
  ILLEGAL_BILLING_PERIOD_RANGE: "it takes only the current and the previous billing period, and an end after the start",
  ILLEGAL_CHARGE_DETAILS: "the amount or the percentage is not one that it takes",
  ILLEGAL_UPDATE_CHARGE_DETAILS: "an item stays what it is: a fee or a credit, an amount or a percentage",
  ILLEGAL_CUSTOMLINEITEM_MODIFICATION: "this item cannot be changed any more",
  ILLEGAL_CUSTOMLINEITEM_UPDATE: "this item cannot be changed any more",
  ILLEGAL_COMPUTATION_RULE: "the way in which it is computed does not fit the item",
  ILLEGAL_LINE_ITEM_FILTER: "the filter of line items does not fit the item",
  ILLEGAL_RESOURCE_ARNS: "a percentage is taken of billing groups and fixed items only",
  CUSTOM_LINE_ITEM_ASSOCIATION_EXISTS: "another item is taken of this one; remove that one first",
  ILLEGAL_ENDED_BILLINGGROUP: "the billing group has ended",
  ILLEGAL_ACCOUNT_ID: "the account is not in the billing group",
  MISSING_CUSTOMLINEITEM: "the custom line item is not there",
  MISSING_BILLINGGROUP: "the billing group is not there",
  MISSING_PRICINGPLAN: "the pricing plan is not there",
  PRICINGRULES_NOT_EXIST: "the pricing rule is not there",
  ILLEGAL_MODIFIER_PERCENTAGE: "the percentage is not one that it takes",
  MISMATCHED_PRICINGPLAN_ARN: "the pricing plan is another account's",
  MISMATCHED_PRICINGRULE_ARN: "the pricing rule is another account's",
};

/**
 * Turns a refusal of a write into one of our errors; `operation` is what the client was asked, `what` says what was to be written.
 * Each write may be sent again: a creation has its token, a change and a removal come to the same.
 */
export function fromWriteError(thrown: unknown, operation: string, what: string): AppError {
  const options = { cause: thrown };
  const wait = retryAfterMs(thrown);
  const again = { retryable: true, ...(wait === undefined ? {} : { retryAfterMs: wait }), ...options };
  if (thrown instanceof ConflictException) return fromConflict(thrown, what, again);
  if (thrown instanceof ServiceLimitExceededException) {
    return new Conflict(
      "aws.limit",
      `AWS takes no more: ${what} is over a limit of this account or group. Remove items that are not needed.`,
      options,
    );
  }
  if (thrown instanceof ValidationException) {
    const why = REASONS[thrown.Reason ?? ""] ?? "it does not fit AWS's rules";
    return new InputError("aws.refused", `AWS refuses ${what}: ${why}.`, options);
  }
  if (isDenied(thrown)) {
    return new Misconfigured(
      "aws.apply-denied",
      `The apply role may not write ${what}: it lacks billingconductor:${operation}. See manifests/aws/apply-role.yaml.`,
      options,
    );
  }
  if (isThrottle(thrown)) {
    const sentence = `Billing Conductor is limiting our requests, so ${what} is not written. Try again in a minute.`;
    return new Upstream("aws.throttled", sentence, { ...again, retryAfterMs: wait ?? 60_000 });
  }
  const known = fromAwsError(thrown, "Billing Conductor", what);
  if (known.code !== "aws.failed") return known;
  const sentence = `Billing Conductor could not be reached or failed, so it is not known whether ${what} is written. Try again: nothing is made twice.`;
  return new Upstream("aws.failed", sentence, again);
}

function fromConflict(thrown: ConflictException, what: string, again: ErrorOptions & { retryable: boolean }): AppError {
  const options = { cause: thrown };
  switch (thrown.Reason) {
    case "WRITE_CONFLICT_RETRY":
      return new Upstream(
        "aws.write-conflict",
        `AWS was changing the same thing while ${what} was written. Try again.`,
        again,
      );
    case "PRICING_RULE_IN_PRICING_PLAN_CONFLICT":
      return new Conflict("aws.rule-twice", `AWS refuses ${what}: the plan has a rule for just that already.`, options);
    case "PRICING_RULE_ATTACHED_TO_PRICING_PLAN_DELETE_CONFLICT":
      return new Conflict("aws.rule-used", `AWS refuses ${what}: another plan has the rule.`, options);
    default:
      return new Conflict("aws.name-taken", `AWS has another of the name of ${what}. Choose another name.`, options);
  }
}
