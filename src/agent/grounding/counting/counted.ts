import type { Index } from "../evidence/evidence.ts";
import { isObject } from "../evidence/members.ts";
import type { Figure } from "../reading/figure.ts";
import { ONE } from "../reading/numbers.ts";
import type { Reading } from "../reading/reading.ts";
import type { Segment } from "../reading/segment.ts";
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

const DEEDS = "has|have|had|is|are|was|were|los[et]s?|makes?|made|earns?|costs?|still";

/** What may follow a number where what it counts was named before. */
export const VERB = new RegExp(`^ (?:of (?:them|these|those)|${DEEDS})\\b`);

/** What is said around a count. */
export function countedOf(figure: Figure, own: Reading, { introduces, item }: Segment): Counted {
  const { figures, text } = own;
  const at = figures.indexOf(figure);
  const behind = (i: number): string =>
    figures[i] === undefined ? "" : text.slice(figures[i].end, figures[i + 1]?.start ?? text.length);
  const before = text.slice(figures[at - 1]?.end ?? 0, figure.start);
  const [behindIt, next] = [behind(at), behind(at + 1)];
  const rest = { count: figure.value / ONE, earlier: behind(at - 1), introduces, item };
  // "4 of the 24 clients lose money": what they do is said of the 4, the 24 are all of them.
  const isPart = OUT_OF.test(behindIt);
  const isWhole = at > 0 && OUT_OF.test(before);
  const after = isPart ? next : isWhole ? behindIt.replace(DEED, "") : behindIt;
  const sentence = isWhole ? after : before + behindIt + (isPart ? next : "");
  return { ...rest, after, sentence, isChosen: isChoice(after, sentence) };
}

const OUT_OF = /^ (?:out )?of (?:the |our |all )?$/;
const DEED = new RegExp(` (?:${DEEDS})\\b.*$`, "s");

/** Whether the words at a count say that some are chosen. */
const isChoice = (after: string, sentence: string): boolean =>
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
