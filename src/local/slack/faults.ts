/**
 * A failure to show for some calls of one Web API method (`*` for any, `response_url` and `upload` included), or for some
 * deliveries: `delivery event app_mention`, `delivery command`, `delivery block_actions` ... A delivery that meets a fault
 * reaches the app, late by `delayMs`, and its acknowledgement is lost when `reset` is set: events are then repeated.
 */
export interface Fault {
  readonly method: string;
  /** The first call that fails, counted from 1 when the fault was added; default 1. */
  readonly nth?: number;
  /** How many calls in a row fail; default 1. */
  readonly times?: number;
  /** Slack's error word in an answer of status 200. */
  readonly error?: string;
  /** An HTTP status such as 500 or 503. */
  readonly status?: number;
  /** Answers 429 with this many seconds in `retry-after`. */
  readonly retryAfter?: number;
  /** Waits before anything else, in milliseconds; alone, the call then succeeds. */
  readonly delayMs?: number;
  /** Closes the connection without an answer. */
  readonly reset?: boolean;
  /** A call is done all the same, and only its answer is lost. */
  readonly done?: boolean;
}

/** Failures that were switched on, counted per call. */
export class Faults {
  #active: { readonly fault: Fault; calls: number }[] = [];

  add(fault: Fault): void {
    this.#active.push({ fault, calls: 0 });
  }

  clear(): void {
    this.#active = [];
  }

  /** Counts a call and gives the fault it meets, if any. */
  meet(method: string): Fault | undefined {
    let met: Fault | undefined;
    for (const entry of this.#active) {
      const any = entry.fault.method === "*" && !method.startsWith("delivery ");
      if (!any && entry.fault.method !== method) continue;
      entry.calls += 1;
      const first = entry.fault.nth ?? 1;
      if (entry.calls >= first && entry.calls < first + (entry.fault.times ?? 1)) met ??= entry.fault;
    }
    return met;
  }
}
