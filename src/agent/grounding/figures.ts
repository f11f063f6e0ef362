import type { Decimal } from "#src/kernel/decimal.ts";
import { readNumbers, type WrittenNumber } from "./numbers.ts";

/** A figure of a text. */
export interface Figure {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: "amount" | "percent" | "points" | "plain" | "id";
  /** Without its sign. */
  readonly value: Decimal;
  /** What it was rounded to. */
  readonly unit: bigint;
  /** As written: a minus, a plus, or nothing. */
  readonly sign: -1 | 0 | 1;
  readonly currency: string | null;
  readonly inWords: boolean;
}

const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));
const SYMBOLS: Readonly<Record<string, string>> = { $: "USD", US$: "USD", "€": "EUR", "£": "GBP", "¥": "JPY" };
const UNIT_BEFORE = /(US\$|[$€£¥]|\b[A-Z]{3})\s?$/;
const UNIT_AFTER = /^\s?(?:([A-Z]{3})\b|(?:US )?(dollars?)\b|(euros?)\b|(pounds?)\b|([€£]))/;
const PERCENT =
  /^\s?(?:(%)|(?:per ?cent|percent)\b)(?:\s?[- ]?(points?)\b)?|^[ -]?(?:percentage[ -])?(points?)\b|^\s?(pp)\b/;
const MINUS = "−–-";
const QUARTERS: readonly (readonly [RegExp, bigint, bigint])[] = [
  [/\b(?:one |a )?half (?:of|the|as)\b/gi, 1n, 2n],
  [/\b(?:a|one) third of\b/gi, 1n, 3n],
  [/\btwo[ -]thirds\b/gi, 2n, 3n],
  [/\b(?:a|one) quarter of\b/gi, 1n, 4n],
  [/\bthree[ -]quarters\b/gi, 3n, 4n],
];
const ONE = 10n ** 18n;

/** The figures of a text outside the places that are taken already: dates, names. */
export function readFigures(
  text: string,
  taken: readonly { readonly start: number; readonly end: number }[],
): Figure[] {
  const isTaken = (start: number, end: number): boolean => taken.some((one) => start < one.end && end > one.start);
  const figures: Figure[] = [];
  for (const number of readNumbers(text)) {
    if (isTaken(number.start, number.end)) continue;
    const figure = figureOf(number, text, figures.at(-1));
    if (figure !== null) figures.push(figure);
  }
  return [...figures, ...shares(text), ...quantifiers(text)].sort((a, b) => a.start - b.start);
}

/** "half of", "a third of", "doubled" are percentages too. */
function shares(text: string): Figure[] {
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
function quantifiers(text: string): Figure[] {
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

function figureOf(number: WrittenNumber, text: string, previous: Figure | undefined): Figure | null {
  const before = text.slice(0, number.start);
  const after = text.slice(number.end);
  if (number.inWords && !isFigureInWords(text.slice(number.start, number.end), before, after)) return null;
  const unit = UNIT_BEFORE.exec(before);
  const code = unit?.[1] === undefined ? null : (SYMBOLS[unit[1]] ?? (CURRENCIES.has(unit[1]) ? unit[1] : null));
  const unitStart = code === null ? number.start : (unit?.index ?? number.start);
  const percent = PERCENT.exec(after);
  const tail = UNIT_AFTER.exec(after);
  const named =
    tail?.[2] !== undefined
      ? "USD"
      : tail?.[3] !== undefined
        ? "EUR"
        : tail?.[4] !== undefined
          ? "GBP"
          : (SYMBOLS[tail?.[5] ?? ""] ?? tail?.[1]);
  const currency = code ?? (named !== undefined && CURRENCIES.has(named) ? named : null);
  const isAttached = /[A-Za-z_/.:]-?$|\d[-.:/]$/.test(before.slice(0, unitStart).slice(-2)) && code === null;
  const isWord =
    /^(?:[A-Za-z_]|-[A-Za-z]{1,3}\b|\.\d|:\d|(?:st|nd|rd|th)\b|\/\d)/.test(after) && !/^(?:st|nd|rd|th)?\s/.test(after);
  if (!number.inWords && (isAttached || (isWord && percent === null && !/^-(?:month|day|year|client)/.test(after))))
    return null;
  if (/^(?:st|nd|rd|th)\b/.test(after)) return null;
  const [sign, start] = signOf(text, unitStart, number.start, previous);
  const length = percent?.[0].length ?? (code === null && currency !== null ? (tail?.[0].length ?? 0) : 0);
  let end = number.end + length;
  const inParentheses =
    text[start - 1] === "(" &&
    text[end] === ")" &&
    code !== null &&
    // Behind a name it only stands aside: "Support fee ($5.00)".
    /(?:^|[:|=]|\b(?:is|was|were|of|to|from|at|by|than|and|or|with))\s*$/i.test(text.slice(0, start - 1)) &&
    !(previous !== undefined && /^\s*\($/.test(text.slice(previous.end, start)));
  if (inParentheses) end += 1;
  const isId =
    /^\d{12}$/.test(text.slice(number.start, number.end)) || /(?:#|\bproposals? (?:number |no\. ?)?)$/i.test(before);
  const isPoints = percent?.[2] !== undefined || percent?.[3] !== undefined || percent?.[4] !== undefined;
  return {
    start: inParentheses ? start - 1 : start,
    end,
    text: text.slice(inParentheses ? start - 1 : start, end),
    kind: isId ? "id" : isPoints ? "points" : percent !== null ? "percent" : currency !== null ? "amount" : "plain",
    value: number.value,
    unit: number.unit,
    sign: inParentheses ? -1 : sign,
    currency: percent === null ? currency : null,
    inWords: number.inWords,
  };
}

/** A minus that belongs to the figure, not one between two figures. */
function signOf(
  text: string,
  unitStart: number,
  numberStart: number,
  previous: Figure | undefined,
): [-1 | 0 | 1, number] {
  const between = text.slice(unitStart, numberStart);
  const outer = text.slice(0, unitStart);
  const last = outer.at(-1) ?? "";
  const other = outer.at(-2) ?? "";
  if (/[−–-]\s?$/.test(between)) return [-1, unitStart];
  if (MINUS.includes(last) && last !== "" && !/[\w%)]/.test(other)) return [-1, unitStart - 1];
  if (last === "+" && !/[\w%)]/.test(other)) return [1, unitStart - 1];
  const word = /\b(minus|negative|plus) (?:about |around |roughly )?$/i.exec(outer);
  if (word === null || (previous !== undefined && text.slice(previous.end, word.index).trim() === ""))
    return [0, unitStart];
  return [/^plus$/i.test(word[1] ?? "") ? 1 : -1, word.index];
}

/** "one" mostly is no number, and neither are "a hundred" ways to say something. */
function isFigureInWords(words: string, before: string, after: string): boolean {
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
