import { fold } from "./pool.ts";
import type { Said } from "./said.ts";
import { unsaid } from "./unsaid.ts";
import { BILL_WORDS, STOP_WORDS, wordsOf } from "./vocabulary.ts";

/** What leads somewhere, or reaches somebody. */
const LEADS = /:\/\/|www\.|@|[<>]|\b[\p{L}\p{N}-]+\.\p{L}{2,24}\b|\d[\d ()/-]{6,}\d/u;

/** Words that are printed on a bill are the person's own, or those that bills are made of: nobody else's get there through a model. */
export function demandOwnWords(key: string, value: string, { typed }: Said): void {
  const text = fold(value);
  if (LEADS.test(text) && !typed.some((one) => one.includes(text))) throw unsaid(key, value);
  const own = typed.flatMap(wordsOf);
  for (const word of wordsOf(text)) if (!isOwn(word, own)) throw unsaid(key, value);
}

function isOwn(word: string, own: readonly string[]): boolean {
  if (word.length < 2 || STOP_WORDS.has(word) || BILL_WORDS.has(word) || /^(?:20)?\d{1,2}$/.test(word)) return true;
  // "Migrating" is the same word as "migration".
  const stem = word.slice(0, Math.max(4, word.length - 3));
  return own.some((one) => one === word || (word.length >= 5 && one.startsWith(stem)));
}
