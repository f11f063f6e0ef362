import { InputError } from "./errors.ts";

/** An exact decimal: a whole number of units of 10^-18. Branded so that a plain bigint is not taken for one. */
export type Decimal = bigint & { readonly __decimal: unique symbol };

const SCALE = 18;
const ONE = 10n ** 18n;
/** 38 digits in all, as `numeric(38,18)` and DuckDB's `DECIMAL(38,18)` hold. */
const LIMIT = 10n ** 38n;

const POWERS = Array.from({ length: 39 }, (_, exponent) => 10n ** BigInt(exponent));

/** Powers that are needed at every amount, made once. */
const powerOfTen = (exponent: number): bigint => POWERS[exponent] ?? 10n ** BigInt(exponent);

/** Arithmetic on exact decimals of 20 integer and 18 fractional digits. Everything rounds half-even. */
export const decimal = {
  ZERO: 0n as Decimal,
  parse,
  format,
  formatFixed,
  add: (a: Decimal, b: Decimal): Decimal => bounded(a + b),
  subtract: (a: Decimal, b: Decimal): Decimal => bounded(a - b),
  multiply: (a: Decimal, b: Decimal): Decimal => bounded(divideHalfEven(a * b, ONE)),
  percent,
  compare: (a: Decimal, b: Decimal): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0),
  /** Rounds half-even to `digits` fractional digits (0 to 18). */
  round: (a: Decimal, digits: number): Decimal => fromScaled(toScaled(a, digits), digits),
  toScaled,
  fromScaled,
  allocate,
};

/** No amount is longer, zeros and all; a text without bound would be costly to read. */
const LONGEST = 200;

/** Reads plain or exponent form; refuses NaN, Infinity, separators, and more digits than fit. */
function parse(text: string): Decimal {
  if (text.length > LONGEST)
    throw new InputError("decimal.invalid", `"${text.slice(0, 40)}..." is too long for a number.`);
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/.exec(text);
  const whole = match?.[2] ?? "";
  const fraction = match?.[3] ?? "";
  if (match === null || whole.length + fraction.length === 0) {
    throw new InputError("decimal.invalid", `"${text.slice(0, 40)}" is not a number; write it like 1234.56.`);
  }
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return 0n as Decimal;
  const shift = Number(match[4] ?? "0") - fraction.length + SCALE;
  const significant = digits.replace(/0+$/, "");
  const trailing = digits.length - significant.length;
  if (shift + trailing < 0) {
    throw new InputError(
      "decimal.too-precise",
      `"${text.slice(0, 60)}" has more than ${SCALE} digits after the point.`,
    );
  }
  if (digits.length + shift > 38) {
    throw new InputError("decimal.too-large", `"${text.slice(0, 60)}" has more than 20 digits before the point.`);
  }
  const units = BigInt(significant) * powerOfTen(shift + trailing);
  return bounded(match[1] === "-" ? -units : units);
}

function format(value: Decimal): string {
  const [sign, whole, fraction] = split(value, SCALE);
  return joined(sign, whole, fraction);
}

function joined(sign: string, whole: string, fraction: string): string {
  let end = fraction.length;
  while (fraction[end - 1] === "0") end -= 1;
  return end === 0 ? sign + whole : `${sign}${whole}.${fraction.slice(0, end)}`;
}

function formatFixed(value: Decimal, digits: number): string {
  const [sign, whole, fraction] = split(toScaled(value, digits), digits);
  return `${sign}${whole}${digits === 0 ? "" : `.${fraction}`}`;
}

/** `part` as percent of `base`, rounded half-even once to `digits` fractional digits; refuses a zero base. */
function percent(part: Decimal, base: Decimal, digits: number): string {
  if (base === 0n) throw new InputError("decimal.divide-by-zero", "A share of nothing cannot be computed.");
  const units = divideHalfEven(part * 100n * powerOfTen(digits), base);
  const [sign, whole, fraction] = split(units, digits);
  return joined(sign, whole, fraction);
}

function toScaled(value: Decimal, digits: number): bigint {
  if (!Number.isInteger(digits) || digits < 0 || digits > SCALE) throw new RangeError(`digits out of range: ${digits}`);
  return divideHalfEven(value, powerOfTen(SCALE - digits));
}

function fromScaled(units: bigint, digits: number): Decimal {
  return bounded(units * powerOfTen(SCALE - digits));
}

/** Shares whole units by weights with the largest-remainder rule; works on the absolute value, then restores the sign. */
function allocate(units: bigint, weights: readonly Decimal[]): bigint[] {
  const total = weights.reduce((sum: bigint, w) => sum + w, 0n);
  if (total <= 0n || weights.some((w) => w < 0n)) {
    throw new InputError("money.weights", "Shares need weights that are not negative and not all zero.");
  }
  const absolute = units < 0n ? -units : units;
  const parts = weights.map((w) => (absolute * w) / total);
  const rest = Number(absolute - parts.reduce((sum, p) => sum + p, 0n));
  const byRemainder = weights
    .map((w, index) => ({ index, remainder: (absolute * w) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder.slice(0, rest)) parts[index] = (parts[index] ?? 0n) + 1n;
  return units < 0n ? parts.map((p) => -p) : parts;
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  let quotient = n / d;
  const twice = (n % d) * 2n;
  if (twice > d || (twice === d && quotient % 2n === 1n)) quotient += 1n;
  return negative ? -quotient : quotient;
}

function split(units: bigint, digits: number): [sign: string, whole: string, fraction: string] {
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
  const cut = text.length - digits;
  return [units < 0n ? "-" : "", text.slice(0, cut), text.slice(cut)];
}

function bounded(units: bigint): Decimal {
  if (units >= LIMIT || units <= -LIMIT) {
    throw new InputError(
      "decimal.too-large",
      "The amount is larger than can be held exactly (20 digits before the point).",
    );
  }
  return units as Decimal;
}
