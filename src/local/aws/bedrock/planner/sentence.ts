import type { Json } from "../model.ts";
import { clientsIn } from "./question.ts";
import { PLAIN } from "./topic-words.ts";

/** A change that was asked for, as the tool takes it. */
export interface Change {
  readonly tool: string;
  readonly input: { readonly [key: string]: Json };
}

/** A change of which something has not been said. */
export interface Unsaid {
  /** The question for it. */
  readonly ask: string;
  /** Stands between what was asked and the answer, so that the two are one sentence. */
  readonly joint: string;
}

/** What is asked for, without its period. */
export interface Sentence {
  /** Without its first word. */
  readonly text: string;
  /** In small letters, from the first word on. */
  readonly lower: string;
  readonly period: string | null;
}

/** Words that make something more or less. */
export const RISES = "raise|lower|change|set|increase|decrease|reduce";

/** A name of one word. */
export const NAME = '"?([\\p{L}\\d][\\p{L}\\d_-]*)"?';
/** A percentage. */
export const PERCENT = /(\d+(?:\.\d+)?) ?(?:%|percent\b|per cent\b)/;

/** Asks for the client. */
export const whose = (what: string): Unsaid => ({ ask: `The ${what} of which client?`, joint: " for " });
/** The period as an argument, where one was said. */
export const periodOf = (period: string | null): { period?: string } =>
  period === null || period === "before" ? {} : { period };

/** The first of some forms that holds a name. */
export function found(text: string, ...forms: readonly string[]): { whole: string; name: string } | null {
  for (const form of forms) {
    const [whole, name = ""] = new RegExp(form, "iu").exec(text) ?? [];
    if (whole !== undefined && !PLAIN.has(name.toLowerCase())) return { whole, name };
  }
  return null;
}

/** One client, or several as the tools take them. */
export function clientOf(text: string): string | null {
  if (
    /\b(?:all|every|each|our) (?:of )?(?:the |our |my )?(?:clients?|customers?)\b|\beveryone\b|\beverybody\b/i.test(
      text,
    )
  )
    return "all";
  const names = clientsIn(text);
  return names.length === 0 ? null : names.join(", ");
}

/** A text without one of its parts. */
export const cutOut = (text: string, part: string | undefined): string => {
  const at = part === undefined ? -1 : text.toLowerCase().indexOf(part);
  return at < 0 ? text : `${text.slice(0, at)} , ${text.slice(at + (part?.length ?? 0))}`;
};

/** A text without a part and some words of it, so that names are found in what is left. */
export function without(text: string, part: string | undefined, ...words: readonly RegExp[]): string {
  const cut = part === undefined ? text : cutOut(text, part.toLowerCase());
  return words
    .reduce((rest, word) => rest.replace(new RegExp(word.source, "iu"), " , "), cut)
    .replace(/\s+/g, " ")
    .replace(/(?: ?,)+/g, " ,")
    .replace(/^[ ,]+|[ ,]+$/g, "");
}
