import type { ChargeKind } from "#src/engine/costs/charge-kind.ts";
import { Money } from "#src/kernel/money.ts";

/** One step from the list price to the margin. */
export interface WaterfallStep {
  readonly step: "gross" | "credits" | "refunds" | "tax" | "discounts" | "my-view-net" | "showback" | "margin";
  /** "sum" stands for itself; "change" is added to what came before. */
  readonly kind: "sum" | "change";
  readonly amount: Money;
}

/** The steps of one currency, in order. */
export interface Waterfall {
  readonly currency: string;
  readonly steps: readonly WaterfallStep[];
}

/** A sum of charges of one kind, on one side. */
export interface KindSum {
  readonly side: "my-view" | "showback";
  readonly kind: ChargeKind;
  readonly cost: Money;
}

const STEP_OF: Readonly<Partial<Record<ChargeKind, WaterfallStep["step"]>>> = {
  credit: "credits",
  refund: "refunds",
  tax: "tax",
  discount: "discounts",
};

/**
 * Explains the way from what AWS charges before credits, refunds, tax and discounts (gross: usage, commitments, support
 * and whatever is of unknown type) to My View, and from there to Showback and margin. Per currency:
 * gross + credits + refunds + tax + discounts = My View net, and Showback - My View net = margin, exactly.
 */
export function waterfall(sums: readonly KindSum[]): Waterfall[] {
  const byCurrency = Map.groupBy(sums, (s) => s.cost.currency);
  return [...byCurrency.keys()].sort().map((currency) => {
    const members = byCurrency.get(currency) ?? [];
    const ours = members.filter((s) => s.side === "my-view");
    const add = (list: readonly KindSum[]): Money =>
      Money.sum(
        currency,
        list.map((s) => s.cost),
      );
    const change = (step: WaterfallStep["step"]): WaterfallStep => ({
      step,
      kind: "change",
      amount: add(ours.filter((s) => STEP_OF[s.kind] === step)),
    });
    const gross = add(ours.filter((s) => STEP_OF[s.kind] === undefined));
    const changes = [change("credits"), change("refunds"), change("tax"), change("discounts")];
    const net = changes.reduce((sum, s) => sum.plus(s.amount), gross);
    const showback = add(members.filter((s) => s.side === "showback"));
    return {
      currency,
      steps: [
        { step: "gross", kind: "sum", amount: gross },
        ...changes,
        { step: "my-view-net", kind: "sum", amount: net },
        { step: "showback", kind: "sum", amount: showback },
        { step: "margin", kind: "sum", amount: showback.minus(net) },
      ],
    };
  });
}
