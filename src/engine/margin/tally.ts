import { Money } from "#src/kernel/money.ts";
import { type Margin, marginOf } from "./margin.ts";

/** One sum of one side, under a key such as a client or a service. */
export interface TallyEntry {
  readonly key: string;
  readonly side: "my-view" | "showback";
  readonly cost: Money;
}

/** A key's margin in one currency. */
export interface TallyRow extends Margin {
  readonly key: string;
}

/**
 * Adds sums up by key and currency and gives the margin of each, largest My View first.
 * A key with two currencies gives two rows: currencies are never added.
 */
export function tally(entries: Iterable<TallyEntry>): TallyRow[] {
  const sums = new Map<string, { key: string; myView: Money; showback: Money }>();
  for (const { key, side, cost } of entries) {
    const id = `${cost.currency} ${key}`;
    const sum = sums.get(id) ?? { key, myView: Money.zero(cost.currency), showback: Money.zero(cost.currency) };
    if (side === "my-view") sum.myView = sum.myView.plus(cost);
    else sum.showback = sum.showback.plus(cost);
    sums.set(id, sum);
  }
  return [...sums.values()]
    .map(({ key, myView, showback }) => ({ key, ...marginOf(myView, showback) }))
    .sort(byCurrencyThenSize);
}

function byCurrencyThenSize(a: TallyRow, b: TallyRow): number {
  if (a.currency !== b.currency) return a.currency < b.currency ? -1 : 1;
  return b.myView.compare(a.myView) || b.showback.compare(a.showback) || (a.key < b.key ? -1 : 1);
}
