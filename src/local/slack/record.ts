import type { Clock } from "#src/kernel/clock.ts";

/** One request that passed, in either direction; tokens and signatures are never in it. */
export interface SlackRecord {
  readonly at: string;
  /** `call`: the app asked Slack; `delivery`: Slack told the app. */
  readonly direction: "call" | "delivery";
  /** Web API method, `response_url`, `upload`; or `command`, `block_actions`, `view_submission`, `event app_mention` ... */
  readonly name: string;
  readonly body: unknown;
  /** HTTP status; for the socket 200 when acknowledged; 0 when nothing came back. */
  readonly status: number;
  /** Slack's error word, when it failed. */
  readonly error?: string;
  /** Number of the retry, on deliveries. */
  readonly retry?: number;
}

/** Keeps the latest requests and tells a hook about each one. */
export class Recorder {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #hook: ((record: SlackRecord) => void) | undefined;
  readonly #records: SlackRecord[] = [];

  constructor(clock: Clock, hook?: (record: SlackRecord) => void, limit = 1_000) {
    this.#clock = clock;
    this.#limit = limit;
    this.#hook = hook;
  }

  add(record: Omit<SlackRecord, "at">): void {
    const full: SlackRecord = { at: this.#clock.now().toISOString(), ...record };
    this.#records.push(full);
    if (this.#records.length > this.#limit) this.#records.shift();
    this.#hook?.(full);
  }

  /** The latest records, oldest first; with a name only those. */
  list(name?: string): readonly SlackRecord[] {
    return name === undefined ? [...this.#records] : this.#records.filter((r) => r.name === name);
  }

  clear(): void {
    this.#records.length = 0;
  }
}
