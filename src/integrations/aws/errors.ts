import { AppError, Bug, InputError, Misconfigured, NotFound, Upstream } from "#src/kernel/errors.ts";

const THROTTLES = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
  "LimitExceededException",
]);
const DENIED = new Set(["AccessDeniedException", "AccessDenied", "UnauthorizedException"]);
const CREDENTIALS = new Set([
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "ExpiredTokenException",
  "ExpiredToken",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "CredentialsProviderError",
  "AuthFailure",
]);

/** Turns what an AWS client threw into one of our errors, with a sentence about `what` was being read. */
export function fromAwsError(thrown: unknown, service: string, what: string): AppError {
  if (thrown instanceof AppError) return thrown;
  // What reads an answer throws this (`required`, `toMoney`); asking again would not help.
  if (thrown instanceof TypeError) {
    return new Bug(
      "aws.answer",
      `${service} answered something about ${what} that we cannot make sense of. It has been logged.`,
      { cause: thrown },
    );
  }
  const name = thrown instanceof Error ? thrown.name : "";
  const options = { cause: thrown };
  if (isThrottle(thrown)) {
    return new Upstream(
      "aws.throttled",
      `${service} is limiting our requests while reading ${what}. Try again in a minute.`,
      {
        retryable: true,
        retryAfterMs: retryAfterMs(thrown) ?? 60_000,
        ...options,
      },
    );
  }
  if (isDenied(thrown)) {
    return new Misconfigured(
      "aws.denied",
      `${service} refuses us ${what}: the read role lacks the permission. Add it to the role's policy.`,
      options,
    );
  }
  if (CREDENTIALS.has(name)) {
    return new Misconfigured(
      "aws.credentials",
      `${service} does not accept our AWS credentials. Check AWS_PROFILE or the role and external id of this receiver.`,
      options,
    );
  }
  if (name === "BillingViewHealthStatusException") {
    return new Upstream(
      "aws.view-unhealthy",
      `the billing view of ${what} is not healthy at AWS, so it cannot be read now.`,
      {
        retryable: false,
        ...options,
      },
    );
  }
  if (name === "DataUnavailableException") {
    return new Upstream("aws.not-yet", `${service} has no data yet for ${what}. AWS prepares it within 24 hours.`, {
      retryable: true,
      ...options,
    });
  }
  if (name === "ResourceNotFoundException") {
    return new NotFound("aws.not-found", `${service} does not know ${what}.`, options);
  }
  if (name === "ValidationException") {
    return new InputError(
      "aws.refused",
      `${service} refuses the request for ${what}. Ask for fewer or later months.`,
      options,
    );
  }
  const wait = retryAfterMs(thrown);
  return new Upstream("aws.failed", `${service} could not be reached or failed while reading ${what}. Try again.`, {
    retryable: true,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...options,
  });
}

/** Billing Conductor says how long to wait in `RetryAfterSeconds` of its throttling and internal errors. */
export function retryAfterMs(thrown: unknown): number | undefined {
  const seconds =
    typeof thrown === "object" && thrown !== null && "RetryAfterSeconds" in thrown
      ? thrown.RetryAfterSeconds
      : undefined;
  return typeof seconds === "number" ? seconds * 1000 : undefined;
}

/** What an AWS client names the error when it asks us to slow down. */
export const isThrottle = (thrown: unknown): boolean => thrown instanceof Error && THROTTLES.has(thrown.name);

/** How an AWS client names a missing permission. */
export const isDenied = (thrown: unknown): boolean => thrown instanceof Error && DENIED.has(thrown.name);
