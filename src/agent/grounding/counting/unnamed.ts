import type { Index } from "../evidence/evidence.ts";
import type { Governed } from "../governing/govern.ts";
import { isOf } from "../judging/whose.ts";
import type { Reading } from "../reading/reading.ts";
import type { Counted } from "./counted.ts";
import { stemsOf } from "./words.ts";

/** What an answer counts of itself: "two things stand out". */
const OF_ITS_OWN = /^ (?:\w+ )?(?:things?|reasons?|points?|ways?|options?|questions?|examples?|remarks?)\b/;

const before = (sentence: string, after: string): string => sentence.slice(0, sentence.length - after.length);

/** Whether a count of something that no list is known for stands in a field, or is the length of a list, that is called by a word of the sentence. */
export function isCountedByWords(
  { count, after, sentence, introduces, isChosen }: Counted,
  governed: Governed,
  own: Reading,
  index: Index,
): boolean {
  if (count <= 10n && (OF_ITS_OWN.test(after) || /\b(?:these|those) \S*$/i.test(before(sentence, after)))) return true;
  if (introduces > 0 && (BigInt(introduces) === count || isChosen)) return true;
  // A number that says nothing of what it counts, in a sentence that names nobody, can only be looked for as such.
  const isBare = /^\s*(?:[.,;:)|]|$)/.test(after) && own.names.length === 0;
  const words = stemsOf(own.text);
  const isCalled = (names: ReadonlySet<string>): boolean => isBare || [...names].some((name) => words.has(name));
  return (
    index.counts.some(
      (leaf) => leaf.value === count * 10n ** 18n && isCalled(leaf.words) && isOf(leaf.place, governed, index),
    ) ||
    index.lists.some(
      ({ key, rows, place }) =>
        count > 0n && BigInt(rows.length) === count && isCalled(stemsOf(key)) && isOf(place, governed, index),
    )
  );
}

/** Whether a field has a count and is called by words that follow it, all of them. */
export const isFieldOf = ({ count, after }: Counted, governed: Governed, index: Index): boolean => {
  const words = stemsOf(after);
  return index.counts.some(
    ({ value, key, place }) =>
      value === count * 10n ** 18n &&
      [...stemsOf(key)].every((word) => words.has(word)) &&
      isOf(place, governed, index),
  );
};
