import type { Index } from "../evidence/evidence.ts";
import type { Reader } from "../reading/reading.ts";
import type { Sayings } from "./sayings.ts";

/** What is judged by. */
export interface Means {
  readonly index: Index;
  readonly reader: Reader;
  readonly sayings: Sayings;
}
