import type { Evidence } from "./calls.ts";

/** A figure of an answer that was found nowhere. */
export interface Unfound {
  readonly text: string;
}

/** What an answer is held against. */
export interface Known {
  readonly evidence: readonly Evidence[];
  readonly question: string;
  readonly today: Date;
  readonly knowledge: readonly string[];
}

/** The figures of an answer that nothing bears out, and what the model is told about them. */
export function grounded(
  _answer: string,
  _known: Known,
): { readonly unfound: readonly Unfound[]; note(template: string): string } {
  return { unfound: [], note: (template) => template };
}
