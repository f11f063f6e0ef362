import type { Leaf } from "../evidence/evidence.ts";
import type { Figure } from "../reading/figure.ts";
import type { Reading } from "../reading/reading.ts";

/** Whether the words at a figure say that it is a rise or a fall. */
export type Polarity = "up" | "down" | null;

const SOME = "(?:us |about |around |roughly |approximately |only |just |nearly |almost |another )*";

const DOWN = new RegExp(
  `\\b(?:loss(?:es)? (?:of|is|was)|lost|los(?:es?|ing)|down(?: by)?|(?:fell|fallen|fall|falls|drop(?:ped|s)?|decreased?|declined?|shrank|reduced|lower) by|(?:decrease|drop|fall|decline|reduction) of|shrank|declined|decreased|dropped) ${SOME}$`,
  "i",
);

const UP = new RegExp(
  `\\b(?:up(?: by)?|(?:rose|rises?|risen|grew|grown|increased?|climbed|gained|higher)(?: by)?|(?:increase|rise|growth|gain|profit|jump) of|earn(?:s|ed)?) ${SOME}$`,
  "i",
);

/** A rise or a fall, by the words right before and behind. */
export function polarityOf(figure: Figure, { text }: Pick<Reading, "text">): Polarity {
  const before = text.slice(0, figure.start);
  const after = text.slice(figure.end);
  if (DOWN.test(before) || /^\s(?:lower|less|down|decrease|drop|fall|loss)\b/i.test(after)) return "down";
  if (UP.test(before) || /^\s(?:higher|more|up|increase|rise|growth)\b/i.test(after)) return "up";
  return null;
}

const LOSING = /\b(?:loss(?:es)?|los[et]s?|losing|negative)\b(?!.*\bmargin\b)/i;
const TAKING = /\b(?:credits?|refunds?|discounts?|deduct\w*|reduc\w*)\b/i;

/** Whether a figure of the evidence has the sign that is said. */
export function isSigned(leaf: Leaf, { sign, start, value }: Figure, polarity: Polarity, text: string): boolean {
  if (leaf.value === 0n || value === 0n) return true;
  const isNegative = leaf.value < 0n;
  if (sign === -1) return isNegative;
  if (sign === 1 || polarity === "up") return !isNegative;
  const isMargin = leaf.measures.has("margin");
  if (polarity === "down") return isNegative || !(isMargin || /change$/i.test(leaf.key));
  if (!isNegative) return true;
  const before = text.slice(0, start);
  return LOSING.test(before) || (!isMargin && (TAKING.test(before) || TAKING.test(text.slice(start, start + 40))));
}
