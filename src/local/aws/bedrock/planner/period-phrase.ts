/** A period as the tools read it, what cannot be read as one, and the question without it. */
export interface PeriodPhrase {
  readonly period: string | null;
  readonly odd: string | null;
  readonly rest: string;
}

const MONTH =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const ONE = `(?:${MONTH})(?: \\d{4})?|\\d{4}-\\d{2}`;
const COUNTS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** A quarter of a year that is named is three months; one without its year could be of several. */
const QUARTER = /\b(?:in |for |of )?q([1-4])[ /-]?(\d{4})\b/i;

/** Each form with what it becomes; the first that fits is taken. */
const FORMS: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    new RegExp(`\\b(?:from |between )?(${ONE})\\s*(?:\\.\\.|to|until|till|through|and|-|\\u2013)\\s*(${ONE})\\b`, "i"),
    ([, a, b]) => `${a}..${b}`,
  ],
  [
    new RegExp(`\\b(?:over |in |for )?(?:the )?(?:last|past|previous) (\\d{1,2}|${COUNTS.join("|")}) months?\\b`, "i"),
    ([, n = ""]) => `last ${countOf(n)} months`,
  ],
  [
    QUARTER,
    ([, quarter, year]) => `${year}-${monthOf(Number(quarter) * 3 - 2)}..${year}-${monthOf(Number(quarter) * 3)}`,
  ],
  [/\b(?:in |for |of )?(0?[1-9]|1[0-2])\/(\d{4})\b/, ([, month, year]) => `${year}-${monthOf(Number(month))}`],
  [/\b(?:over |in |for )?(?:the )?(?:last|past) half[- ]year\b/i, () => "last 6 months"],
  // One month against the one before.
  [
    new RegExp(
      `\\b(?:in |for )?(${ONE}) (?:than|compared (?:to|with)|versus|vs\\.?|against) (?:in )?(?:${ONE})\\b`,
      "i",
    ),
    ([, month = ""]) => month,
  ],
  // What is compared with last month is this one.
  [/\b(?:than|compared (?:to|with)|versus|vs\.?|against) (?:in )?(?:the )?last month\b/i, () => "this"],
  [/\b(?:than|compared (?:to|with)|versus|vs\.?|against) (?:in )?the (?:month before|previous month)\b/i, () => ""],
  [/\b(?:over |in |for )?(?:the )?(?:last|past) year\b|\b(?:over )?a year\b/i, () => "last 12 months"],
  [/\bthe month before(?: that| this)?\b|\bthe previous one\b|\ba month earlier\b/i, () => "before"],
  [/\b(?:in |for |of )?(?:the )?(?:last|previous)(?: closed)? month(?:'s)?\b/i, () => "last"],
  [/\b(?:in |for |of )?(?:the )?(?:this|current|running) month(?:'s)?\b|\bmonth to date\b|\bso far\b/i, () => "this"],
  [/\b(?:in |for |of |during )?(\d{4}-(?:0[1-9]|1[0-2]))\b/i, ([, month = ""]) => month],
  // "may" alone is more often a verb; "mar" and "dec" are hardly ever anything else.
  [
    new RegExp(`\\b(?:in|for|of|during|since|and|about) (${MONTH})(?:'s)?( \\d{4})?\\b`, "i"),
    ([, month = "", year = ""]) => `${month}${year}`,
  ],
  [new RegExp(`\\b(${MONTH}) (\\d{4})\\b`, "i"), ([, month, year]) => `${month} ${year}`],
  [new RegExp(`\\b(${MONTH.replace("|may|", "|")})\\b(?!')`, "i"), ([, month = ""]) => month],
];

const ODD =
  /\bq[1-4]\b|\bquarters?\b|\bthis year\b|\byear to date\b|\bweeks?\b|\byesterday\b|\btoday\b|\btomorrow\b|\bnext (?:month|year)\b/i;

/** A month that is left once the period is read; "may" and "march" are verbs more often. */
const OTHER = new RegExp(
  `\\b(?:${MONTH.replace("mar(?:ch)?", "mar").replace("|may|", "|")}|\\d{4}-(?:0[1-9]|1[0-2]))\\b`,
  "i",
);

/** Finds the period in a question. Quarters, weeks and days are told as what they are: nothing a bill has. */
export function readPeriod(text: string): PeriodPhrase {
  const odd = QUARTER.test(text) ? undefined : ODD.exec(text)?.[0];
  if (odd !== undefined) {
    const words = `I read months only: one by its name, the last one, or the last so many; not "${odd.toLowerCase()}", so I cannot answer that.`;
    return { period: null, odd: words, rest: text };
  }
  for (const [form, write] of FORMS) {
    const match = form.exec(text);
    if (match === null) continue;
    const rest = `${text.slice(0, match.index)} , ${text.slice(match.index + match[0].length)}`
      .replace(/\s+/g, " ")
      .trim();
    const period = write(match).toLowerCase();
    const other = OTHER.exec(rest)?.[0];
    if (other !== undefined) {
      return {
        period: null,
        odd: `I cannot compare "${period}" with "${other.toLowerCase()}": ask for each by itself.`,
        rest: text,
      };
    }
    return { period: period === "" ? null : period, odd: null, rest };
  }
  return { period: null, odd: null, rest: text };
}

const monthOf = (month: number): string => String(month).padStart(2, "0");
const countOf = (text: string): number => (/\d/.test(text) ? Number(text) : COUNTS.indexOf(text.toLowerCase()) + 1);
