import pLimit, { type LimitFunction } from "p-limit";

/** How many questions of one person are answered at once: more than anybody reads. */
const AT_ONCE = 4;
/** How many more of theirs may wait. */
const WAITING = 60;

/**
 * One person's questions, a few at a time, so that whoever asks without end waits for themselves and never keeps the sources, the
 * database or Slack from others.
 */
export class Turns {
  readonly #of = new Map<string, { readonly limit: LimitFunction; told: boolean }>();

  /**
   * Does the work when it is its turn. What is more than may wait is not done; `tell` says so once, until there is room again:
   * telling it each time would be a flood of our own.
   */
  async take(person: string, work: () => Promise<void>, tell: (sentence: string) => Promise<void>): Promise<void> {
    const own = this.#of.get(person) ?? { limit: pLimit(AT_ONCE), told: false };
    this.#of.set(person, own);
    if (own.limit.pendingCount >= WAITING) {
      if (own.told) return;
      own.told = true;
      await tell(
        `${AT_ONCE + WAITING} of your questions are not answered yet, so this one is not taken, nor more until some are. Please ask again then.`,
      );
      return;
    }
    own.told = false;
    try {
      await own.limit(work);
    } finally {
      if (own.limit.activeCount + own.limit.pendingCount === 0) this.#of.delete(person);
    }
  }
}
