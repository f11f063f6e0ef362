import { InputError } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";

/** A span of billing periods, both ends included. */
export interface PeriodSpan {
  readonly first: BillingPeriod;
  readonly last: BillingPeriod;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const LONG = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const FORMS = "2026-10, this, last, oct, oct 2025, 2026-01..2026-06, or last 6 months";

/**
 * Whether a text is written like a period or a span; does not say that it is a sensible one. Dates in other forms count
 * too, so that they are refused as periods and not looked up as clients.
 */
export function looksLikePeriod(text: string): boolean {
  const t = plain(text);
  const ends = t.split("..");
  if (ends.length === 2) return ends.every(looksLikeOne);
  return /^last \d+ months?$/.test(t) || /^(this|last) month$/.test(t) || looksLikeOne(t);
}

/**
 * Reads a period as people write it. A month name without a year is the latest such month that has begun.
 * Refuses what it does not understand with the accepted forms, and what has not begun yet.
 */
export function readPeriods(text: string, now: Date): PeriodSpan {
  const t = plain(text);
  const current = BillingPeriod.at(now);
  const span = read(t, current);
  if (span === null) {
    throw new InputError("period.invalid", `"${text.trim().slice(0, 40)}" is not a billing period. Write ${FORMS}.`);
  }
  if (span.first.compare(span.last) > 0) {
    throw new InputError("period.reversed", `The span ends before it begins; write ${span.last}..${span.first}.`);
  }
  if (span.last.compare(current) > 0) {
    throw new InputError(
      "period.future",
      `${span.last} has not begun yet; the current billing period is ${current} (UTC).`,
    );
  }
  return span;
}

function read(t: string, current: BillingPeriod): PeriodSpan | null {
  if (t === "this" || t === "this month") return { first: current, last: current };
  if (t === "last" || t === "last month") return { first: current.previous(), last: current.previous() };
  const count = /^last (\d{1,3}) months?$/.exec(t);
  // Whole months only: "last 6 months" are the six that ended before the current one.
  if (count !== null && Number(count[1]) > 0)
    return { first: current.plus(-Number(count[1])), last: current.previous() };
  const ends = t.split("..");
  if (ends.length === 2) {
    const [a, b] = ends.map((end) => one(end, current));
    return a && b ? { first: a, last: b } : null;
  }
  const single = one(t, current);
  return single === null ? null : { first: single, last: single };
}

function one(t: string, current: BillingPeriod): BillingPeriod | null {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(t)) return BillingPeriod.parse(t);
  if (t === "this") return current;
  if (t === "last") return current.previous();
  return wordPeriod(t, current);
}

/** Lower case, single spaces, none around the dots of a span; phones turn two or three dots into one character. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/ ?(\.{2,3}|\u2026|\u2025) ?/g, "..");
}

const looksLikeOne = (t: string): boolean =>
  /^\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?$/.test(t) ||
  /^\d{1,2}[-/.]\d{4}$/.test(t) ||
  /^(this|last)$/.test(t) ||
  word(t) !== null;

function wordPeriod(t: string, current: BillingPeriod): BillingPeriod | null {
  const found = word(t);
  if (found === null) return null;
  const year = found.year ?? (found.month <= current.month ? current.year : current.year - 1);
  return BillingPeriod.parse(`${String(year).padStart(4, "0")}-${String(found.month).padStart(2, "0")}`);
}

function word(t: string): { month: number; year: number | null } | null {
  const match = /^([a-z]{3,9})\.?(?:[ -](\d{4}))?$/.exec(t);
  if (match === null) return null;
  const name = match[1] === "sept" ? "sep" : (match[1] ?? "");
  const index = Math.max(MONTHS.indexOf(name), LONG.indexOf(name));
  return index < 0 ? null : { month: index + 1, year: match[2] === undefined ? null : Number(match[2]) };
}
