import type { Clock } from "#src/kernel/clock.ts";
import type { ToolContext } from "./context.ts";
import { Looks } from "./looks.ts";

/** An answer that was worked out within this second; `null` for one that did not hold when it was asked for again. */
type Kept<T> = { readonly answer: T; readonly looks: Looks } | null;

/** So many different questions within one second are more than people ask. */
const MOST = 100;

/**
 * Answers of this second. Programs ask the same again and again: while the sources give the very same as before, so does the tool, and working
 * it out is most of what an answer costs. The sources are asked each time, as whoever asks, and tell the receipt each time; only what a tool
 * makes of them is kept. Kept for the second in which it was made: a tool that looks at the clock sees no other minute, day or month.
 */
export class Repeated<T> {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept<T>>();
  #second = Number.NaN;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The answer to a question that these words name completely, as it was or worked out now. */
  async answer(question: string, context: ToolContext, work: (context: ToolContext) => Promise<T>): Promise<T> {
    const { desk, call } = context;
    // To ask a bill costs as much as to work it out.
    if (call.fresh || desk.origin === "bill") return work(context);
    const second = this.#now();
    const kept = this.#kept.get(question);
    if (kept === null) return work(context);
    if (kept !== undefined) {
      if (await kept.looks.hold(desk, call)) return kept.answer;
      this.#kept.set(question, null);
      return work(context);
    }
    const looks = new Looks(context);
    const answer = await work(looks.context);
    if (looks.isRepeatable && this.#now() === second && this.#kept.size < MOST)
      this.#kept.set(question, { answer, looks });
    return answer;
  }

  /** The second it is; with another one begins an empty book. */
  #now(): number {
    const second = Math.floor(this.#clock.now().getTime() / 1_000);
    if (second !== this.#second) this.#kept.clear();
    this.#second = second;
    return second;
  }
}
