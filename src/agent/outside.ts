import type { Json } from "#src/ports/cost-records.ts";
import { cutTo, readable, readableLine } from "./guard/readable.ts";

/** Between these stands text that other people have written: names, tags, descriptions. The system prompt says that it is data. */
const OPEN = "\u27e6";
const CLOSE = "\u27e7";
/** The longest text from outside that a model is shown. */
const LONGEST = 300;
/** The longest question that is read. */
const LONGEST_QUESTION = 4_000;
/** Figures, dates, months, times and accounts. */
const FIGURE = /^[-+]?[\d.,:TZ%/+-]{0,40}$/;
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]{1,40}:[a-z0-9-]{0,20}:\d{0,12}:[a-z-]{1,30}\/[\w-]{1,64}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A word of ours, a code or the name of a product; an order takes more than two words, however they are joined. */
const WORD = /^(?!.*[a-z][A-Z].*[a-z][A-Z])[\w.:-]{1,40}$/;
const MOST_WORDS = 2;
/** Keys are ours; one that is anything else came from outside. */
const KEY = /^[\w.-]{1,60}$/;

/** A tool's answer as a model may read it: every text that could hold words of others is cleaned, cut short and marked as data. */
export function marked(value: unknown): Json {
  if (typeof value === "string") return markedText(value);
  if (typeof value !== "object" || value === null) return value as Json;
  if (Array.isArray(value)) return value.map(marked);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [KEY.test(key) ? key : data(key), marked(one)]));
}

/** Text without our marks, as a model hands it back. */
export function unmarked(text: string): string {
  return text.replace(/[\u27e6\u27e7]/g, "");
}

/** The same for every text in a value. */
export function unmarkedValue(value: Json): Json {
  if (typeof value === "string") return unmarked(value).trim();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unmarkedValue);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [unmarked(key), unmarkedValue(one)]));
}

/** What a person typed: visible characters, without our marks, and not longer than anybody needs to ask. */
export function cleanedQuestion(text: string): string {
  return cutTo(unmarked(readable(text)).trim(), LONGEST_QUESTION);
}

const markedText = (text: string): string => (isClosed(text) ? text : data(text));

const data = (text: string): string => `${OPEN}${cutTo(readableLine(unmarked(text)), LONGEST)}${CLOSE}`;

/** What can be nothing but a figure, a date, an id or one word. */
function isClosed(text: string): boolean {
  if (FIGURE.test(text) || ARN.test(text) || UUID.test(text)) return true;
  return WORD.test(text) && (text.match(/[a-z]{3,}|[A-Z]{3,}/gi) ?? []).length <= MOST_WORDS;
}
