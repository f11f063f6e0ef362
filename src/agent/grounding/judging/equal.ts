import type { Leaf } from "../evidence/evidence.ts";
import { leavesBetween } from "../evidence/lookup.ts";
import type { Figure } from "../reading/figure.ts";
import { isRounded, magnitude } from "../reading/numbers.ts";
import { isSigned, polarityOf } from "./polarity.ts";
import type { Question } from "./question.ts";

/** The figures of the evidence that are the same: in kind, currency, sign and value as far as it is written. */
export function candidates({ figure, own, index }: Question): Leaf[] {
  const { low, high, is } = about(figure, own.text);
  const polarity = polarityOf(figure, own);
  return leavesBetween(index, low, high).filter(
    (leaf) =>
      isKind(leaf, figure) &&
      (figure.currency === null || leaf.place.currency === null || leaf.place.currency === figure.currency) &&
      is(magnitude(leaf.value)) &&
      isSigned(leaf, figure, polarity, own.text),
  );
}

const isKind = (leaf: Leaf, { kind }: Figure): boolean =>
  kind === "percent" || kind === "points"
    ? leaf.kind === "percent" || leaf.kind === "either"
    : kind === "amount"
      ? leaf.kind === "amount" || leaf.kind === "either"
      : kind === "plain" && leaf.kind !== "count";

const APPROXIMATE = /\b(?:about|around|roughly|approximately|approx\.?|some|circa|close to)\s+\(?$|~\s?$/i;
const OVER = /\b(?:over|more than|above|at least|exceeds|exceeding)\s+$/i;
const UNDER = /\b(?:under|less than|just below|nearly|almost|up to)\s+$/i;

function about(figure: Figure, text: string): { low: bigint; high: bigint; is: (exact: bigint) => boolean } {
  const before = text.slice(0, figure.start);
  const [over, under] = [OVER.test(before), UNDER.test(before)];
  let unit = figure.unit;
  if (over || under || APPROXIMATE.test(before)) {
    // Zeros at the end of an approximate figure say nothing, but two digits always do.
    while (figure.value % (unit * 10n) === 0n && figure.value >= unit * 100n) unit *= 10n;
  }
  const is = (exact: bigint): boolean => {
    if (isRounded(exact, figure.value, unit)) return true;
    const away = exact - figure.value;
    return (over && away > 0n && away < unit) || (under && away < 0n && away > -unit);
  };
  return { low: figure.value > unit ? figure.value - unit : 0n, high: figure.value + unit, is };
}
