/** The only source of the present time; handed to whoever needs it. */
export interface Clock {
  now(): Date;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved; for tests and for the local cloud. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start: Date | string) {
    this.#now = instantOf(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** Moves the clock forward by a number of milliseconds. */
  advance(ms: number): void {
    this.#now += ms;
  }

  /** Sets the clock to an instant. */
  set(instant: Date | string): void {
    this.#now = instantOf(instant);
  }
}

function instantOf(instant: Date | string): number {
  const ms = new Date(instant).getTime();
  if (Number.isNaN(ms)) throw new TypeError(`not a date: ${String(instant)}`);
  return ms;
}
