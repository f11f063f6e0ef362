import type { ListLeaf } from "../evidence/evidence.ts";
import { isObject } from "../evidence/members.ts";

/** A state that rows can have, and the words for it. */
export interface State {
  readonly key: string;
  readonly value: string;
  readonly words: RegExp;
}

/** The states that a sentence names, of those that rows can have. */
export function statesIn(lists: readonly ListLeaf[], sentence: string): State[] {
  const states = new Map<string, State>();
  for (const { rows } of lists) {
    for (const row of rows) {
      if (!isObject(row)) continue;
      for (const [key, value] of Object.entries(row)) {
        if (!/^(?:state|status|type|kind|currency|plan)$/.test(key) || typeof value !== "string" || value.length < 3)
          continue;
        states.set(`${key} ${value}`, {
          key,
          value,
          words: new RegExp(
            `\\b${spaced(value).replace(/[^\w ]/g, "\\$&")}s?\\b`,
            key === "currency" || key === "plan" ? "" : "i",
          ),
        });
      }
    }
  }
  return [...states.values()].filter(({ words }) => words.test(sentence));
}

/** A name of the data as words. */
export const spaced = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("-", " ")
    .toLowerCase()
    .replace(/^([a-z]{3})$/, (code) => (text === text.toUpperCase() ? text : code));
