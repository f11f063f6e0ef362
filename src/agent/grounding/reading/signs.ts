import type { Figure } from "./figure.ts";

const MINUS = "−–-";

/** A minus that belongs to the figure, not one between two figures. */
export function signOf(
  text: string,
  unitStart: number,
  numberStart: number,
  previous: Figure | undefined,
): [-1 | 0 | 1, number] {
  const between = text.slice(unitStart, numberStart);
  const outer = text.slice(0, unitStart);
  const last = outer.at(-1) ?? "";
  const other = outer.at(-2) ?? "";
  if (/[−–-]\s?$/.test(between)) return [-1, unitStart];
  if (MINUS.includes(last) && last !== "" && !/[\w%)]/.test(other)) return [-1, unitStart - 1];
  if (last === "+" && !/[\w%)]/.test(other)) return [1, unitStart - 1];
  const word = /\b(minus|negative|plus) (?:about |around |roughly )?$/i.exec(outer);
  if (word === null || (previous !== undefined && text.slice(previous.end, word.index).trim() === ""))
    return [0, unitStart];
  return [/^plus$/i.test(word[1] ?? "") ? 1 : -1, word.index];
}
