import type { Index } from "../evidence/evidence.ts";
import { isObject } from "../evidence/members.ts";
import { PROPERTIES } from "./properties.ts";

/** The number words that a sentence has before what it counts. */
export interface Counted {
  readonly count: bigint;
  /** The text behind the number. */
  readonly after: string;
  /** The text behind the number before it, which may say what both count: "of 24 clients, four ...". */
  readonly earlier: string;
  /** What is said around it, from the figure before to the figure behind. */
  readonly sentence: string;
  /** How many bullets or rows it introduces. */
  readonly introduces: number;
  /** How many bullets stand before it in its list. */
  readonly item: number;
  /** "the 3 largest" are as many as one likes, if there are so many. */
  readonly isChosen: boolean;
}

/** Whether the words at a count say that some are chosen. */
export const isChoice = (after: string, sentence: string): boolean =>
  /^ (?:largest|biggest|smallest|best|worst|highest|lowest|most|top|first|last|more|others?)\b/i.test(after) ||
  /\b(?:top|first|last|next|and) $/i.test(
    sentence.slice(0, Math.max(0, sentence.length - after.length)).replace(/\S+$/, ""),
  );

/** "and 15 more": with those before, as many as there are. */
export const isRest = ({ count, after, item }: Counted, index: Index): boolean =>
  /^ (?:more|others?)\b/i.test(after) && item > 0 && sizes(index).has(BigInt(item) + count);

/** How many rows the lists have, in all and of each property. */
const sizes = ({ lists }: Index): Set<bigint> =>
  new Set(
    lists.flatMap(({ rows }) =>
      [rows.length, ...PROPERTIES.map(({ test }) => rows.filter((row) => isObject(row) && test(row)).length)].map(
        BigInt,
      ),
    ),
  );
