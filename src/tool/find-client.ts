import { type Choice, InputError, NotFound } from "#src/kernel/errors.ts";

/** The little that finding a client needs to know of it. */
export interface Findable {
  readonly id: string;
  readonly name: string;
  readonly primaryAccountId: string;
}

/**
 * Finds the one client that a person meant: by id, account id, exact name, or the beginning of the name or of a word
 * in it. Two that fit are a question back, never a guess; `retry` writes the command for a choice.
 */
export function findClient<T extends Findable>(
  text: string,
  clients: readonly T[],
  retry: (accountId: string) => string,
): T {
  const wanted = fold(text);
  const found =
    only(clients.filter((c) => c.id === text || c.primaryAccountId === text)) ??
    only(clients.filter((c) => fold(c.name) === wanted)) ??
    only(clients.filter((c) => fold(c.name).startsWith(wanted))) ??
    only(clients.filter((c) => wordsOf(c.name).some((w) => w.startsWith(wanted))));
  if (found === undefined) throw new NotFound("client.unknown", unknownSentence(text, wanted, clients));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  const choices: Choice[] = found
    .slice(0, 5)
    .map((c) => ({ label: `${c.name.slice(0, 60)} (${c.primaryAccountId})`, command: retry(c.primaryAccountId) }));
  const names = found.slice(0, 5).map((c) => `${c.name.slice(0, 60)} (${c.primaryAccountId})`);
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

const fold = (text: string): string => text.normalize("NFKC").trim().toLowerCase();

const wordsOf = (name: string): string[] => fold(name).split(/[\s\-_.,()]+/);
