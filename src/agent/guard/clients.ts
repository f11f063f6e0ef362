import { InputError } from "#src/kernel/errors.ts";
import { fold, type KnownClient } from "./pool.ts";
import type { Said } from "./said.ts";
import { unsaid } from "./unsaid.ts";
import { namingWords, wordsOf } from "./vocabulary.ts";

const ALL =
  /\b(?:all|every|each)\s+(?:of\s+)?(?:the\s+|our\s+|my\s+|your\s+)?(?:other\s+)?(?:clients?|customers?|companies|groups?|of them|them|our \w+)\b|\ball of (?:them|these|those)\b|\b(?:every(?:one|body|thing)|them all|both)\b/;
const EXCEPT = /\b(?:except|excluding|apart from|other than|all but|without|but not)\b/;
/** What points at something that was spoken of, in the place of what is to be changed. */
const POINTS =
  /\b(?:fix|close|repair|mend|model|charge|bill|invoice|give|move|switch|put|end|remove|delete|change|set|edit|raise|lower|credit|refund|of|for|to|from|on|at|cover|with)\s+(?:(?:the|all|only|just)\s+)?(?:gaps? of\s+)?(?:it|them|that|this|those|these|their|its|one|same|client|customer|two|both|him|her|they)\b|\b(?:that|this|same) (?:client|customer|one)\b/;
const CHOOSES =
  /\bthe\s+(?:\w+\s+)?(?:worst|largest|biggest|smallest|highest|lowest|top|first|second|third|last one|most|least|others?|rest|negative|losing)\b|\bboth\b/;

/** Refuses a client that the person does not mean: whoever names one means that one, whoever points means the one spoken of. */
export function demandClient(value: string, said: Said): void {
  const part = fold(value);
  if (part === "") return;
  if (part === "all") {
    demandAll(said);
    return;
  }
  const { request, pool } = said;
  const named = hitsIn(request, pool.clients);
  if (isTyped(part, request) || (isAll(said) && isKnown(part, said))) return;
  if (named.length > 0) {
    if (named.some((client) => is(part, client))) return;
    throw unsaid("client", value);
  }
  if (!said.agrees && !pointsOnly(request)) throw unsaid("client", value);
  if (!CHOOSES.test(request)) {
    const spoken = lastNamed(said);
    if (spoken !== undefined) {
      if (spoken.some((client) => is(part, client))) return;
      throw unsaid("client", value);
    }
    if (said.typed.some((text) => isTyped(part, text))) return;
  }
  if (!isKnown(part, said)) throw unsaid("client", value);
}

/** Refuses a change for all clients that was asked for some. */
export function demandAll(said: Said): void {
  if (isAll(said) && hitsIn(said.request, said.pool.clients).length === 0) return;
  throw new InputError("assistant.unsaid", "The person has not said that all clients are meant. Ask for which client.");
}

const isAll = ({ request }: Said): boolean => ALL.test(request) && !EXCEPT.test(request);

const isKnown = (part: string, { pool }: Said): boolean => pool.clients.some((client) => is(part, client));

const is = (part: string, { name, ids }: KnownClient): boolean =>
  name === part || ids.includes(part) || (part.length >= 4 && name.startsWith(part));

/** Whole words, one of which can be a name. */
function isTyped(part: string, text: string): boolean {
  const words = wordsOf(part);
  const names = namingWords(part).length > 0;
  return names && ` ${wordsOf(text).join(" ")} `.includes(` ${words.join(" ")} `);
}

/** The clients that a text names: for each naming word the one that it fits best; two that it fits alike are neither. */
function hitsIn(text: string, clients: readonly KnownClient[]): readonly KnownClient[] {
  const naming = namingWords(text);
  const scored = clients.map((client) => {
    const own = [...wordsOf(client.name), ...client.ids];
    return { client, words: naming.filter((word) => own.some((one) => fits(word, one))) };
  });
  return scored
    .filter(({ words }) =>
      words.some((word) => {
        const rivals = scored.filter((one) => one.words.includes(word)).map((one) => new Set(one.words).size);
        const best = Math.max(...rivals);
        return new Set(words).size === best && rivals.filter((score) => score === best).length === 1;
      }),
    )
    .map(({ client }) => client);
}

const fits = (typed: string, own: string): boolean =>
  own === typed || (typed.length >= 3 && /^\D/.test(typed) && own.startsWith(typed));

/** Whether a request names nobody, and points at what was spoken of or leaves it out. */
function pointsOnly(request: string): boolean {
  return POINTS.test(request) || CHOOSES.test(request) || namingWords(request).length === 0;
}

/** The clients that the last message spoke of which spoke of any. */
function lastNamed({ typed, pool }: Said): readonly KnownClient[] | undefined {
  return typed
    .toReversed()
    .map((text) => hitsIn(text, pool.clients))
    .find((hits) => hits.length > 0);
}
