import type { Evidence } from "./evidence/evidence.ts";
import { indexOf } from "./evidence/walk.ts";
import { Judge } from "./judging/judge.ts";
import { Sayings } from "./judging/sayings.ts";
import { Reader } from "./reading/reading.ts";
import { readSegments } from "./reading/segments.ts";
import type { Unfound } from "./unfound.ts";

export type { Evidence } from "./evidence/evidence.ts";

/** What figures may come from. */
export interface Known {
  readonly evidence: readonly Evidence[];
  /** Its counts and dates may be repeated; its amounts and percentages may not. */
  readonly question: string;
  readonly today: Date;
  /** Texts of general knowledge that the model was given. */
  readonly knowledge?: readonly string[];
}

/** Checks answers against what is known; the evidence is put in order once for all of them. */
export interface Grounding {
  /**
   * Names each amount, percentage, date and count of an answer that is not in the evidence, or is there of something else than the answer says
   * it is of. Empty when the answer is grounded.
   */
  check(answer: string): readonly Unfound[];
}

/** Puts in order what figures may come from. */
export function groundingOf(known: Known): Grounding {
  const index = indexOf(known.evidence);
  const judge = new Judge({ index, reader: new Reader(index, known.today), sayings: new Sayings(known, index) });
  return { check: (answer) => readSegments(answer).flatMap((segment) => judge.segment(segment)) };
}

/** Checks one answer. */
export const checkGrounding = (answer: string, known: Known): readonly Unfound[] => groundingOf(known).check(answer);
