import type { Json } from "#src/ports/cost-records.ts";
import type { Index, ListLeaf } from "./evidence.ts";
import type { Governed, Reading } from "./govern.ts";
import { isOf, isThen } from "./match.ts";

/** What is counted, by the word that follows the number, and in which lists and fields it is found. */
const NOUNS: readonly { readonly words: RegExp; readonly lists: RegExp; readonly by?: string }[] = [
  {
    words: /^(?:clients?|customers?|billing groups?)$/,
    lists: /^(?:clients|users|unknown|partly|groups|without)$/,
    by: "client",
  },
  { words: /^accounts?$/, lists: /^accounts$/, by: "account" },
  { words: /^services?$/, lists: /^(?:topServices|services)$/, by: "service" },
  { words: /^months?$/, lists: /^months$/, by: "month" },
  { words: /^items?$/, lists: /^items$/ },
  { words: /^(?:credits?)$/, lists: /^credits$/ },
  { words: /^budgets?$/, lists: /^budgets$/ },
  { words: /^plans?$/, lists: /^plans$/ },
  { words: /^rules?$/, lists: /^rules$/ },
  { words: /^anomal(?:y|ies)$/, lists: /^anomalies$/ },
  { words: /^transfers?$/, lists: /^transfers$/ },
  { words: /^gaps?$/, lists: /^gaps$/ },
  { words: /^proposals?$/, lists: /^proposals$/ },
  {
    words: /^(?:steps?|commands?|currenc(?:y|ies)|causes?|effects?)$/,
    lists: /^(?:steps|commands|totals|causes|effects)$/,
  },
];

interface Members {
  readonly [key: string]: Json;
}
type Test = (row: Members) => boolean;

/** What a sentence says of those that are counted, and how rows show it. */
const PROPERTIES: readonly { readonly words: RegExp; readonly fields: readonly string[]; readonly test: Test }[] = [
  {
    words: /\b(?:has|have|with|are|still) (?:something )?left\b/i,
    fields: ["remaining"],
    test: (row) => sign(row.remaining) > 0,
  },
  {
    words: /\b(?:los[et]s?|losing) money\b|\bat a loss\b|\bnegative\b|\bunprofitable\b|\bbelow zero\b/i,
    fields: ["margin"],
    test: (row) => sign(row.margin) < 0,
  },
  {
    words: /\bprofitable\b|\bpositive\b|\bmakes? money\b|\bearns? money\b|\bin profit\b/i,
    fields: ["margin"],
    test: (row) => sign(row.margin) > 0,
  },
  {
    words: /\bnot (?:fully )?(?:covered|modelled)\b|\bsomething open\b|\buncovered\b/i,
    fields: ["covered"],
    test: (row) => row.covered === false,
  },
  { words: /\b(?:are|is|fully) (?:covered|modelled)\b/i, fields: ["covered"], test: (row) => row.covered === true },
  {
    words: /\bopen gaps?\b|\bhas gaps?\b|\bhave gaps?\b|\bwith gaps?\b/i,
    fields: ["open"],
    test: (row) => sign(row.open) !== 0,
  },
  {
    words: /\bat risk\b|\bexpire unused\b/i,
    fields: ["forecast"],
    test: (row) => isObject(row.forecast) && sign(row.forecast.atRisk) > 0,
  },
  {
    words: /\b(?:has|have|with|are|still) (?:something )?left\b/i,
    fields: ["remaining"],
    test: (row) => sign(row.remaining) > 0,
  },
  { words: /\bpass-?through\b/i, fields: ["passthrough"], test: (row) => row.passthrough === true },
];

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

function isListOf({ key, rows, place }: ListLeaf, noun: (typeof NOUNS)[number], index: Index): boolean {
  if (noun.lists.test(key)) return true;
  if (noun.by === undefined || (key !== "rows" && noun.by !== "client")) return false;
  const [first] = rows;
  if (!isObject(first)) return false;
  const row = first;
  if (noun.by === "client" && typeof row.client === "string") return true;
  const name = row.label;
  if (typeof name !== "string") return false;
  return noun.by === "month" ? place.span !== null && /^\d{4}-\d{2}$/.test(name) : index.names.get(name) === noun.by;
}

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

interface State {
  readonly key: string;
  readonly value: string;
  readonly words: RegExp;
}

/** The states that a sentence names, of those that rows can have. */
function statesIn(lists: readonly ListLeaf[], sentence: string): State[] {
  const states = new Map<string, State>();
  for (const { rows } of lists) {
    for (const row of rows) {
      if (!isObject(row)) continue;
      for (const [key, value] of Object.entries(row)) {
        if (!/^(?:state|status|type|kind|currency|plan)$/.test(key) || typeof value !== "string" || value.length < 3)
          continue;
        states.set(`${key} ${value}`, {
          key,
          value,
          words: new RegExp(
            `\\b${spaced(value).replace(/[^\w ]/g, "\\$&")}s?\\b`,
            key === "currency" || key === "plan" ? "" : "i",
          ),
        });
      }
    }
  }
  return [...states.values()].filter(({ words }) => words.test(sentence));
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

const spaced = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("-", " ")
    .toLowerCase()
    .replace(/^([a-z]{3})$/, (code) => (text === text.toUpperCase() ? text : code));

const isObject = (value: Json | undefined): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sign = (value: Json | undefined): number =>
  typeof value !== "string" ? 0 : value.startsWith("-") ? -1 : /[1-9]/.test(value) ? 1 : 0;
