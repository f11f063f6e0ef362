import type { Index, Leaf, ListLeaf } from "../evidence/evidence.ts";
import { isObject } from "../evidence/members.ts";
import type { Governed } from "../governing/govern.ts";
import { isThen } from "../judging/when.ts";
import { isOf } from "../judging/whose.ts";
import type { Figure } from "../reading/figure.ts";
import type { Reading } from "../reading/reading.ts";

/** What something is said to be above or below of. */
export interface Threshold {
  readonly figure: Figure;
  readonly governed: Governed;
  /** The sentence it stands in. */
  readonly own: Reading;
  readonly isPassed: (value: bigint) => boolean;
}

const WORDS = /\b(?:(above|over|more than|exceed(?:s|ing)?)|(below|under|less than)|(at least)|(at most|up to))\s+$/i;

/** Whether a figure is said to be a threshold, and when it is passed. */
export function thresholdOf(figure: Figure, own: Reading, governed: Governed): Threshold | null {
  if (figure.kind !== "amount" && figure.kind !== "percent") return null;
  const match = WORDS.exec(own.text.slice(0, figure.start));
  if (match === null) return null;
  const [, above, below, least] = match;
  const bound = figure.sign === -1 ? -figure.value : figure.value;
  return {
    figure,
    governed,
    own,
    isPassed: (value) =>
      above !== undefined
        ? value > bound
        : below !== undefined
          ? value < bound
          : least !== undefined
            ? value >= bound
            : value <= bound,
  };
}

/** How many rows of a list pass a threshold, by each figure that they could be measured by. */
export function passing({ rows }: ListLeaf, threshold: Threshold, index: Index): Set<bigint> {
  const counts = new Map<string, bigint>();
  for (const row of rows) {
    if (!isObject(row)) continue;
    for (const leaf of index.rows.get(row) ?? []) {
      if (!isMeasure(leaf, threshold)) continue;
      counts.set(leaf.key, (counts.get(leaf.key) ?? 0n) + (threshold.isPassed(leaf.value) ? 1n : 0n));
    }
  }
  return new Set(counts.values());
}

/** Whether as many bullets or rows follow as there are rows that pass a threshold. */
export function isAsMany(introduced: number, threshold: Threshold, index: Index): boolean {
  const { governed, own } = threshold;
  return (
    introduced > 0 &&
    index.lists.some(
      (list) =>
        isOf(list.place, governed, index) &&
        isThen(list.place, list.key, { governed, own, index }) &&
        passing(list, threshold, index).has(BigInt(introduced)),
    )
  );
}

/** Whether every client of these names has a figure that passes a threshold. */
export const doAllPass = (names: Reading["names"], threshold: Threshold, index: Index): boolean =>
  names
    .filter(({ kind }) => kind === "client")
    .every(({ names: named }) =>
      index.leaves.some(
        (leaf) =>
          isMeasure(leaf, threshold) &&
          threshold.isPassed(leaf.value) &&
          [...named].some((name) => leaf.place.names.has(name)) &&
          isThen(leaf.place, leaf.key, { governed: threshold.governed, own: threshold.own, index }),
      ),
    );

function isMeasure({ kind, measures, place }: Leaf, { figure, governed }: Threshold): boolean {
  return (
    (kind === figure.kind || kind === "either") &&
    (figure.currency === null || place.currency === null || figure.currency === place.currency) &&
    [...governed.measures].every((measure) => measures.has(measure))
  );
}
