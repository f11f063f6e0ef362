import { InputError } from "./errors.ts";

/** An ISO 4217 code, upper case. */
export type Currency = string;

/** Currencies and funds whose minor unit is not the hundredth (ISO 4217, list one). */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Checks the shape of a currency code and returns it in upper case; refuses anything else with an `InputError`. */
export function currencyOf(code: string): Currency {
  const letters = code.trim();
  // Before upper case: "\u0131" and "\u00df" become plain letters there.
  if (!/^[A-Za-z]{3}$/.test(letters)) {
    throw new InputError(
      "currency.invalid",
      `"${code.slice(0, 40)}" is not a currency code; use three letters such as USD.`,
    );
  }
  return letters.toUpperCase();
}

/** How many decimal digits people use for this currency: 2 for most, 0 for JPY, ISK or UGX, 3 for BHD. */
export function minorDigits(currency: Currency): number {
  return MINOR_DIGITS[currency] ?? 2;
}
