import type { Clock } from "#src/kernel/clock.ts";
import type { Tier } from "./methods/method.ts";

/** Calls a minute, by tier; Slack promises at least this much, so an app must live with it. */
const CALLS_PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;

/** Counts calls per method in a sliding minute, and posts per channel in a sliding second. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #calls = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a call; gives the seconds to wait when it is one too many, which is then not counted. */
  take(method: string, tier: Tier, channel: string): number | undefined {
    if (tier === "none") return undefined;
    if (tier === "post") return this.#count(`${method} ${channel}`, 1, 1_000);
    return this.#count(method, CALLS_PER_MINUTE[tier], 60_000);
  }

  #count(key: string, most: number, windowMs: number): number | undefined {
    const now = this.#clock.now().getTime();
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - windowMs);
    this.#calls.set(key, recent);
    const [first] = recent;
    if (first !== undefined && recent.length >= most) return Math.max(1, Math.ceil((first + windowMs - now) / 1000));
    recent.push(now);
    return undefined;
  }
}
