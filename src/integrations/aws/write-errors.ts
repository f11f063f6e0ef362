import {
  ConflictException,
  ServiceLimitExceededException,
  ValidationException,
} from "@aws-sdk/client-billingconductor";
import { type AppError, Conflict, InputError, Misconfigured, Upstream } from "#src/kernel/errors.ts";
import { fromAwsError } from "./errors.ts";

/** What AWS means by the reasons of its refusals, for people (API reference of CreateCustomLineItem, ValidationException). */
const REASONS: Readonly<Record<string, string>> = {
  ILLEGAL_BILLING_PERIOD: "it takes only the current and the previous billing period",
  ILLEGAL_BILLING_PERIOD_RANGE: "it takes only the current and the previous billing period, and an end after the start",
  ILLEGAL_CHARGE_DETAILS: "the amount or the percentage is not one that it takes",
  ILLEGAL_UPDATE_CHARGE_DETAILS: "an item stays what it is: a fee or a credit, an amount or a percentage",
  ILLEGAL_CUSTOMLINEITEM_MODIFICATION: "this item cannot be changed any more",
  ILLEGAL_ENDED_BILLINGGROUP: "the billing group has ended",
  ILLEGAL_ACCOUNT_ID: "the account is not in the billing group",
  MISSING_CUSTOMLINEITEM: "the custom line item is not there",
  MISSING_BILLING_GROUP: "the billing group is not there",
};

/** Turns a refusal of a write into one of our errors; `what` says what was to be written. */
export function fromWriteError(thrown: unknown, what: string): AppError {
  const options = { cause: thrown };
  if (thrown instanceof ConflictException) {
    if (thrown.Reason === "WRITE_CONFLICT_RETRY") {
      return new Upstream("aws.write-conflict", `AWS was changing the same thing while ${what} was written.`, {
        retryable: true,
        ...options,
      });
    }
    return new Conflict(
      "aws.name-taken",
      `AWS has another custom line item of the name of ${what} in this billing group. Choose another name.`,
      options,
    );
  }
  if (thrown instanceof ServiceLimitExceededException) {
    return new Conflict("aws.limit", `AWS takes no more: ${what} is over a limit of this account or group.`, options);
  }
  if (thrown instanceof ValidationException) {
    const why = REASONS[thrown.Reason ?? ""] ?? "it does not fit AWS's rules";
    return new InputError("aws.refused", `AWS refuses ${what}: ${why}.`, options);
  }
  if (thrown instanceof Error && /^AccessDenied/.test(thrown.name)) {
    return new Misconfigured(
      "aws.apply-denied",
      `The apply role may not write ${what}. Give it the actions of manifests/aws/apply-role.yaml.`,
      options,
    );
  }
  return fromAwsError(thrown, "Billing Conductor", what);
}
