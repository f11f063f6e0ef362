import type { Figure } from "./figure.ts";
import { isFigureInWords, quantifiers, shares } from "./figures-in-words.ts";
import { readNumbers, type WrittenNumber } from "./numbers.ts";
import { signOf } from "./signs.ts";

const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));
const SYMBOLS: Readonly<Record<string, string>> = { $: "USD", US$: "USD", "€": "EUR", "£": "GBP", "¥": "JPY" };
const UNIT_BEFORE = /(US\$|[$€£¥]|\b[A-Z]{3})\s?$/;
const UNIT_AFTER = /^\s?(?:([A-Z]{3})\b|(?:US )?(dollars?)\b|(euros?)\b|(pounds?)\b|([€£]))/;

const PERCENT =
  /^\s?(?:(%)|(?:per ?cent|percent)\b)(?:\s?[- ]?(points?)\b)?|^[ -]?(?:percentage[ -])?(points?)\b|^\s?(pp)\b/;

/** The figures of a text outside the places that are taken already: dates, names. */
export function readFigures(
  text: string,
  taken: readonly { readonly start: number; readonly end: number }[],
): Figure[] {
  const isTaken = (start: number, end: number): boolean => taken.some((one) => start < one.end && end > one.start);
  const figures: Figure[] = [];
  const inWords = shares(text);
  for (const number of readNumbers(text)) {
    const isOfShare = inWords.some(({ start, end }) => start < number.end && end > number.start);
    if (isOfShare || isTaken(number.start, number.end)) continue;
    const figure = figureOf(number, text, figures.at(-1));
    if (figure !== null) figures.push(figure);
  }
  return [...figures, ...inWords, ...quantifiers(text)].sort((a, b) => a.start - b.start);
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
