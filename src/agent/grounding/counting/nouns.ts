import type { Index, ListLeaf } from "../evidence/evidence.ts";
import { isObject } from "../evidence/members.ts";

/** What is counted, by the word that follows the number, and in which lists and fields it is found. */
export interface Noun {
  readonly words: RegExp;
  readonly lists: RegExp;
  readonly by?: string;
}

const NOUNS: readonly Noun[] = [
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
  { words: /^polic(?:y|ies)$/, lists: /^policies$/ },
  { words: /^changes?$/, lists: /^effects$/ },
  { words: /^gaps?$/, lists: /^gaps$/ },
  { words: /^proposals?$/, lists: /^(?:proposals|cards)$/ },
  {
    words: /^(?:steps?|commands?|currenc(?:y|ies)|causes?|effects?)$/,
    lists: /^(?:steps|commands|totals|causes|effects)$/,
  },
];

/** Whether the rows of a list are what a noun counts. */
export function isListOf({ key, rows, place }: ListLeaf, noun: Noun, index: Index): boolean {
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

/** The noun for clients. */
export const CLIENTS = NOUNS[0];

/** What stands behind a number, if it is something that lists are known for. */
export function nounOf(after: string): Noun | undefined {
  // "3 times this month" counts no months.
  if (/^ times\b/.test(after)) return undefined;
  const near =
    /^(?:[- ](?:of (?:the |our )?|more |other |others? |[a-z-]+ ){0,3}?)([A-Za-z]+)/.exec(after)?.[0].split(/[ -]/) ??
    [];
  const following = after
    .trim()
    .split(/[^A-Za-z]+/)
    .slice(0, 4);
  return NOUNS.find(({ words }) => [...near, ...following].some((word) => words.test(word.toLowerCase())));
}
