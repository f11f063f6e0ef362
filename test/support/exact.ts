import Big from "big.js";
import fc from "fast-check";

/** The oracle's own constructor: wide enough to divide without losing what we compare. */
const Oracle = Big();
Oracle.DP = 60;
Oracle.PE = 100;
Oracle.NE = -100;

/** An exact number of the oracle. */
export const big = (value: string | number | Big): Big => new Oracle(value);

/** big.js's name for half-even. */
export const RoundHalfEven = Big.roundHalfEven;

/** Texts of decimals that fit: up to `whole` integer and `fraction` fractional digits, any sign, ties among them. */
export function exactText({ whole = 20, fraction = 18 } = {}): fc.Arbitrary<string> {
  const digits = (max: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(..."0123456789", "0", "5", "5", "9"), maxLength: max });
  return fc
    .tuple(fc.constantFrom("", "-"), digits(whole), digits(fraction))
    .map(([sign, w, f]) => `${sign}${w || "0"}${f === "" ? "" : `.${f}`}`);
}

/** Texts of weights: not negative, and not all zero. */
export const weightTexts = (): fc.Arbitrary<string[]> =>
  fc
    .array(
      exactText({ whole: 9 }).map((text) => text.replace("-", "")),
      { minLength: 1, maxLength: 12 },
    )
    .filter((weights) => weights.some((w) => /[1-9]/.test(w)));
