import { InputError } from "./errors.ts";

const FORM = /^([1-9]\d{3})-(0[1-9]|1[0-2])$/;

/** A billing period: one calendar month in UTC, as AWS bills (`YYYY-MM`). Immutable, comparable by its text. */
export class BillingPeriod {
  readonly year: number;
  readonly month: number;

  private constructor(year: number, month: number) {
    // Years outside four digits have no `YYYY-MM`, and `Date.UTC` reads the first hundred as 19xx.
    if (!(year >= 1000 && year <= 9999)) {
      throw new InputError("period.out-of-range", "A billing period lies between the years 1000 and 9999.");
    }
    this.year = year;
    this.month = month;
  }

  /** Reads `YYYY-MM`; refuses anything else. For what people type, see `periodWords`. */
  static parse(text: string): BillingPeriod {
    const match = FORM.exec(text.trim());
    if (match === null) {
      throw new InputError("period.invalid", `"${text.slice(0, 40)}" is not a billing period; write it like 2026-10.`);
    }
    return new BillingPeriod(Number(match[1]), Number(match[2]));
  }

  /** The period that an instant falls into, in UTC. */
  static at(instant: Date): BillingPeriod {
    if (Number.isNaN(instant.getTime())) throw new TypeError("not a date");
    return new BillingPeriod(instant.getUTCFullYear(), instant.getUTCMonth() + 1);
  }

  /** Every period from the first to the last, both included; empty when the first is later. */
  static span(first: BillingPeriod, last: BillingPeriod): BillingPeriod[] {
    const periods: BillingPeriod[] = [];
    for (let p = first; p.compare(last) <= 0; p = p.next()) periods.push(p);
    return periods;
  }

  /** The first day, `YYYY-MM-01`. */
  get firstDay(): string {
    return `${this.toString()}-01`;
  }

  /** The day after the last, which is the first of the next period: AWS ends are exclusive. */
  get exclusiveEnd(): string {
    return this.next().firstDay;
  }

  /** The first instant, midnight UTC. */
  get start(): Date {
    return new Date(Date.UTC(this.year, this.month - 1, 1));
  }

  /** The first instant after it: exclusive. */
  get end(): Date {
    return this.next().start;
  }

  next(): BillingPeriod {
    return this.plus(1);
  }

  previous(): BillingPeriod {
    return this.plus(-1);
  }

  /** The period a whole number of calendar months later, or earlier when negative. */
  plus(months: number): BillingPeriod {
    if (!Number.isInteger(months)) throw new RangeError(`not a whole number of months: ${months}`);
    const index = this.year * 12 + (this.month - 1) + months;
    return new BillingPeriod(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1);
  }

  /** How many months it is later than the other: negative, zero or positive. */
  compare(other: BillingPeriod): number {
    return this.year * 12 + this.month - (other.year * 12 + other.month);
  }

  equals(other: BillingPeriod): boolean {
    return this.compare(other) === 0;
  }

  toString(): string {
    return `${this.year}-${String(this.month).padStart(2, "0")}`;
  }

  toJSON(): string {
    return this.toString();
  }
}
