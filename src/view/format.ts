import { minorDigits } from "#src/kernel/currency.ts";
import { Money } from "#src/kernel/money.ts";
import type { Cell } from "./view.ts";

const counts = new Intl.NumberFormat("en-US");

/** Writes a cell as people read it: "$1,234.50", "12.5 %", "unknown". */
export function formatCell(cell: Cell): string {
  if (typeof cell === "string") return cell;
  if ("money" in cell) return formatMoney(cell.money.amount, cell.money.currency);
  if ("percent" in cell) return formatPercent(cell.percent, cell.signed ?? false);
  if ("count" in cell) return counts.format(cell.count);
  return "unknown";
}

/**
 * Writes an exact amount for people: rounded half-even to the minor unit, with thousands and its currency.
 * Takes a decimal string; the exact figure stays in the data.
 */
export function formatMoney(amount: string, currency: string): string {
  const rounded = Money.of(amount, currency).toFixed();
  // A string keeps every digit; a number would not (ECMA-402, Intl mathematical value).
  return formatterOf(currency)
    .format(rounded as `${number}`)
    .replace(/\u00a0/g, " ")
    .replace(/^-/, "\u2212");
}

/** Making a formatter takes a hundred times as long as using it. There are only so many currencies. */
const formatters = new Map<string, Intl.NumberFormat>();

function formatterOf(currency: string): Intl.NumberFormat {
  const known = formatters.get(currency);
  if (known !== undefined) return known;
  const digits = minorDigits(currency);
  const made = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency,
    currencyDisplay: currency === "USD" ? "narrowSymbol" : "code",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formatters.set(currency, made);
  return made;
}

/** Writes a share given in percent with one decimal: "12.5 %"; a dash where there is none. */
export function formatPercent(percent: string | null, signed = false): string {
  if (percent === null) return "\u2013";
  // No currency: a share is rounded as an amount is, and never to "-0.0".
  const text = Money.of(percent, "XXX").toFixed(1);
  const plus = signed && !text.startsWith("-") && text !== "0.0" ? "+" : "";
  return `${plus}${text.replace("-", "\u2212")} %`;
}
