import { DrizzleQueryError } from "drizzle-orm";
import { AppError, Upstream } from "#src/kernel/errors.ts";

/** The SQLSTATE of a failed statement, whichever driver it came through. */
export function sqlState(thrown: unknown): string | undefined {
  const cause = thrown instanceof DrizzleQueryError ? thrown.cause : thrown;
  return cause instanceof Error && "code" in cause ? String(cause.code) : undefined;
}

/** PostgreSQL, appendix A: what a constraint refused. */
export const UNIQUE_VIOLATION = "23505";
/** PostgreSQL, appendix A: a reference to a row that is not there. */
export const FOREIGN_KEY_VIOLATION = "23503";

/** Lost connections (class 08 and the socket's own), shutdown and start-up (57P), too many connections (53300), and lost races (class 40). */
const PASSING = /^(08|40|57P|53300|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;

/** Gives what a repository throws its name: a failure that passes becomes `Upstream`, retryable; ours stay; the rest is not ours to name. */
export function named(thrown: unknown): unknown {
  if (thrown instanceof AppError) return thrown;
  const state = sqlState(thrown);
  const lost = thrown instanceof Error && /Connection terminated|connection timeout/i.test(messageOf(thrown));
  if (!lost && (state === undefined || !PASSING.test(state))) return withoutValues(thrown, state);
  return new Upstream("store.unavailable", "The database did not answer. Please try again in a moment.", {
    retryable: true,
    cause: withoutValues(thrown, state),
  });
}

/** The same failure without the values of the statement: its message and its details repeat them, and logs must not hold an external id. */
function withoutValues(thrown: unknown, state: string | undefined): unknown {
  if (!(thrown instanceof DrizzleQueryError)) return thrown;
  // Class 22, data exception: the database's own sentence quotes the value.
  const said = state?.startsWith("22") === true ? "" : `: ${messageOf(thrown)}`;
  return Object.assign(new Error(`A statement failed${said} (${thrown.query})`), { code: state });
}

function messageOf(thrown: Error): string {
  return thrown instanceof DrizzleQueryError ? String(thrown.cause?.message) : thrown.message;
}
