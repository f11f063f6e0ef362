import { decimal } from "#src/kernel/decimal.ts";
import type { Fact } from "./facts.ts";

/** A way to write an amount or a percentage; null where it does not suit the figure. */
export type Format = readonly [name: string, write: (fact: Pick<Fact, "value" | "currency">) => string | null];

const fixed = (value: string, digits: number): string => decimal.formatFixed(decimal.parse(value), digits);
const grouped = (text: string): string => {
  const [whole = "", fraction] = text.replace("-", "").split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction === undefined ? "" : `.${fraction}`}`;
};
const isNegative = (text: string): boolean => text.startsWith("-") && /[1-9]/.test(text);
const symbol = (currency: string): string => (currency === "USD" ? "$" : `${currency} `);
/** Rounded to nothing says nothing. */
const visible = (text: string): string | null => (/[1-9]/.test(text) ? text : null);

const signed = (value: string, digits: number, write: (digits: string) => string, minus = "−"): string | null => {
  const text = visible(fixed(value, digits));
  return text === null ? null : (isNegative(text) ? minus : "") + write(grouped(text));
};

/** As a model may write amounts. */
export const AMOUNTS: readonly Format[] = [
  ["two decimals", ({ value, currency }) => signed(value, 2, (text) => symbol(currency) + text)],
  ["one decimal", ({ value, currency }) => signed(value, 1, (text) => symbol(currency) + text)],
  ["whole", ({ value, currency }) => signed(value, 0, (text) => symbol(currency) + text)],
  ["code behind", ({ value, currency }) => signed(value, 2, (text) => `${text} ${currency}`)],
  [
    "code before, no thousands",
    ({ value, currency }) => signed(value, 2, (text) => `${currency} ${text.replaceAll(",", "")}`),
  ],
  ["hyphen for minus", ({ value, currency }) => signed(value, 2, (text) => symbol(currency) + text, "-")],
  ["bold", ({ value, currency }) => signed(value, 2, (text) => `**${symbol(currency)}${text}**`)],
  [
    "minus behind the symbol",
    ({ value, currency }) => (currency === "USD" && isNegative(value) ? `$-${grouped(fixed(value, 2))}` : null),
  ],
  [
    "parentheses",
    ({ value, currency }) => (isNegative(value) ? `(${symbol(currency)}${grouped(fixed(value, 2))})` : null),
  ],
  ["minus in words", ({ value, currency }) => signed(value, 2, (text) => symbol(currency) + text, "minus ")],
  ["thousands", ({ value, currency }) => scaled(value, currency, 3, 1, "k")],
  ["thousand", ({ value, currency }) => scaled(value, currency, 3, 0, " thousand")],
  ["million", ({ value, currency }) => scaled(value, currency, 6, 2, " million")],
  ["M", ({ value, currency }) => scaled(value, currency, 6, 1, "M")],
  ["dollars", ({ value, currency }) => (currency === "USD" ? signed(value, 2, (text) => `${text} dollars`) : null)],
  ["words", ({ value, currency }) => inWords(value, currency)],
  [
    "about",
    ({ value, currency }) =>
      signed(value, 0, (text) => `about ${symbol(currency)}${text}`, "")?.replace(
        /^/,
        isNegative(value) ? "minus " : "",
      ) ?? null,
  ],
];

/** As a model may write percentages. */
export const PERCENTS: readonly Format[] = [
  ["one decimal", ({ value }) => signed(value, 1, (text) => `${text} %`)],
  ["no space", ({ value }) => signed(value, 1, (text) => `${text}%`)],
  ["two decimals", ({ value }) => signed(value, 2, (text) => `${text} %`, "-")],
  ["whole", ({ value }) => signed(value, 0, (text) => `${text} %`)],
  ["percent", ({ value }) => signed(value, 1, (text) => `${text} percent`)],
  [
    "words",
    ({ value }) => {
      const text = visible(fixed(value, 0));
      return text === null || text.length > 4
        ? null
        : `${isNegative(text) ? "minus " : ""}${spell(Number(text.replace("-", "")))} percent`;
    },
  ],
  ["exact", ({ value }) => signed(value, 4, (text) => `${text} %`)],
];

function scaled(value: string, currency: string, by: number, digits: number, unit: string): string | null {
  const [whole = ""] = value.replace("-", "").split(".");
  if (whole.length <= by) return null;
  // Exact: the point moves, and what does not fit in 18 digits is far below what is shown.
  const text = value.replace("-", "");
  const [w = "", f = ""] = text.split(".");
  const moved = `${w.slice(0, -by)}.${w.slice(-by)}${f}`.slice(0, w.length + 15);
  return `${value.startsWith("-") ? "−" : ""}${symbol(currency)}${grouped(fixed(moved, digits))}${unit}`;
}

function inWords(value: string, currency: string): string | null {
  const text = fixed(value, 0);
  if (currency !== "USD" || text.replace("-", "").length > 4 || !/[1-9]/.test(text)) return null;
  return `${isNegative(text) ? "minus " : ""}${spell(Number(text.replace("-", "")))} dollars`;
}

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** A whole number below ten thousand in words. */
export function spell(n: number): string {
  if (n < 20) return SMALL[n] ?? "";
  if (n < 100) return `${TENS[Math.floor(n / 10)]}${n % 10 === 0 ? "" : `-${SMALL[n % 10]}`}`;
  const [size, word] = n < 1000 ? [100, "hundred"] : [1000, "thousand"];
  const rest = n % size;
  return `${spell(Math.floor(n / size))} ${word}${rest === 0 ? "" : ` ${rest < 100 ? "and " : ""}${spell(rest)}`}`;
}
