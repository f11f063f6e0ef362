/** A failure to produce on purpose. Without `nth` every matching request fails, `times` at most. */
export interface Fault {
  readonly service?: string;
  readonly operation?: string;
  /** The matching request to begin with, counted from 1 since the fault was switched on. */
  readonly nth?: number;
  /** How many requests fail; 1 when `nth` is given, else all. */
  readonly times?: number;
  /** `error` answers with `name` and `status` as they are given; with `late` all is done, and only the answer waits. */
  readonly kind: "throttle" | "delay" | "late" | "reset" | "500" | "503" | "expired-token" | "error" | AnswerFault;
  /** For `delay` and `late`: milliseconds before the usual answer. */
  readonly ms?: number;
  readonly name?: string;
  readonly status?: number;
  /** For `error`: further members of the error, such as a reason. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** For what happens within a stream: how many events are sent before it; 1 when not given. */
  readonly after?: number;
}

/**
 * What happens to an answer of a model. Within a stream: an exception (`name`, as its event is called), the connection cut, a byte
 * changed, each event `ms` later. `guardrail`: the guardrail intervenes.
 */
export type AnswerFault = "stream-error" | "stream-cut" | "stream-corrupt" | "stream-slow" | "guardrail";

interface Armed {
  readonly fault: Fault;
  seen: number;
  fired: number;
}

/** The faults that are switched on. */
export class Faults {
  readonly #armed = new Set<Armed>();

  /** Switches a fault on; the function returned switches it off. */
  on(fault: Fault): () => void {
    const armed = { fault, seen: 0, fired: 0 };
    this.#armed.add(armed);
    return () => this.#armed.delete(armed);
  }

  /** Switches all faults off. */
  clear(): void {
    this.#armed.clear();
  }

  /** The faults that strike this request, in the order in which they were switched on. */
  strike(service: string, operation: string): Fault[] {
    return [...this.#armed].flatMap((armed) => {
      const { fault } = armed;
      if (fault.service !== undefined && fault.service !== service) return [];
      if (fault.operation !== undefined && fault.operation !== operation) return [];
      armed.seen += 1;
      const times = fault.times ?? (fault.nth === undefined ? Infinity : 1);
      if (armed.seen < (fault.nth ?? 1) || armed.fired >= times) return [];
      armed.fired += 1;
      return [fault];
    });
  }
}
