import { type Currency, currencyOf, minorDigits } from "./currency.ts";
import { type Decimal, decimal } from "./decimal.ts";
import { InputError } from "./errors.ts";

/**
 * An exact amount in one currency. Immutable. Holds 20 integer and 18 fractional digits, the same as `numeric(38,18)`.
 * Comes in and goes out as decimal strings; never as a number.
 */
export class Money {
  readonly currency: Currency;
  readonly amount: Decimal;

  private constructor(amount: Decimal, currency: Currency) {
    this.amount = amount;
    this.currency = currency;
  }

  /** Reads a decimal string such as "12.30", "-4" or "1.2E-7"; refuses anything that is not exactly a number. */
  static of(amount: string | Decimal, currency: string): Money {
    return new Money(typeof amount === "string" ? decimal.parse(amount) : amount, currencyOf(currency));
  }

  /** Nothing, in a currency. */
  static zero(currency: string): Money {
    return new Money(decimal.ZERO, currencyOf(currency));
  }

  /** Adds up amounts of one currency; the currency is named so that an empty list has one too. */
  static sum(currency: string, amounts: Iterable<Money>): Money {
    let total = Money.zero(currency);
    for (const amount of amounts) total = total.plus(amount);
    return total;
  }

  plus(other: Money): Money {
    return new Money(decimal.add(this.amount, this.#same(other).amount), this.currency);
  }

  minus(other: Money): Money {
    return new Money(decimal.subtract(this.amount, this.#same(other).amount), this.currency);
  }

  negate(): Money {
    return new Money(decimal.subtract(decimal.ZERO, this.amount), this.currency);
  }

  abs(): Money {
    return this.isNegative() ? this.negate() : this;
  }

  /** Multiplies by an exact factor ("0.05" for five percent); the product is rounded half-even at 18 digits. */
  times(factor: string): Money {
    return new Money(decimal.multiply(this.amount, decimal.parse(factor)), this.currency);
  }

  /** Rounds half-even to the minor unit of the currency, or to the number of digits given. */
  round(digits: number = minorDigits(this.currency)): Money {
    return new Money(decimal.round(this.amount, digits), this.currency);
  }

  /**
   * The amount in whole minor units of the currency (cents, or yen), rounded half-even.
   * This is the edge where money becomes an integer for a payment service.
   */
  toMinorUnits(): bigint {
    return decimal.toScaled(this.amount, minorDigits(this.currency));
  }

  /** Reads whole minor units back: `fromMinorUnits(1230n, "USD")` is 12.30 USD. */
  static fromMinorUnits(units: bigint, currency: string): Money {
    const code = currencyOf(currency);
    return new Money(decimal.fromScaled(units, minorDigits(code)), code);
  }

  /**
   * Shares the amount by weights so that the parts, each a whole number of minor units, add up to the rounded total
   * exactly: largest remainder, ties to the earlier part. Weights are decimal strings, none negative, not all zero.
   */
  allocate(weights: readonly string[]): Money[] {
    const digits = minorDigits(this.currency);
    return decimal
      .allocate(
        this.toMinorUnits(),
        weights.map((w) => decimal.parse(w)),
      )
      .map((units) => new Money(decimal.fromScaled(units, digits), this.currency));
  }

  compare(other: Money): -1 | 0 | 1 {
    return decimal.compare(this.amount, this.#same(other).amount);
  }

  equals(other: Money): boolean {
    return this.currency === other.currency && decimal.compare(this.amount, other.amount) === 0;
  }

  isZero(): boolean {
    return decimal.compare(this.amount, decimal.ZERO) === 0;
  }

  isNegative(): boolean {
    return decimal.compare(this.amount, decimal.ZERO) < 0;
  }

  /** The exact amount, no trailing zeros: "12.3". */
  toString(): string {
    return decimal.format(this.amount);
  }

  /** The amount with a fixed number of digits, half-even; by default those of the currency: "12.30". */
  toFixed(digits: number = minorDigits(this.currency)): string {
    return decimal.formatFixed(this.amount, digits);
  }

  toJSON(): { amount: string; currency: Currency } {
    return { amount: this.toString(), currency: this.currency };
  }

  #same(other: Money): Money {
    if (other.currency !== this.currency) {
      throw new InputError(
        "money.mixed-currency",
        `${this.currency} and ${other.currency} cannot be added up; ask for one currency at a time.`,
      );
    }
    return other;
  }
}
