import { InputError } from "#src/kernel/errors.ts";
import type { Json } from "#src/ports/cost-records.ts";

/** What a change may be made of: what the person has typed in this conversation, and what the tools have answered in it. */
export interface Words {
  /** Of the person alone, newest last. */
  readonly typed: readonly string[];
  /** Data of tools, without marks. */
  readonly results: readonly Json[];
}

/** Of these only the person decides, and says so. */
const WISHES: Readonly<Record<string, { readonly words: RegExp; readonly ask: string }>> = {
  recurring: { words: /\b(every|each) month|\bmonthly|\brecurring|\bfrom now on|\bongoing/i, ask: "every month" },
  once: { words: /\bonce\b|\bone[- ]time|\bonly (this|that|last) month|\bone month/i, ask: "once" },
  replace: { words: /\breplac|\binstead\b|\btake over/i, ask: "that it be replaced" },
};
const FIGURES = new Set(["amount", "percent", "confirm"]);
const TEXTS = new Set(["description", "name", "reason"]);
/** Read by the tools themselves, which refuse what they do not know. */
const OWN_FORM = new Set(["period", "type", "seller", "only"]);

/**
 * Refuses a change that the person has not asked for: what it names must stand in their words or in the answers of this conversation, what
 * it costs in their words or among the figures of those answers; and it may not be wider than they said. A model that was talked into
 * something by a name or a tag fails here; what passes is a proposal, which people read before anything happens.
 */
export function demandSaid(input: Json, words: Words, hasClient: boolean): void {
  const values = typeof input === "object" && input !== null && !Array.isArray(input) ? Object.entries(input) : [];
  const known = knownIn(words);
  for (const [key, value] of values) {
    if (typeof value === "boolean") demandWish(key, value, known.typed);
    else if (typeof value === "number") demandFigure(key, String(value), known);
    else if (typeof value === "string" && !OWN_FORM.has(key)) demandText(key, value, known);
    else if (typeof value === "object" && value !== null) throw unsaid(key, JSON.stringify(value));
  }
  if (hasClient && !values.some(([key]) => key === "client")) demandAll(known.typed);
}

interface Known {
  readonly typed: string;
  /** The last thing typed. */
  readonly question: string;
  readonly names: readonly string[];
  readonly figures: ReadonlySet<string>;
  /** What others have written, longer than a name. */
  readonly texts: readonly string[];
}

function knownIn({ typed, results }: Words): Known {
  const leaves = results.flatMap(leavesOf);
  return {
    typed: fold(typed.join(" \n ")),
    question: fold(typed.at(-1) ?? ""),
    names: [...new Set(leaves.filter((text) => text.length <= 200).map(fold))],
    figures: new Set(leaves.flatMap((text) => (DECIMAL.test(text) ? [plain(text)] : []))),
    texts: leaves.filter((text) => text.split(/\s+/).length >= RUN).map(fold),
  };
}

function demandText(key: string, value: string, known: Known): void {
  if (FIGURES.has(key)) demandFigure(key, value, known);
  else if (TEXTS.has(key)) demandOwnWords(key, value, known);
  else for (const part of value.split(",")) demandName(key, fold(part), known);
}

function demandName(key: string, part: string, known: Known): void {
  if (part === "") return;
  if (key === "client" && part === "all") demandAll(known.typed);
  else if (!isTyped(part, known) && (isNamedOther(key, known) || !isNamed(part, known.names))) throw unsaid(key, part);
}

/** A name, or the beginning of one, that the person typed; the name that they typed the beginning of. */
function isTyped(part: string, { typed, names }: Known): boolean {
  if (part.length >= 2 && typed.includes(part)) return true;
  const [first = ""] = part.split(" ");
  // "fix lumen": the tool's own name for it is "Lumen Analytics".
  return first.length >= 3 && wordsOf(typed).includes(first) && names.includes(part);
}

/** Whoever names a client means that one, and no other that a result may speak of. */
function isNamedOther(key: string, { question, names }: Known): boolean {
  if (key !== "client") return false;
  const said = wordsOf(question);
  return names.some((name) => {
    const [first = ""] = name.split(" ");
    return first.length >= 4 && !COMMON.has(first) && said.includes(first);
  });
}

/** Words that names of clients share with questions. */
const COMMON = new Set(
  "margin bill cost month line item items price plan support credit gaps last this that what with".split(" "),
);

const isNamed = (part: string, names: readonly string[]): boolean =>
  part.length >= 2 && names.some((name) => name === part || (part.length >= 4 && name.startsWith(part)));

function demandFigure(key: string, value: string, { typed, figures }: Known): void {
  const figure = plain(value.replace(/%|\bpercent\b/gi, "").trim());
  const said = (typed.match(/\d[\d,]*(?:\.\d+)?/g) ?? []).map(plain);
  if (!said.includes(figure) && !figures.has(figure) && !figures.has(`-${figure}`)) throw unsaid(key, value);
}

const RUN = 4;

/** Words for a bill are the model's own to choose; it may not take them from a text of somebody else, nor lead anywhere. */
function demandOwnWords(key: string, value: string, { typed, texts }: Known): void {
  const text = fold(value);
  if (/:\/\/|www\.|@|\b[\w-]+\.(com|net|org|io|dev|app|co)\b|\d{7,}/.test(text)) throw unsaid(key, value);
  const words = text.split(" ");
  for (let at = 0; at + RUN <= words.length; at++) {
    const run = words.slice(at, at + RUN).join(" ");
    if (!typed.includes(run) && texts.some((one) => one.includes(run))) throw unsaid(key, value);
  }
}

function demandWish(key: string, value: boolean, typed: string): void {
  const wish = WISHES[key];
  if (!value || wish?.words.test(typed) === true) return;
  throw new InputError(
    "assistant.unsaid",
    `The person has not said ${wish?.ask ?? key} in this conversation. Leave "${key}" out, or ask them.`,
  );
}

function demandAll(typed: string): void {
  if (/\b(all|every|everyone|everybody|each)\b/.test(typed)) return;
  throw new InputError("assistant.unsaid", "The person has not said that all clients are meant. Ask for which client.");
}

function unsaid(key: string, value: string): InputError {
  return new InputError(
    "assistant.unsaid",
    `"${value.slice(0, 60)}" (${key}) is neither what the person said nor in an answer of this conversation. Look it up with a tool that reads, or ask the person.`,
  );
}

function leavesOf(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return (Array.isArray(value) ? value : Object.values(value)).flatMap(leavesOf);
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** A decimal without thousands and trailing zeros, so that 1,500.00 is 1500. */
function plain(text: string): string {
  const bare = text.replace(/,/g, "");
  return bare.includes(".") ? bare.replace(/\.?0+$/, "") : bare;
}

const fold = (text: string): string => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}&.-]+/u);
