import { stemsOf } from "../counting/words.ts";
import { measuresOf } from "../reading/measures.ts";
import type { Leaf } from "./evidence.ts";

const PERCENT = /percent|^onCost$|^onRevenue$|change$|share|^foreseen$|^above$|rate$/i;

/** Keys that are shares in one tool and amounts in another. */
const EITHER = /^used$|^above$|change$|rate$|^threshold$/i;

/** Fields whose digits are no figures. */
export const ID = /id$|^account$|^key$|^arn$|^number$|^credit$|^version$/i;

type Field = Pick<Leaf, "key" | "kind" | "measures" | "words">;

/** Fields come again and again. */
const fields = new Map<string, Field>();

/** What the figures of a field are: shares or amounts, and of which measure. */
export function fieldOf(key: string, parent: string): Field {
  const path = `${parent}.${key}`;
  const known = fields.get(path);
  if (known !== undefined) return known;
  const field = {
    key,
    kind: EITHER.test(key) ? ("either" as const) : PERCENT.test(key) ? ("percent" as const) : ("amount" as const),
    measures: measuresOf(key, parent),
    words: stemsOf(`${key} ${parent}`),
  };
  if (fields.size < 1_000) fields.set(path, field);
  return field;
}
