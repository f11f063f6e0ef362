import { fold } from "./pool.ts";
import type { Said } from "./said.ts";
import { unsaid } from "./unsaid.ts";
import { STOP_WORDS, wordsOf } from "./vocabulary.ts";

const MARKS = new Set([
  "markup",
  "discount",
  "rule",
  "rules",
  "plan",
  "plans",
  "item",
  "items",
  "line",
  "percent",
  "set",
  "end",
]);

/** Refuses a plan, rule, line item or service that the person does not mean: one that they named in part is the one that fits best. */
export function demandName(key: string, value: string, said: Said): void {
  const part = fold(value);
  if (part === "") return;
  const typed = wordsOf(said.request);
  const words = wordsOf(part);
  if (words.length > 0 && ` ${typed.join(" ")} `.includes(` ${words.join(" ")} `)) return;
  const telling = new Set(typed.filter((word) => word.length >= 2 && !STOP_WORDS.has(word) && !MARKS.has(word)));
  const score = (name: string): number => wordsOf(name).filter((word) => telling.has(word)).length;
  const known = said.pool.names.filter((name) => name === part || (part.length >= 4 && name.startsWith(part)));
  const best = Math.max(0, ...said.pool.names.map(score));
  if (!known.some((name) => score(name) === best)) throw unsaid(key, value);
}
