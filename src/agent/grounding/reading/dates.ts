import { BillingPeriod } from "#src/kernel/period.ts";

/** A day, a month or a span of months as it is written. */
export interface WrittenDate {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** `YYYY-MM-DD` of a day. */
  readonly day: string | null;
  /** What it may mean, each as the months from the first to the last; none for a day. */
  readonly spans: readonly Span[];
  /** "last month" and the like: it need not be found, and "before" and "now" are only told apart. */
  readonly relative: boolean;
}

/** From one month to another, both included. */
export interface Span {
  readonly first: string;
  readonly last: string;
}

const NAMES = "january february march april may june july august september october november december".split(" ");

const MONTH =
  "(January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b\\.?";

const FORMS = new RegExp(
  [
    "(?<iso>\\b\\d{4}-\\d{2}-\\d{2})(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?Z?)?(?![\\d-])",
    "(?<period>\\b\\d{4}-(?:0[1-9]|1[0-2]))(?![\\d-])",
    `\\b(?<d1>\\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<m1>${MONTH})(?:,? (?<y1>\\d{4}))?\\b`,
    `\\b(?<m2>${MONTH}) (?<d2>\\d{1,2})(?:st|nd|rd|th)?(?!\\d)(?:,? (?<y2>\\d{4}))?\\b`,
    `\\b(?<m3>${MONTH})(?:,? (?<y3>\\d{4}))?`,
    "\\bQ(?<q>[1-4])(?:[ -](?<yq>\\d{4}))?\\b",
    "(?<=\\b(?:in|year|during|of|for|since|until) )(?<year>20\\d\\d)(?![\\d,.-]*\\d)",
    "\\b(?<last>(?:the )?(?:last|previous|prior|preceding) month|(?:the )?month before)\\b",
    "\\b(?<this>(?:this|the current) month)\\b",
    "\\b(?<next>next month)\\b",
  ].join("|"),
  "g",
);

/** What months without a year, and "last month", are to be understood from. */
export interface Calendar {
  readonly today: Date;
  /** The months that the evidence is about. */
  readonly months: ReadonlySet<string>;
}

/** Every date and period in a text; two months with "to" between them are one span. */
export function readDates(text: string, calendar: Calendar): WrittenDate[] {
  const found: WrittenDate[] = [];
  for (const match of text.matchAll(FORMS)) {
    const read = meaning(match.groups ?? {}, text, match.index, calendar);
    if (read !== null)
      found.push({ start: match.index, end: match.index + match[0].length, text: match[0].trim(), ...read });
  }
  return joined(found, text);
}

type Groups = Readonly<Record<string, string | undefined>>;

function meaning(
  g: Groups,
  text: string,
  start: number,
  calendar: Calendar,
): Pick<WrittenDate, "day" | "spans" | "relative"> | null {
  const now = BillingPeriod.at(calendar.today);
  const exact = (day: string | null, spans: readonly Span[]) => ({ day, spans, relative: false });
  if (g.iso !== undefined) return exact(g.iso, []);
  if (g.period !== undefined) return exact(null, [{ first: g.period, last: g.period }]);
  const [name, day, year] = [g.m1 ?? g.m2 ?? g.m3, g.d1 ?? g.d2, g.y1 ?? g.y2 ?? g.y3];
  if (name !== undefined) {
    // "May" is a month only where it cannot be a verb.
    if (
      name === "May" &&
      year === undefined &&
      day === undefined &&
      !/\b(?:in|of|for|during|since|and|to|from) $/.test(text.slice(0, start))
    )
      return null;
    const months = yearsOf(name, year, calendar);
    if (day === undefined)
      return exact(
        null,
        months.map((month) => ({ first: month, last: month })),
      );
    return exact(`${months[0] ?? ""}-${day.padStart(2, "0")}`, []);
  }
  if (g.q !== undefined) {
    const years = g.yq === undefined ? [now.year, now.year - 1] : [Number(g.yq)];
    return exact(
      null,
      years.map((y) => ({ first: monthOf(y, Number(g.q) * 3 - 2), last: monthOf(y, Number(g.q) * 3) })),
    );
  }
  if (g.year !== undefined) return exact(null, [{ first: `${g.year}-01`, last: `${g.year}-12` }]);
  const away = g.last !== undefined ? -1 : g.next !== undefined ? 1 : 0;
  const about = [now, ...[...calendar.months].map((month) => BillingPeriod.parse(month))];
  const meant = (g.last === undefined ? [now] : about).map((period) => period.plus(away).toString());
  return { day: null, spans: [...new Set(meant)].map((month) => ({ first: month, last: month })), relative: true };
}

function yearsOf(name: string, year: string | undefined, { today, months }: Calendar): string[] {
  const number = NAMES.findIndex((month) => month.startsWith(name.replace(".", "").toLowerCase().slice(0, 3))) + 1;
  if (year !== undefined) return [monthOf(Number(year), number)];
  const ending = monthOf(2000, number).slice(4);
  const known = [...months].filter((month) => month.endsWith(ending));
  const now = BillingPeriod.at(today);
  return known.length > 0 ? known : [monthOf(number > now.month ? now.year - 1 : now.year, number)];
}

const monthOf = (year: number, month: number): string => `${year}-${String(month).padStart(2, "0")}`;

function joined(dates: readonly WrittenDate[], text: string): WrittenDate[] {
  const out: WrittenDate[] = [];
  for (const date of dates) {
    const before = out.at(-1);
    const [from, to] = [before?.spans[0], date.spans.at(-1)];
    const isSpan =
      before !== undefined && /^(?: (?:to|through|until) | ?[–—-] ?|\.\.)$/.test(text.slice(before.end, date.start));
    if (before === undefined || from === undefined || to === undefined || !isSpan || from.first >= to.last)
      out.push(date);
    else {
      const spans = [{ first: from.first, last: to.last }];
      out[out.length - 1] = { ...before, end: date.end, text: text.slice(before.start, date.end), spans };
    }
  }
  return out;
}
