import type { Config } from "#src/config.ts";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import { InputError } from "#src/kernel/errors.ts";

/** The longest way that the clock is moved at once, in milliseconds: a good month. */
const FARTHEST_MS = 35 * 86_400_000;

/**
 * The machine's clock, moved ahead by as much as a person asked for, so that a demo need not wait for a month to end. It never
 * goes back, whatever the machine's clock does. Signatures and their checks stay with the machine's time.
 */
export class DemoClock implements Clock {
  readonly #base: Clock;
  #aheadMs = 0;
  #latest = Number.NEGATIVE_INFINITY;

  constructor(base: Clock = systemClock) {
    this.#base = base;
  }

  now(): Date {
    this.#latest = Math.max(this.#latest, this.#base.now().getTime() + this.#aheadMs);
    return new Date(this.#latest);
  }

  /** Moves the clock ahead by a number of milliseconds; back, nowhere or beyond a month is an `InputError`. */
  moveBy(ms: number): void {
    if (!Number.isSafeInteger(ms) || ms <= 0 || ms > FARTHEST_MS) {
      throw new InputError("clock.move", "The demo clock can only be moved ahead, by 35 days at most at once.");
    }
    this.#aheadMs += ms;
  }
}

/** The clock of this process: one that can be moved where everything is simulated in it, else the machine's. */
export function clockFor(config: Pick<Config, "mode" | "costs">): Clock {
  const ownCloud = config.costs.kind === "local" && config.costs.cloudUrl === null;
  return config.mode === "demo" && ownCloud ? new DemoClock() : systemClock;
}
