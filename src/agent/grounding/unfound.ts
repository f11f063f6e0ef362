/** A figure of an answer that could not be found. */
export interface Unfound {
  /** As written. */
  readonly text: string;
  readonly kind: "amount" | "percentage" | "date" | "count";
  readonly sentence: string;
  readonly why: "nowhere" | "elsewhere" | "operation";
}
