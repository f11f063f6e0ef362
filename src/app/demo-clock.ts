import type { Config } from "#src/config.ts";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import { InputError } from "#src/kernel/errors.ts";
import { CloudClock } from "./cloud-site.ts";

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

/** A clock, and how a person moves it, where that can be. */
export interface ProcessClock {
  readonly clock: Clock;
  readonly moveBy?: (ms: number) => void | Promise<void>;
  /** Ends whatever keeps it right. */
  stop(): void;
}

/** The clock of this process: where everything is simulated the one of the local cloud, here or in another process, else the machine's. */
export async function clockFor({ mode, costs }: Pick<Config, "mode" | "costs">): Promise<ProcessClock> {
  if (mode !== "demo" || costs.kind !== "local") return { clock: systemClock, stop: () => {} };
  const clock = costs.cloudUrl === null ? new DemoClock() : await CloudClock.follow(costs.cloudUrl);
  if (clock instanceof DemoClock) return { clock, moveBy: (ms) => clock.moveBy(ms), stop: () => {} };
  return { clock, ...(clock.movable && { moveBy: (ms) => clock.moveBy(ms) }), stop: () => clock.stop() };
}
