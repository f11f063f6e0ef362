import type { Index } from "../evidence/evidence.ts";
import { isObject, type Members } from "../evidence/members.ts";
import type { Governed } from "../governing/govern.ts";
import { isThen } from "../judging/when.ts";
import { isOf } from "../judging/whose.ts";
import type { Reading } from "../reading/reading.ts";
import { isListOf, NOUNS } from "./nouns.ts";
import { PROPERTIES, type Test } from "./properties.ts";
import { type State, spaced, statesIn } from "./states.ts";

/** The number words that a sentence has before what it counts. */
export interface Counted {
  readonly count: bigint;
  /** The text behind the number. */
  readonly after: string;
  /** The whole sentence. */
  readonly sentence: string;
  /** How many bullets or rows it introduces. */
  readonly introduces: number;
  /** How many bullets stand before it in its list. */
  readonly item: number;
}

/** Whether a count is one that the evidence has, or that can be counted in it. */
export function isCounted(
  { count, after, sentence, introduces, item }: Counted,
  governed: Governed,
  own: Reading,
  index: Index,
): "found" | "nowhere" | "elsewhere" {
  const words = (
    /^(?:[- ](?:of (?:the |our )?|more |other |others? |[a-z-]+ ){0,3}?)([A-Za-z]+)/.exec(after)?.[0] ?? ""
  )
    .trim()
    .toLowerCase()
    .split(/[ -]/);
  const following = after
    .trim()
    .toLowerCase()
    .split(/[^a-z]+/)
    .slice(0, 4);
  const noun = NOUNS.find(({ words: form }) => [...words, ...following].some((word) => form.test(word)));
  // "the 3 largest" are as many as one likes, if there are so many.
  const isChosen =
    /^ (?:largest|biggest|smallest|best|worst|highest|lowest|most|top|first|last|more|others?)\b/i.test(after) ||
    /\b(?:top|first|last|next|and) $/i.test(
      sentence.slice(0, Math.max(0, sentence.length - after.length)).replace(/\S+$/, ""),
    );
  const known = index.leaves.filter(({ kind, value }) => kind === "count" && value >= 0n);
  const is = (value: bigint): boolean => value === count * 10n ** 18n;
  // "and 15 more": with those before, as many as there are.
  if (/^ (?:more|others?)\b/i.test(after) && item > 0 && sizes(index).has(BigInt(item) + count)) return "found";
  // "No client" is a count where it is said what they do not do.
  if (count === 0n && !PROPERTIES.some(({ words: form }) => form.test(sentence))) return "found";
  if (noun === undefined) {
    if (introduces > 0 && BigInt(introduces) === count) return "found";
    if (known.some(({ value }) => is(value))) return "found";
    return index.lists.some(({ rows }) => BigInt(rows.length) === count && count > 0n) || (isChosen && introduces > 0)
      ? "found"
      : "nowhere";
  }
  const lists = index.lists.filter((list) => isListOf(list, noun, index));
  const mine = lists
    .filter(({ place }) => isOf(place, governed, index) || place.names.size === 0)
    .filter(({ place, key }) => isThen(place, key, { governed, own, index }));
  const isOfAll = !governed.names.has("client");
  const properties = PROPERTIES.filter(({ words: form }) => form.test(sentence));
  const states = statesIn(mine, after);
  let decided = false;
  for (const list of mine) {
    const rows = list.rows.filter(isObject);
    const [having, test] = narrowed(rows, properties, states);
    if (!having) continue;
    decided = true;
    if (counts(rows.filter(test), noun.by, governed).has(count)) return "found";
  }
  if (properties.length > 0 || states.length > 0) {
    const fields = known.filter(
      ({ key, value }) =>
        is(value) &&
        (states.some(({ words: form }) => form.test(spaced(key))) ||
          properties.some(({ fields: own }) => own.includes(key))),
    );
    if (fields.length > 0) return "found";
    if (decided || properties.length > 0) return "elsewhere";
  }
  const named = known.filter(
    ({ key, value, place: { tool } }) =>
      is(value) &&
      (noun.words.test(key.toLowerCase()) ||
        (isOfAll && noun.by === "client" && /^(?:asked|answered)$/.test(key)) ||
        (isOfAll && key === "all" && lists.some(({ place }) => place.tool === tool))),
  );
  if (named.length > 0) return "found";
  for (const list of mine)
    if (counts(list.rows.filter(isObject), noun.by, governed).has(count) || BigInt(list.rows.length) === count)
      return "found";
  if (introduces > 0 && BigInt(introduces) === count && !decided) return "found";
  const longest = Math.max(0, ...lists.map(({ rows }) => rows.length));
  return isChosen && count <= BigInt(longest)
    ? "found"
    : lists.length > 0
      ? "elsewhere"
      : known.some(({ value }) => is(value))
        ? "found"
        : "nowhere";
}

/** How many rows the lists have, in all and of each property. */
const sizes = ({ lists }: Index): Set<bigint> =>
  new Set(
    lists.flatMap(({ rows }) =>
      [rows.length, ...PROPERTIES.map(({ test }) => rows.filter((row) => isObject(row) && test(row)).length)].map(
        BigInt,
      ),
    ),
  );

/** How many rows there are, and how many different ones they are of. */
function counts(rows: readonly Members[], by: string | undefined, { names }: Governed): Set<bigint> {
  const named = names.get("client");
  const mine =
    named === undefined ? rows : rows.filter((row) => typeof row.client !== "string" || named.has(row.client));
  const different =
    by === "client" || by === "month"
      ? new Set(mine.map((row) => row.client ?? row.label ?? row.period ?? row.name))
      : null;
  return new Set([BigInt(mine.length), ...(different === null ? [] : [BigInt(different.size)])]);
}

function narrowed(rows: readonly Members[], properties: typeof PROPERTIES, states: readonly State[]): [boolean, Test] {
  const tests: Test[] = properties
    .filter(({ fields }) => rows.some((row) => fields.some((field) => field in row)))
    .map(({ test }) => test);
  for (const [, group] of Map.groupBy(states, ({ key }) => key)) {
    const key = group[0]?.key ?? "";
    if (rows.some((row) => key in row)) tests.push((row) => group.some(({ value }) => row[key] === value));
  }
  return [tests.length > 0, (row) => tests.every((test) => test(row))];
}
