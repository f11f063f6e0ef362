import type { Json } from "#src/ports/cost-records.ts";
import { visible } from "#src/view/printable.ts";

/** Between these stands text that other people have written: names, tags, descriptions. The system prompt says that it is data. */
const OPEN = "\u27e6";
const CLOSE = "\u27e7";
/** The longest text from outside that a model is shown. */
const LONGEST = 300;
/** What can only be a figure, a date, an id, a path or one word of ours: nothing that could be an order. */
const CLOSED_FORM = /^[\w.:/+%#-]{0,200}$/;

/** A tool's answer as a model may read it: every text that could hold words of others is cleaned, cut short and marked as data. */
export function marked(value: unknown): Json {
  if (typeof value === "string") return markedText(value);
  if (typeof value !== "object" || value === null) return value as Json;
  if (Array.isArray(value)) return value.map(marked);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [cleaned(key), marked(one)]));
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
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unmarkedValue(one)]));
}

/** What a person typed: visible characters, without our marks, and not longer than anybody needs to ask. */
export function cleanedQuestion(text: string): string {
  return unmarked(visible(text)).trim().slice(0, 4_000);
}

function markedText(text: string): string {
  return CLOSED_FORM.test(text) ? text : `${OPEN}${cleaned(text)}${CLOSE}`;
}

function cleaned(text: string): string {
  const clean = unmarked(visible(text)).replace(/\s+/g, " ").trim();
  return clean.length <= LONGEST ? clean : `${clean.slice(0, LONGEST - 1)}\u2026`;
}
