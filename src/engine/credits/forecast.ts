import { decimal } from "#src/kernel/decimal.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";

/** How a credit will end, as far as can be told. */
export type ForecastState =
  /** Used up before it expires. */
  | "runs-out"
  /** Expires with something left. */
  | "expires"
  /** Nothing was used in the closed months. */
  | "unused"
  /** AWS does not apply it to bills. */
  | "disabled"
  /** Used up before it expires, if it does, but not within a hundred years. */
  | "lasts"
  /** Nothing is left. */
  | "used-up"
  /** Expired; what is left is lost. */
  | "ended"
  /** No whole month of history. */
  | "unknown";

/** What the forecast of one credit is made from. */
export interface CreditBalance {
  /** What final bills left of it. */
  readonly remaining: Money;
  /** Last instant, ISO 8601 UTC; `null` when it does not expire. */
  readonly end: string | null;
  readonly enabled: boolean;
  /** What it took off the bills of so many whole closed months together, positive; `null` where there is no history. */
  readonly use: { readonly total: Money; readonly months: number } | null;
  /** The first month whose bill is not final: the forecast begins with its first day. */
  readonly from: BillingPeriod;
}

/** What becomes of one credit. Amounts are exact to 18 digits. */
export interface Forecast {
  readonly state: ForecastState;
  /** Mean use of a month; `null` where unknown. */
  readonly monthly: Money | null;
  /** The day on which the last of it is used, `YYYY-MM-DD`. */
  readonly runsOut: string | null;
  /** What is still used of it; `null` where unknown. */
  readonly used: Money | null;
  /** What is left at expiry; zero for what does not expire or has expired, `null` where unknown. */
  readonly atRisk: Money | null;
  /** What is left at the end of each month, or at expiry within it; to its end, at most `MONTHS_SHOWN` months. */
  readonly left: readonly { readonly period: BillingPeriod; readonly left: Money }[];
}

/** So many months of a burn-down are told. */
export const MONTHS_SHOWN = 18;
/** A hundred years: what is used up later has no day. */
const HORIZON = 1_200n;

/**
 * Forecasts a credit: the mean use of its closed months goes on, spread evenly over the days of a month. With U used in N months,
 * k whole months and d days of a month of D days after the beginning of `from` have used
 *
 *     used(k, d) = U * (k * D + d) / (N * D)
 *
 * It runs out on the first day on which used >= remaining, if that is not after the day on which it expires (that day counts). Else it
 * expires, and remaining - used until then is at risk. So used + at risk = remaining for whatever expires.
 */
export function forecastOf(balance: CreditBalance): Forecast {
  const { remaining, use } = balance;
  const zero = Money.zero(remaining.currency);
  const end = balance.end === null ? null : placeOf(balance.end, balance.from);
  const plain = (state: ForecastState, monthly: Money | null, atRisk: Money | null, used: Money | null): Forecast => ({
    ...{ state, monthly, runsOut: null, used, atRisk },
    left: state === "unused" || state === "disabled" ? burnDown(remaining, 0n, 1n, balance.from, end) : [],
  });

  if (remaining.isZero() || remaining.isNegative()) return plain("used-up", null, zero, zero);
  if (end !== null && end.months < 0) return plain("ended", null, zero, zero);
  const all = end === null ? zero : remaining;
  if (!balance.enabled) return plain("disabled", zero, all, zero);
  if (use === null || use.months === 0) return plain("unknown", null, end === null ? zero : null, null);
  const total = unitsOf(use.total);
  if (total <= 0n) return plain("unused", zero, all, zero);

  const months = BigInt(use.months);
  const left = burnDown(remaining, total, months, balance.from, end);
  const monthly = moneyOf(total / months, remaining.currency);
  const used = end === null ? null : usedBy(total, months, end);
  if (used !== null && used < unitsOf(remaining)) {
    const spent = moneyOf(used, remaining.currency);
    return { state: "expires", monthly, runsOut: null, used: spent, atRisk: remaining.minus(spent), left };
  }
  const runsOut = lastDay(unitsOf(remaining), total, months, balance.from);
  return { state: runsOut === null ? "lasts" : "runs-out", monthly, runsOut, used: remaining, atRisk: zero, left };
}

/** A day as a distance: whole months after the beginning, and days of the month that follows, which has so many. */
interface Place {
  readonly months: number;
  readonly days: number;
  readonly of: number;
}

function placeOf(end: string, from: BillingPeriod): Place {
  const last = new Date(end);
  const period = BillingPeriod.at(last);
  return { months: period.compare(from), days: last.getUTCDate(), of: daysIn(period) };
}

/** The first day on which the use has reached what remains; `null` beyond the horizon. */
function lastDay(remaining: bigint, total: bigint, months: bigint, from: BillingPeriod): string | null {
  const whole = ceil(remaining * months, total) - 1n;
  if (whole > HORIZON) return null;
  const period = from.plus(Number(whole));
  const of = BigInt(daysIn(period));
  const day = ceil(remaining * months * of - total * whole * of, total);
  return `${period}-${String(day).padStart(2, "0")}`;
}

function burnDown(
  remaining: Money,
  total: bigint,
  months: bigint,
  from: BillingPeriod,
  end: Place | null,
): Forecast["left"] {
  const points = [];
  for (let i = 0; i < MONTHS_SHOWN && (end === null || i <= end.months); i++) {
    const place = end?.months === i ? end : { months: i, days: 1, of: 1 };
    const left = unitsOf(remaining) - usedBy(total, months, place);
    points.push({ period: from.plus(i), left: moneyOf(left < 0n ? 0n : left, remaining.currency) });
    if (left <= 0n) break;
  }
  return points;
}

function usedBy(total: bigint, months: bigint, place: Place): bigint {
  return (total * BigInt(place.months * place.of + place.days)) / (months * BigInt(place.of));
}

const SCALE = 18;
const unitsOf = (money: Money): bigint => decimal.toScaled(money.amount, SCALE);
const moneyOf = (units: bigint, currency: string): Money => Money.of(decimal.fromScaled(units, SCALE), currency);
const ceil = (numerator: bigint, denominator: bigint): bigint => (numerator + denominator - 1n) / denominator;
const daysIn = ({ year, month }: BillingPeriod): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
