import type { Decimal } from "#src/kernel/decimal.ts";
import type { Figure } from "./figure.ts";
import { ONE } from "./numbers.ts";

const QUARTERS: readonly (readonly [RegExp, bigint, bigint])[] = [
  [/(?<!\b(?:first|second|other) )\b(?:one |a )?half (?:of|the|as)\b/gi, 1n, 2n],
  [/\b(?:a|one) third of\b/gi, 1n, 3n],
  [/\btwo[ -]thirds\b/gi, 2n, 3n],
  [/\b(?:a|one) quarter of\b/gi, 1n, 4n],
  [/\bthree[ -]quarters\b/gi, 3n, 4n],
];

/** "half of", "a third of", "doubled" are percentages too. */
export function shares(text: string): Figure[] {
  const found = (match: RegExpMatchArray, value: bigint): Figure => ({
    start: match.index ?? 0,
    end: (match.index ?? 0) + match[0].length,
    text: match[0],
    kind: "percent",
    value: value as Decimal,
    unit: ONE,
    sign: 0,
    currency: null,
    inWords: true,
  });
  const parts = QUARTERS.flatMap(([words, part, whole]) =>
    [...text.matchAll(words)].map((match) =>
      found(match, ((100n * part * ONE + (whole * ONE) / 2n) / whole / ONE) * ONE),
    ),
  );
  const grown = [...text.matchAll(/\bdoubled\b|\btwice as (?:much|high|large)\b|\btripled\b/gi)].map((match) =>
    found(match, (/^trip/i.test(match[0]) ? 200n : 100n) * ONE),
  );
  return [...parts, ...grown];
}

/** "no client" and "both clients" are counts. */
export function quantifiers(text: string): Figure[] {
  return [
    ...text.matchAll(
      /\b(no|none of (?:the|our)|both)(?: of the| our| the)? (?:clients?|customers?|accounts|plans|budgets)\b/gi,
    ),
  ].map((match) => ({
    start: match.index,
    end: match.index + (match[1]?.length ?? 0),
    text: match[1] ?? "",
    kind: "plain",
    value: ((/^both/i.test(match[0]) ? 2n : 0n) * ONE) as Decimal,
    unit: ONE,
    sign: 0,
    currency: null,
    inWords: true,
  }));
}

/** "one" mostly is no number, and neither are "a hundred" ways to say something. */
export function isFigureInWords(words: string, before: string, after: string): boolean {
  if (!/^one$/i.test(words)) return !/^-/.test(after);
  if (
    /^ (?:clients?|customers?|accounts?|services?|items?|plans?|budgets?|credits?|anomal|transfers?|months?|percent|per cent|dollars?|euros?|gaps?|proposals?)/i.test(
      after,
    )
  ) {
    return (
      !/\b(?:no|any|every|each|this|that|which|the|at a time|only) $/i.test(before) && !/^ \w+ at a time/.test(after)
    );
  }
  return false;
}
