import { plainDecimal } from "./pool.ts";

/** A figure that somebody wrote. */
interface SaidFigure {
  readonly value: string;
  readonly kind: "percent" | "money" | "plain";
}

const MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*";
/** Numbers that are none of an amount: months, dates, accounts, and parts of names such as EC2. */
const NO_AMOUNT = new RegExp(
  [
    "\\b\\d{4}-\\d{2}(?:-\\d{2})?(?:t\\S*)?",
    "\\b\\d{12}\\b",
    `\\b${MONTH}\\.?\\s+\\d{1,4}(?:,?\\s+\\d{4})?\\b`,
    `\\b\\d{1,2}(?:st|nd|rd|th)?\\.?\\s+(?:of\\s+)?${MONTH}\\b(?:\\s+\\d{4})?`,
    "\\b\\d+(?:st|nd|rd|th)\\b",
    "\\b\\d{1,2}:\\d{2}\\b",
    "\\b\\d+\\s+(?:months?|years?|days?|weeks?|clients?|accounts?|items?)\\b",
    "(?<![\\p{L}\\p{N}])(?!\\d[\\d.,]*(?:k|usd|eur|euros?|dollars?)\\b)(?=[\\p{N}.-]*\\p{L})[\\p{L}\\p{N}.-]*\\d[\\p{L}\\p{N}.-]*",
  ].join("|"),
  "giu",
);
const NUMBER =
  /(?<before>[$\u20ac\u00a3]|\b(?:usd|eur|gbp)\s?)?(?<digits>\d[\d.,]*)\s*(?<thousand>k\b|thousand\b)?\s*(?<after>%|percent|per cent|pct|dollars?|usd|eur|euros?|gbp|pounds?|bucks|\$|\u20ac|\u00a3)?/gi;
const WORDS: Readonly<Record<string, string>> = {
  ...{ one: "1", two: "2", three: "3", four: "4", five: "5", six: "6", seven: "7", eight: "8", nine: "9", ten: "10" },
  ...{
    eleven: "11",
    twelve: "12",
    fifteen: "15",
    twenty: "20",
    thirty: "30",
    forty: "40",
    fifty: "50",
    hundred: "100",
  },
};
const WORD = new RegExp(
  `\\b(${Object.keys(WORDS).join("|")})(?=\\s+(?:percent|per cent|%|dollars?|euros?|usd|eur))`,
  "gi",
);

/** The figures that somebody wrote in words of their own, with what they are of. */
export function figuresIn(text: string): readonly SaidFigure[] {
  const plain = text.replace(WORD, (word) => WORDS[word.toLowerCase()] ?? word).replace(NO_AMOUNT, " ");
  return [...plain.matchAll(NUMBER)].flatMap(({ groups = {} }) => {
    const { before, digits = "", thousand, after = "" } = groups;
    const isPercent = /^(?:%|p(?!ound))/i.test(after);
    const kind = isPercent ? "percent" : before !== undefined || after !== "" ? "money" : "plain";
    return readings(digits).map((value) => ({ kind, value: thousand === undefined ? value : times1000(value) }));
  });
}

/** Every way in which a number can be read: 1.500 is one and a half to some, and fifteen hundred to others. */
function readings(digits: string): string[] {
  const bare = digits.replace(/[.,]+$/, "");
  const found = [];
  if (/^\d+(?:,\d{3})*(?:\.\d+)?$/.test(bare)) found.push(plainDecimal(bare));
  if (/^\d{1,3}(?:\.\d{3})+(?:,\d+)?$|^\d+,\d{1,2}$/.test(bare)) {
    found.push(plainDecimal(bare.replace(/\./g, "").replace(",", ".")));
  }
  return [...new Set(found)];
}

function times1000(value: string): string {
  const [whole = "", part = ""] = value.split(".");
  return plainDecimal(`${whole}${part.padEnd(3, "0").slice(0, 3)}.${part.slice(3) || "0"}`).replace(/^0+(?=\d)/, "");
}
