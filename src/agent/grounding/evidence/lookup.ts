import { BillingPeriod } from "#src/kernel/period.ts";
import { magnitude } from "../reading/numbers.ts";
import type { Index, Leaf } from "./evidence.ts";
import { MONTH } from "./members.ts";

/** Whether a month lies in what the evidence is about. */
export function isKnownMonth(month: string, { months }: Index): boolean {
  if (months.has(month)) return true;
  const sorted = [...months].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  return (
    first !== undefined &&
    last !== undefined &&
    MONTH.test(month) &&
    first < month &&
    month < last &&
    BillingPeriod.parse(month) !== null
  );
}

/** The figures of a size, from one bound to the other, both included. */
export function leavesBetween({ leaves }: Index, low: bigint, high: bigint): Leaf[] {
  let [from, to] = [0, leaves.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (magnitude(leaves[middle]?.value ?? 0n) < low) from = middle + 1;
    else to = middle;
  }
  const found: Leaf[] = [];
  for (let i = from; i < leaves.length; i++) {
    const leaf = leaves[i] as Leaf;
    if (magnitude(leaf.value) > high) break;
    found.push(leaf);
  }
  return found;
}
