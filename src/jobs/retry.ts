import type { AppError } from "#src/kernel/errors.ts";
import { Upstream } from "#src/kernel/errors.ts";

/** How often a failed run is tried again; which failures are is decided by their class. */
export interface RetryPolicy {
  /** Runs in all while another service fails in a way that may pass. */
  readonly attempts: number;
  /** Runs in all when the fault is ours: few, it seldom mends itself. */
  readonly bugAttempts: number;
  /** Wait after the first failure; doubles with each further one. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** Eight runs over about an hour; three when the fault is ours. */
export const standardRetry: RetryPolicy = {
  attempts: 8,
  bugAttempts: 3,
  firstDelayMs: 20_000,
  longestDelayMs: 30 * 60_000,
};

/**
 * When a failed job is to run again, or undefined when it is given up. `attempts` counts this failure. Only a retryable `Upstream` and a `Bug`
 * are tried again: nothing about a bad input, a missing right or a missing setting changes by waiting. Never earlier than the other side asked.
 * `spread`, from 0 to 1, lengthens the wait by up to a fifth so that failures of one moment do not return together.
 */
export function nextTry(
  error: AppError,
  attempts: number,
  policy: RetryPolicy,
  now: Date,
  spread: number,
): Date | undefined {
  const allowed = allowedAttempts(error, policy);
  if (attempts >= allowed) return undefined;
  const backoff = Math.min(policy.firstDelayMs * 2 ** (attempts - 1), policy.longestDelayMs);
  const asked = error instanceof Upstream ? (error.retryAfterMs ?? 0) : 0;
  return new Date(now.getTime() + Math.round(Math.max(backoff, asked) * (1 + spread / 5)));
}

function allowedAttempts(error: AppError, policy: RetryPolicy): number {
  if (error instanceof Upstream) return error.retryable ? policy.attempts : 1;
  return error.kind === "bug" ? policy.bugAttempts : 1;
}
