import { InputError } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";

/** The largest fixed amount of one custom line item (API reference of CreateCustomLineItem). */
export const MOST_VALUE = "1000000";

/**
 * A fixed amount as people write it: "120", "1,234.50", "USD 120". In whole minor units of the currency, because it is printed on a
 * bill; above zero, because the type of the item gives the sign. Anything else is refused with how to write it.
 */
export function fixedAmount(text: string, currency: string): Money {
  const given = text.trim();
  const [, prefix = "", digits = "", suffix = ""] =
    /^([A-Za-z]{3}\s*)?([\d,]+(?:\.\d+)?)(\s*[A-Za-z]{3})?$/.exec(given) ?? [];
  const named = (prefix || suffix).trim().toUpperCase();
  if (digits === "" || !/^(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/.test(digits)) {
    throw new InputError(
      "line-item.amount",
      `"${given.slice(0, 40)}" is no amount of money above zero. Write it like 120 or 1234.50${given.startsWith("-") ? "; for a credit, add --type credit" : ""}.`,
    );
  }
  if (named !== "" && named !== currency) {
    throw new InputError(
      "line-item.currency",
      `The client's bill is in ${currency}, not in ${named}. Give the amount in ${currency}.`,
    );
  }
  const amount = Money.of(digits.replaceAll(",", ""), currency);
  if (!amount.round().equals(amount)) {
    throw new InputError(
      "line-item.minor",
      `${digits} has more digits than ${currency} has. Round it yourself, like ${amount.toFixed()}.`,
    );
  }
  if (amount.isZero())
    throw new InputError(
      "line-item.zero",
      "An amount of zero changes nothing. To take an item off, use line-item-end.",
    );
  if (amount.compare(Money.of(MOST_VALUE, currency)) > 0) {
    throw new InputError("line-item.too-large", "AWS takes at most 1,000,000 a line item; split it into several.");
  }
  return amount;
}
