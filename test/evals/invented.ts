import { numbersIn, scaled, standsFor, type Written } from "./numbers.ts";
import type { Expected } from "./oracle.ts";

/** What may bear a figure out. */
interface Known {
  readonly data: readonly unknown[];
  readonly questions: readonly string[];
  readonly knowledge: readonly string[];
  readonly expected: readonly Expected[];
}

/** Figures that only people have use for: an amount, a share, or something written to the cent. */
const isClaim = ({ unit, decimals }: Written): boolean => unit !== null || decimals === 2;

/**
 * Figures in an answer that are in no answer of a tool, nor in the question, nor in a text of general knowledge, nor the difference, sum
 * or share of change of two figures of one name. It reads numbers by itself and knows nothing of the assistant's own check.
 */
export function inventedIn(written: readonly Written[], { data, questions, knowledge, expected }: Known): string[] {
  const byName = new Map<string, bigint[]>();
  collect(data, "", byName);
  const plain = [...byName.values()].flat();
  const texts = [...questions, ...knowledge].flatMap((text) => numbersIn(text));
  const known = [
    ...plain,
    ...texts.map(({ size }) => size),
    ...expected.flatMap(({ value, as }) => (as === "text" ? [] : [scaled(value)])),
  ];
  const open = written.filter((one) => isClaim(one) && !known.some((value) => standsFor(one, value)));
  if (open.length === 0) return [];
  const made = [...byName.values()].flatMap(madeOf);
  return open.filter((one) => !made.some((value) => standsFor(one, value))).map(({ text }) => text);
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;

function collect(value: unknown, name: string, into: Map<string, bigint[]>): void {
  if (typeof value === "number" || (typeof value === "string" && NUMBER.test(value))) {
    // A member of a list of texts has no name of its own.
    const list = into.get(name) ?? [];
    list.push(scaled(plainNumber(String(value))));
    into.set(name, list);
  } else if (typeof value === "string") {
    for (const { size } of numbersIn(value)) into.set("in text", [...(into.get("in text") ?? []), size]);
  } else if (Array.isArray(value)) for (const one of value) collect(one, name, into);
  else if (typeof value === "object" && value !== null) {
    for (const [key, one] of Object.entries(value)) collect(one, key, into);
  }
}

/** Very large and very small numbers come in another form, which no figure has. */
const plainNumber = (text: string): string => (NUMBER.test(text) ? text : "0");

const UNIT = 10n ** 18n;
/** Beyond these nobody subtracts, and any number would be the difference of two. */
const MOST = 60;

function madeOf(all: readonly bigint[]): bigint[] {
  const values = [...new Set(all)].slice(0, MOST);
  const pairs = values.flatMap((a) =>
    values.flatMap((b) => (a === b ? [] : [a - b, a + b, ...(b === 0n ? [] : [((a - b) * 100n * UNIT) / b])])),
  );
  return [...pairs, values.reduce((sum, value) => sum + value, 0n)];
}
