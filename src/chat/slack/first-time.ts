import type { Log } from "#src/ports/log.ts";
import { describeError } from "./log.ts";

/** The memory of deliveries that outlives this process: true for the first who names a key. */
export interface SlackInbox {
  first(key: string): Promise<boolean>;
}

/** How long the inbox may take before the memory of this process decides alone, in milliseconds. */
const PATIENCE_MS = 1_000;
const REMEMBERED = 10_000;

/**
 * Tells whether a delivery is new. The process remembers the latest keys itself, so that Slack's retries have no second effect
 * even while the inbox is slow or failing; a failing inbox is logged and does not keep people from their answers.
 */
export class FirstTime {
  readonly #inbox: SlackInbox;
  readonly #log: Log;
  readonly #seen = new Set<string>();

  constructor(inbox: SlackInbox, log: Log) {
    this.#inbox = inbox;
    this.#log = log;
  }

  async claim(key: string): Promise<boolean> {
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    const oldest = this.#seen.values().next().value;
    if (this.#seen.size > REMEMBERED && oldest !== undefined) this.#seen.delete(oldest);
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), PATIENCE_MS);
    try {
      const verdict = await Promise.race([this.#ask(key), late.promise]);
      if (verdict === "late") this.#log.warn({ key }, "the inbox is slow; this process alone guards against repeats");
      return verdict !== false;
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(key: string): Promise<boolean> {
    try {
      return await this.#inbox.first(key);
    } catch (error) {
      this.#log.error(
        { key, error: describeError(error) },
        "the inbox failed; this process alone guards against repeats",
      );
      return true;
    }
  }
}
