import { InputError } from "#src/kernel/errors.ts";

/**
 * The number that the API wants. Up to fifteen significant digits a double gives its decimal back exactly (IEEE 754); whatever would not
 * come back as it went in is refused, not rounded.
 */
export function numberOf(decimal: string): number {
  const value = Number(decimal);
  const shortest = decimal.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  if (shortest === String(value) && shortest.replace(/\D/g, "").length <= 15) return value;
  throw new InputError(
    "aws.number",
    `AWS cannot hold ${decimal} exactly. Use an amount of at most 15 digits, like 1234.56.`,
  );
}
