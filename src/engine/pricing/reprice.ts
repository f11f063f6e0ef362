import type { ChargeKind } from "#src/engine/costs/charge-kind.ts";
import { decimal } from "#src/kernel/decimal.ts";
import { Money } from "#src/kernel/money.ts";
import { factorOf, type PlanPrices, unknownCodes } from "./prices.ts";

/** A sum of a client's Showback in one month. */
export interface ShownSum {
  readonly service: string;
  /** Who sells it, "AWS" or "AWS Marketplace"; `null` where several do, or where it was not asked because no rule goes by it. */
  readonly billingEntity: string | null;
  readonly kind: ChargeKind;
  readonly cost: Money;
}

/** A client's month under a plan: what AWS charges us, and what the client is shown by service and kind. */
export interface PricedMonth {
  readonly currency: string;
  readonly myView: Money;
  readonly shown: readonly ShownSum[];
}

/** What another pricing comes to. */
export interface Repriced {
  /** By how much Showback changes, signed, not rounded. */
  readonly change: Money;
  /** What the change does not hold, each a phrase: "EC2 - Other, which has no one price". Empty when it holds all. */
  readonly unknown: readonly string[];
}

/** What pricing rules price: usage at its public price, and what takes covered usage off again. Fees and custom line items stay as they are. */
const PRICED: readonly ChargeKind[] = ["usage", "negation"];
const CUSTOM: readonly ChargeKind[] = ["custom-fee", "custom-credit"];
/** Enough digits that a sum of a month is right to far below a cent. */
const DIGITS = 16;

/**
 * By how much a client's month on Showback changes under other prices, from what it was under those of now: each sum x new factor / old
 * factor. To a Passthrough plan it is My View instead. `null` when it cannot be told at all: from Passthrough the public prices are not known, nor from
 * a discount of 100 percent.
 */
export function reprice(month: PricedMonth, before: PlanPrices, after: PlanPrices): Repriced | null {
  const zero = Money.zero(month.currency);
  if (before.passthrough && after.passthrough) return { change: zero, unknown: [] };
  if (before.passthrough) return null;
  const own = month.shown.filter(({ kind, cost }) => !CUSTOM.includes(kind) && cost.currency === month.currency);
  if (after.passthrough) {
    const shown = Money.sum(
      month.currency,
      own.map(({ cost }) => cost),
    );
    return { change: month.myView.minus(shown), unknown: [] };
  }
  let change = zero;
  const unknown = new Set(unnamed(before, after));
  for (const sum of own.filter(({ kind }) => PRICED.includes(kind))) {
    const [old, next] = [factorOf(before, sum), factorOf(after, sum)];
    if (old === null || next === null) {
      if (!sameRules(before, after)) unknown.add(`${sum.service}, which has no one price`);
    } else if (old !== next) {
      if (decimal.parse(old) === decimal.ZERO) return null;
      change = change.plus(sum.cost.times(relative(old, next)));
    }
  }
  return { change, unknown: [...unknown] };
}

/** (next - old) / old as a decimal. */
function relative(old: string, next: string): string {
  const [from, to] = [decimal.parse(old), decimal.parse(next)];
  const percent = decimal.percent(decimal.subtract(to, from), from, DIGITS - 2);
  return decimal.format(decimal.multiply(decimal.parse(percent), decimal.parse("0.01")));
}

/** Services that only one of the two prices on its own, or otherwise than the other, and that we cannot find on the bill. */
function unnamed(before: PlanPrices, after: PlanPrices): readonly string[] {
  if (sameRules(before, after)) return [];
  return [...new Set([...unknownCodes(before), ...unknownCodes(after)])].map(
    (code) => `${code}, a service code that is not known here`,
  );
}

function sameRules(before: PlanPrices, after: PlanPrices): boolean {
  const text = ({ rules }: PlanPrices): string =>
    JSON.stringify(
      rules
        .map(({ scope, type, percent, service, billingEntity, usageType, operation }) =>
          JSON.stringify([scope, type, percent, service, billingEntity, usageType, operation]),
        )
        .sort(),
    );
  return text(before) === text(after);
}
