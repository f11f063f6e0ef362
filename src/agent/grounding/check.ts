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
  readonly known: Known;
  /**
   * Names each amount, percentage, date and count of an answer that is not in the evidence, or is there of something else than the answer says
   * it is of. Empty when the answer is grounded.
   */
  check(answer: string): readonly Unfound[];
}

/** Puts in order what figures may come from; an earlier one is used again where nothing has been added to it. */
export function groundingOf(known: Known, earlier?: Grounding): Grounding {
  if (earlier !== undefined && isSame(earlier.known, known)) return earlier;
  const index = indexOf(known.evidence);
  const judge = new Judge({ index, reader: new Reader(index, known.today), sayings: new Sayings(known, index) });
  return { known, check: (answer) => readSegments(answer).flatMap((segment) => judge.segment(segment)) };
}

/** Checks one answer. */
export const checkGrounding = (answer: string, known: Known): readonly Unfound[] => groundingOf(known).check(answer);

function isSame(a: Known, b: Known): boolean {
  const isEqual = (x: readonly unknown[] = [], y: readonly unknown[] = []): boolean =>
    x.length === y.length && x.every((one, at) => one === y[at]);
  return (
    a.question === b.question &&
    dayOf(a.today) === dayOf(b.today) &&
    isEqual(a.evidence, b.evidence) &&
    isEqual(a.knowledge, b.knowledge)
  );
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
