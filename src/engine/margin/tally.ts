import { type Decimal, decimal } from "#src/kernel/decimal.ts";
import { Money } from "#src/kernel/money.ts";
import { type Margin, marginOf } from "./margin.ts";

/** One sum of one side, under a key such as a client or a service. */
export interface TallyEntry {
  readonly key: string;
  readonly side: "my-view" | "showback";
  readonly cost: Money;
}

/** What carries both sides of the same thing, such as a cost report. */
interface BothSides {
  readonly myView: Money;
  readonly showback: Money;
}

/** The entries of reports, one after the other: twelve months of ten thousand clients are not held a second time. */
export function* sidesOf<R extends BothSides>(
  reports: Iterable<R>,
  keyOf: (report: R) => string,
): Generator<TallyEntry> {
  for (const report of reports) {
    const key = keyOf(report);
    yield { key, side: "my-view", cost: report.myView };
    yield { key, side: "showback", cost: report.showback };
  }
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
  // Two levels, because making and hashing a joined key for each entry would cost more than adding.
  const byCurrency = new Map<string, Map<string, Sum>>();
  for (const { key, side, cost } of entries) {
    const { currency } = cost;
    let sums = byCurrency.get(currency);
    if (sums === undefined) {
      sums = new Map();
      byCurrency.set(currency, sums);
    }
    let sum = sums.get(key);
    if (sum === undefined) {
      sum = { key, myView: decimal.ZERO, showback: decimal.ZERO };
      sums.set(key, sum);
    }
    if (side === "my-view") sum.myView = decimal.add(sum.myView, cost.amount);
    else sum.showback = decimal.add(sum.showback, cost.amount);
  }
  const rows: TallyRow[] = [];
  for (const [currency, sums] of byCurrency) {
    for (const { key, myView, showback } of sums.values()) {
      rows.push({ key, ...marginOf(Money.of(myView, currency), Money.of(showback, currency)) });
    }
  }
  return rows.sort(byCurrencyThenSize);
}

interface Sum {
  readonly key: string;
  myView: Decimal;
  showback: Decimal;
}

function byCurrencyThenSize(a: TallyRow, b: TallyRow): number {
  if (a.currency !== b.currency) return a.currency < b.currency ? -1 : 1;
  return b.myView.compare(a.myView) || b.showback.compare(a.showback) || (a.key < b.key ? -1 : 1);
}
