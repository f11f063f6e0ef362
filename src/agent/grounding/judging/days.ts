import { isKnownMonth } from "../evidence/lookup.ts";
import type { Governed } from "../governing/govern.ts";
import type { WrittenDate } from "../reading/dates.ts";
import type { Means } from "./means.ts";
import { isOf } from "./whose.ts";

/** Why a date is not right; null when it is. */
export function whyNotDate(
  date: WrittenDate,
  governed: () => Governed,
  { index, sayings }: Means,
): "nowhere" | "elsewhere" | null {
  if (date.relative || sayings.isDate(date)) return null;
  const { day } = date;
  if (day === null) {
    const isIn = date.spans.some(
      ({ first, last }) =>
        [first, last].every((month) => isKnownMonth(month, index) || index.saidMonths.has(month)) ||
        [...index.months].some((month) => first < last && month >= first && month <= last),
    );
    return isIn ? null : "nowhere";
  }
  const equal = index.texts.filter(({ text }) => text.startsWith(day));
  if (equal.length === 0) return "nowhere";
  const of = governed();
  return equal.some(({ place }) => isOf(place, of, index)) ? null : "elsewhere";
}
