import { type Choice, InputError, NotFound } from "#src/kernel/errors.ts";
import type { OfReceiver } from "#src/ports/receivers.ts";

/** The little that finding a client needs to know of it. */
export interface Findable extends OfReceiver {
  readonly id: string;
  readonly name: string;
  readonly primaryAccountId: string;
}

/**
 * Finds the one client that a person meant: by id, account id, exact name, or the beginning of the name or of a word
 * in it. Case, spacing and invisible characters do not count. Two that fit are a question back, never a guess; `retry`
 * writes the command for a choice. Nothing that fits, or nothing asked for, is an error.
 */
export function findClient<T extends Findable>(
  text: string,
  clients: readonly T[],
  retry: (accountId: string) => string,
): T {
  const wanted = fold(text);
  if (wanted === "") throw new InputError("client.empty", "Name a client. The command clients lists them.");
  const id = text.trim();
  const found =
    only(clients.filter((c) => c.id === id || c.primaryAccountId === id)) ??
    only(clients.filter((c) => fold(c.name) === wanted)) ??
    only(clients.filter((c) => fold(c.name).startsWith(wanted))) ??
    only(clients.filter((c) => hasWordsFrom(fold(c.name), wanted)));
  if (found === undefined) throw new NotFound("client.unknown", unknownSentence(text, wanted, clients));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  // A source in the bills of two receivers is two clients of one account.
  const twice = (c: T): boolean => found.filter((one) => one.primaryAccountId === c.primaryAccountId).length > 1;
  const label = (c: T): string => {
    const on = twice(c) && c.receiver !== undefined ? `, on the bill of ${c.receiver.name.slice(0, 60)}` : "";
    return `${c.name.slice(0, 60)} (${c.primaryAccountId}${on})`;
  };
  const choices: Choice[] = found
    .slice(0, 5)
    .map((c) => ({ label: label(c), command: retry(twice(c) ? c.id : c.primaryAccountId) }));
  const names = found.slice(0, 5).map(label);
  const more = found.length > 5 ? ` and ${found.length - 5} more` : "";
  throw new InputError(
    "client.ambiguous",
    `"${text.slice(0, 60)}" fits ${found.length} clients: ${names.join(", ")}${more}. Which one?`,
    { choices },
  );
}

/** `undefined` when nothing fits, so that the next rule is tried. */
function only<T>(found: readonly T[]): readonly T[] | undefined {
  return found.length === 0 ? undefined : found;
}

function unknownSentence(text: string, wanted: string, clients: readonly Findable[]): string {
  const near = clients.filter((c) => wanted.length >= 3 && fold(c.name).includes(wanted.slice(0, 3))).slice(0, 3);
  const hint = near.length > 0 ? ` Near: ${near.map((c) => c.name.slice(0, 60)).join(", ")}.` : "";
  return `There is no client "${text.slice(0, 60)}" among those you may see.${hint} The command clients lists them.`;
}

/** Compatibility forms, case, spacing and format characters (bidi marks, zero-width, tags) are all one here. */
const fold = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Cc}]/gu, (c) => (/\s/.test(c) ? " " : ""))
    .trim()
    .replace(/\s+/g, " ")
    .toLowerCase();

/** Whether what is wanted stands at the beginning of a word of the name. */
function hasWordsFrom(name: string, wanted: string): boolean {
  for (let at = name.indexOf(wanted); at >= 0; at = name.indexOf(wanted, at + 1)) {
    if (at === 0 || !/[\p{L}\p{M}\p{N}]/u.test(name[at - 1] ?? "")) return true;
  }
  return false;
}
