import type { Index, ListLeaf } from "../evidence/evidence.ts";
import { isObject, type Members } from "../evidence/members.ts";
import type { Governed } from "../governing/govern.ts";
import { isThen } from "../judging/when.ts";
import { isOf } from "../judging/whose.ts";
import type { Reading } from "../reading/reading.ts";
import { type Counted, isRest, VERB } from "./counted.ts";
import { narrowed } from "./narrowed.ts";
import { CLIENTS, isListOf, type Noun, nounOf } from "./nouns.ts";
import { PROPERTIES } from "./properties.ts";
import { type State, spaced, statesIn } from "./states.ts";
import { passing, type Threshold } from "./thresholds.ts";
import { isCountedByWords, isFieldOf } from "./unnamed.ts";

/** Whether a count is one that the evidence has, or that can be counted in it. */
export function isCounted(
  counted: Counted,
  governed: Governed,
  own: Reading,
  index: Index,
  threshold: Threshold | null,
): "found" | "nowhere" | "elsewhere" {
  const { count, after, earlier, sentence } = counted;
  if (threshold === null && isRest(counted, index)) return "found";
  const properties = PROPERTIES.filter(({ words: form }) => form.test(sentence));
  const named = nounOf(after);
  // Who lose money are clients unless something else is named.
  const noun =
    named ?? (VERB.test(after) ? (nounOf(earlier) ?? (properties.length > 0 ? CLIENTS : undefined)) : undefined);
  // "No client" is a count where it is said what they do not do.
  if (count === 0n && properties.length === 0 && threshold === null) return "found";
  if (noun === undefined) return isCountedByWords(counted, governed, own, index) ? "found" : "nowhere";
  // A month that stands behind the threshold is also that of the count before it.
  const spans = governed.spans.length > 0 ? governed.spans : (threshold?.governed.spans ?? []);
  const [lists, mine] = listsOf(noun, { ...governed, spans }, own, index);
  if (threshold !== null)
    return mine.some((list) => passing(list, threshold, index).has(count)) ? "found" : "elsewhere";
  const why = countedIn({ lists, mine, noun, properties, states: statesIn(mine, after) }, counted, governed, index);
  // "12 budgets, and 3 of them are forecast to be over" has a field of its own.
  return why === "elsewhere" && named === undefined && isFieldOf(counted, governed, index) ? "found" : why;
}

/** The lists of what a noun counts, and those of them that are of what is said. */
export function listsOf(noun: Noun, governed: Governed, own: Reading, index: Index): [ListLeaf[], ListLeaf[]] {
  const lists = index.lists.filter((list) => isListOf(list, noun, index));
  const mine = lists
    .filter(({ place }) => isOf(place, governed, index) || place.names.size === 0)
    .filter(({ place, key }) => isThen(place, key, { governed, own, index }));
  return [lists, mine];
}

interface Countable {
  readonly lists: readonly ListLeaf[];
  /** Those of them that are of what is said. */
  readonly mine: readonly ListLeaf[];
  readonly noun: Noun;
  readonly properties: typeof PROPERTIES;
  readonly states: readonly State[];
}

function countedIn(
  { lists, mine, noun, properties, states }: Countable,
  { count, introduces, isChosen }: Counted,
  governed: Governed,
  index: Index,
): "found" | "nowhere" | "elsewhere" {
  const known = index.counts.filter(({ value }) => value === count * 10n ** 18n);
  let decided = false;
  for (const list of mine) {
    const rows = list.rows.filter(isObject);
    const [having, test] = narrowed(rows, properties, states);
    if (!having) continue;
    decided = true;
    if (counts(rows.filter(test), noun.by, governed).has(count)) return "found";
  }
  if (properties.length > 0 || states.length > 0) {
    const isNamed = known.some(
      ({ key }) =>
        states.some(({ words: form }) => form.test(spaced(key))) ||
        properties.some(({ fields: own }) => own.includes(key)),
    );
    if (isNamed) return "found";
    if (decided || properties.length > 0) return "elsewhere";
  }
  const isOfAll = !governed.names.has("client");
  const isNamed = known.some(
    ({ key, place: { tool } }) =>
      noun.words.test(key.toLowerCase()) ||
      (isOfAll && noun.by === "client" && /^(?:asked|answered)$/.test(key)) ||
      (isOfAll && key === "all" && lists.some(({ place }) => place.tool === tool)),
  );
  if (isNamed) return "found";
  const isLength = mine.some(
    ({ rows }) =>
      counts(rows.filter(isObject), noun.by, governed).has(count) ||
      (BigInt(rows.length) === count && !rows.some(isObject)),
  );
  if (isLength || (introduces > 0 && BigInt(introduces) === count && !decided)) return "found";
  const longest = Math.max(0, ...lists.map(({ rows }) => rows.length));
  if (isChosen && count <= BigInt(longest)) return "found";
  return lists.length > 0 ? "elsewhere" : "nowhere";
}

/** How many rows there are, and how many different ones they are of. */
function counts(rows: readonly Members[], by: string | undefined, { names }: Governed): Set<bigint> {
  const named = names.get("client");
  const mine =
    named === undefined ? rows : rows.filter((row) => typeof row.client !== "string" || named.has(row.client));
  // A client may have several rows, such as credits.
  if (by !== "client" && by !== "month") return new Set([BigInt(mine.length)]);
  return new Set([BigInt(new Set(mine.map((row) => row.client ?? row.label ?? row.period ?? row.name)).size)]);
}
