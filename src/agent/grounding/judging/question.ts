import type { Index } from "../evidence/evidence.ts";
import type { Governed } from "../governing/govern.ts";
import type { Figure } from "../reading/figure.ts";
import type { Reading } from "../reading/reading.ts";

/** What a figure is compared with: the evidence, what it is said to be of, and the words around it. */
export interface Question {
  readonly figure: Figure;
  readonly governed: Governed;
  readonly own: Reading;
  /** Everything that the reader has read up to here, for what is named at all. */
  readonly context: string;
  readonly index: Index;
}
