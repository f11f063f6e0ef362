import type { Clock } from "../../kernel/clock.ts";

/** Requests a second, by "service" or "service.Operation". */
export type RateLimits = Readonly<Record<string, number>>;

/** Token buckets that hold one second's worth; a limit of an operation goes before that of its service. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #limits: RateLimits;
  readonly #buckets = new Map<string, { left: number; at: number }>();

  constructor(clock: Clock, limits: RateLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** True when the request may pass; counts it. */
  admits(service: string, operation: string): boolean {
    const key = [`${service}.${operation}`, service].find((name) => this.#limits[name] !== undefined);
    const limit = key === undefined ? undefined : this.#limits[key];
    if (key === undefined || limit === undefined) return true;
    const now = this.#clock.now().getTime();
    const bucket = this.#buckets.get(key) ?? { left: limit, at: now };
    const left = Math.min(limit, bucket.left + ((now - bucket.at) / 1_000) * limit);
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
    return left >= 1;
  }
}
