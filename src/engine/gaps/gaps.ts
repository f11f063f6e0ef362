import { Money } from "#src/kernel/money.ts";

/** What Showback leaves out by default, and the client may have to be shown by a custom line item. */
export const GAP_CATEGORIES = ["support", "credit", "refund", "tax", "marketplace"] as const;

/** One of `GAP_CATEGORIES`. */
export type GapCategory = (typeof GAP_CATEGORIES)[number];

/** A sum of one category on one side of a group's own bill; custom line items are not among Showback's. */
export interface CategorySum {
  readonly side: "my-view" | "showback";
  readonly category: GapCategory;
  readonly cost: Money;
}

/** What a custom line item comes to in the period. */
export interface Modelled {
  readonly id: string;
  /** Signed: a credit is negative. */
  readonly amount: Money;
  /** What it stands for, where we know it because we made it; `null` for an item made by somebody else. */
  readonly purpose: GapCategory | "other" | null;
}

/** How far a category is modelled. */
export type CoverageState =
  /** Nothing of it on the bill, or a `Passthrough` plan, on which the client sees everything. */
  | "not-applicable"
  | "modelled"
  /** An item that we did not make has just this amount. */
  | "probably"
  | "partly"
  /** More is modelled than there is. */
  | "over"
  | "not";

/** One category of one group: what AWS charges, what the client sees of it, and what is missing. Amounts are signed. */
export interface Gap {
  readonly category: GapCategory;
  readonly myView: Money;
  /** What Showback has of it without custom line items. */
  readonly native: Money;
  readonly modelled: Money;
  /** What an item of others models, as it seems; zero where none fits. */
  readonly probably: Money;
  /** My View - native - modelled. */
  readonly gap: Money;
  readonly state: CoverageState;
}

/** What the gaps of one group in one currency are found from. */
export interface GapReading {
  readonly currency: string;
  readonly sums: readonly CategorySum[];
  readonly modelled: readonly Modelled[];
  readonly passthrough: boolean;
}

/** A reading with its gaps. */
export function withGaps<R extends GapReading>(reading: R): R & { readonly gaps: readonly Gap[] } {
  const { currency, sums, modelled, passthrough } = reading;
  return { ...reading, gaps: gapsOf(currency, sums, modelled, passthrough) };
}

/**
 * Compares a group's own My View with its own Showback, category by category, exactly: nothing is shared out by cost. Items of ours
 * count for the purpose they were made for; items of others only where type (the sign) and amount fit what is missing, to the minor
 * unit, and never by their name.
 */
export function gapsOf(
  currency: string,
  sums: readonly CategorySum[],
  items: readonly Modelled[],
  passthrough: boolean,
): Gap[] {
  const foreign = items.filter((item) => item.purpose === null);
  const taken = new Set<string>();
  return GAP_CATEGORIES.map((category) => {
    const of = (side: CategorySum["side"]): Money =>
      Money.sum(
        currency,
        sums.filter((s) => s.side === side && s.category === category).map((s) => s.cost),
      );
    const myView = of("my-view");
    const native = of("showback");
    const modelled = Money.sum(
      currency,
      items.filter((item) => item.purpose === category).map((item) => item.amount),
    );
    const zero = Money.zero(currency);
    if (passthrough) {
      return { category, myView, native, modelled, probably: zero, gap: zero, state: "not-applicable" as const };
    }
    const missing = myView.minus(shownNatively(category, myView, native));
    const gap = missing.minus(modelled);
    const fits = foreign.find((item) => !taken.has(item.id) && !isNothing(gap) && isNothing(gap.minus(item.amount)));
    if (fits !== undefined) taken.add(fits.id);
    const state = fits !== undefined ? "probably" : stateOf(missing, modelled, gap);
    return { category, myView, native, modelled, probably: fits?.amount ?? zero, gap, state };
  });
}

/** Marketplace that Showback has at all is shown there at the plan's own prices; another price is no gap. */
function shownNatively(category: GapCategory, myView: Money, native: Money): Money {
  return category === "marketplace" && !native.isZero() ? myView : native;
}

function stateOf(missing: Money, modelled: Money, gap: Money): CoverageState {
  if (isNothing(gap)) return isNothing(missing) && isNothing(modelled) ? "not-applicable" : "modelled";
  if (isNothing(missing) || missing.isNegative() !== gap.isNegative()) return "over";
  return isNothing(modelled) ? "not" : "partly";
}

/** Less than can be charged: a line item has whole minor units. */
function isNothing(amount: Money): boolean {
  return amount.round().isZero();
}

/** Whether something is left to be done about a category. */
export function isOpen(gap: Gap): boolean {
  return gap.state === "not" || gap.state === "partly";
}
