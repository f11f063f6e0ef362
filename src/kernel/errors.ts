/** Who can act on a failure; decides retry, exit code and the tone of the sentence. */
export type ErrorKind = "input" | "not-allowed" | "not-found" | "conflict" | "upstream" | "misconfigured" | "bug";

/** One problem of an input or a configuration, said where it is. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** A way on that can be offered with a failure: a label, and the command line it stands for. */
export interface Choice {
  readonly label: string;
  readonly command: string;
}

interface ErrorOptions {
  readonly problems?: readonly Problem[];
  readonly choices?: readonly Choice[];
  readonly cause?: unknown;
}

/**
 * The base of every failure that we name ourselves. `code` is stable and machine-readable; `message` is a sentence that
 * we wrote, safe to show to a person or a model, and says what to do next. The cause is for logs only.
 */
export abstract class AppError extends Error {
  abstract readonly kind: ErrorKind;
  readonly code: string;
  readonly problems: readonly Problem[];
  readonly choices: readonly Choice[];

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.problems = options.problems ?? [];
    this.choices = options.choices ?? [];
  }
}

/** The caller gave something that cannot be used; the caller can mend it. */
export class InputError extends AppError {
  readonly kind = "input";
}

/** The caller may not do this; somebody with the right can. */
export class NotAllowed extends AppError {
  readonly kind = "not-allowed";
}

/** The thing that was asked for does not exist, or not for this caller. */
export class NotFound extends AppError {
  readonly kind = "not-found";
}

/** The request is right but the present state refuses it. */
export class Conflict extends AppError {
  readonly kind = "conflict";
}

interface UpstreamOptions extends ErrorOptions {
  /** True when the same request may succeed later. */
  readonly retryable: boolean;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** A service we depend on failed or refused; retried when `retryable`. */
export class Upstream extends AppError {
  readonly kind = "upstream";
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, options: UpstreamOptions) {
    super(code, message, options);
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A setting or a permission is missing; the operator of this installation can mend it. */
export class Misconfigured extends AppError {
  readonly kind = "misconfigured";
}

/** Our own fault. The cause is logged; people see only that it is ours. */
export class Bug extends AppError {
  readonly kind = "bug";
}

/** Turns whatever was thrown into one of our errors; anything unknown becomes a `Bug` that keeps its cause. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new Bug("unexpected", "Something went wrong on our side. It has been logged; please try again.", {
    cause: thrown,
  });
}
