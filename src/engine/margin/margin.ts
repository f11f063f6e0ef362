import { decimal } from "#src/kernel/decimal.ts";
import { InputError } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";

/** What something cost us, what the client is shown, and what lies between; one currency. */
export interface Margin {
  readonly currency: string;
  readonly myView: Money;
  readonly showback: Money;
  /** Showback - My View; negative when we pay more than the client is shown. */
  readonly margin: Money;
  /** Margin as percent of My View, 4 decimals; `null` when My View is not above zero. */
  readonly onCost: string | null;
  /** Margin as percent of Showback, 4 decimals; `null` when Showback is not above zero. */
  readonly onRevenue: string | null;
}

/**
 * Computes the margin of one pair of sums. Both shares are given because the two are mixed up easily:
 * 98 cost and 100 revenue are 2.04 % on cost and 2.00 % on revenue.
 * Source: margin = charged amount - AWS costs (AWS Billing Conductor user guide, margin analysis).
 */
export function marginOf(myView: Money, showback: Money): Margin {
  const margin = showback.minus(myView);
  return {
    currency: myView.currency,
    myView,
    showback,
    margin,
    onCost: percentOf(margin, myView),
    onRevenue: percentOf(margin, showback),
  };
}

/** The sum of margins per currency, in the order of the currency codes; shares are computed from the sums. */
export function totalMargins(margins: readonly Margin[]): Margin[] {
  const byCurrency = Map.groupBy(margins, (m) => m.currency);
  return [...byCurrency.keys()].sort().map((currency) => {
    const members = byCurrency.get(currency) ?? [];
    return marginOf(
      Money.sum(
        currency,
        members.map((m) => m.myView),
      ),
      Money.sum(
        currency,
        members.map((m) => m.showback),
      ),
    );
  });
}

/** `part` as percent of `base` with 4 decimals, half-even; `null` when the base is not above zero. */
export function percentOf(part: Money, base: Money): string | null {
  if (base.isZero() || base.isNegative()) return null;
  if (part.currency !== base.currency) {
    throw new InputError("money.mixed-currency", `${part.currency} has no share of ${base.currency}.`);
  }
  return decimal.percent(part.amount, base.amount, 4);
}

/** The change from one amount to another in percent of the former's size; `null` when there was nothing before. */
export function changeOf(before: Money, after: Money): string | null {
  return percentOf(after.minus(before), before.abs());
}
