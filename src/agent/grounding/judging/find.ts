import { countedOf } from "../counting/counted.ts";
import { isCounted } from "../counting/counts.ts";
import { isShareOfList } from "../counting/shares.ts";
import type { Threshold } from "../counting/thresholds.ts";
import type { Governed } from "../governing/govern.ts";
import type { Figure } from "../reading/figure.ts";
import { ONE } from "../reading/numbers.ts";
import type { Reading } from "../reading/reading.ts";
import type { Segment } from "../reading/segment.ts";
import type { Means } from "./means.ts";
import { place } from "./places.ts";

/** What a figure was found to be, or why it was not. */
export interface Found {
  readonly exact: bigint | null;
  readonly why: "nowhere" | "elsewhere" | null;
}

/** A figure where it stands. */
export interface Standing {
  readonly figure: Figure;
  readonly own: Reading;
  readonly governed: Governed;
  /** Everything that the reader has read up to here. */
  readonly context: string;
  readonly segment: Segment;
  /** What those that the sentence counts or lists are above or below of. */
  readonly threshold: Threshold | null;
}

/** Looks for a figure: as an id, as a count, as an amount or share, and in texts. */
export function findFigure(standing: Standing, { index, sayings }: Means): Found {
  const { figure, own, governed, context, segment, threshold } = standing;
  const found: Found = { exact: figure.sign === -1 ? -figure.value : figure.value, why: null };
  if (figure.kind === "id" || isNumbered(standing)) {
    const why = sayings.code(figure.text.replace("#", ""), governed);
    return why === null ? found : { exact: null, why };
  }
  if (figure.kind === "plain" && figure.unit === ONE) {
    const counted = countedOf(figure, own, segment);
    if (threshold === null && sayings.isCount(figure, counted.after, governed)) return found;
    const why = isCounted(counted, governed, own, index, threshold);
    if (why === "found" || (threshold === null && sayings.isCountSaid(figure, own, governed))) return found;
    if (governed.measures.size === 0 || figure.value < 1000n * ONE) return { exact: null, why };
  }
  const at = place({ figure, governed, own, context, index });
  if ("leaf" in at) {
    const { value } = at.leaf;
    return { exact: value < 0n && figure.sign !== -1 ? -value : value, why: null };
  }
  return sayings.isSaid(figure, own, governed) || isShareOfList(figure, own, governed, index)
    ? found
    : { exact: null, why: at.why };
}

/** Whether a proposal in a list of them is called by its number: "- 12: Commission of 10 %". */
const isNumbered = ({ figure, own: { text }, segment: { above } }: Standing): boolean =>
  figure.start === 0 &&
  !figure.inWords &&
  /^(?:[:.)]| [–—-]|$)/.test(text.slice(figure.end)) &&
  above.some((one) => /\bproposals?\b/i.test(one));
