import { setTimeout as pause } from "node:timers/promises";
import { waitAskedBy } from "../web.ts";

/** How often Slack's wish to wait is followed, and the longest wait, in milliseconds. */
const TIMES = 3;
const LONGEST_MS = 65_000;

/** Does what Slack lets us do only so often, waiting as long as it asks; what fails in another way fails at once. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let time = 1; ; time++) {
    try {
      return await work();
    } catch (thrown) {
      const wait = waitAskedBy(thrown);
      if (wait === null || wait > LONGEST_MS || time === TIMES) throw thrown;
      await pause(wait);
    }
  }
}
