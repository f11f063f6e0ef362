import { type Decimal, decimal } from "#src/kernel/decimal.ts";

/** A number as it is written somewhere: what it says, and how exactly. */
export interface WrittenNumber {
  readonly start: number;
  readonly end: number;
  readonly value: Decimal;
  /** The place of its last digit, in units of 10^-18: what it was rounded to. */
  readonly unit: bigint;
  readonly inWords: boolean;
}

const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );

const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const WORD = `(?:${[...SMALL, ...TENS, "dozen", "hundred", "thousand", "million", "billion"].join("|")})`;

const SPELLED = new RegExp(
  `\\b(?:an? (?=(?:dozen|hundred|thousand|million|billion)\\b))?${WORD}(?:(?:[ -]|,? and )${WORD})*(?: point(?: ${WORD})+)?\\b`,
  "gi",
);

// Thousands are set apart by a comma, an apostrophe or a space that does not break.
const DIGITS = /\d{1,3}(?:[,'\u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?/g;

const SCALES: Readonly<Record<string, bigint>> = {
  hundred: 100n,
  ...{ k: 1_000n, thousand: 1_000n, m: 1_000_000n, mn: 1_000_000n, million: 1_000_000n },
  ...{ b: 1_000_000_000n, bn: 1_000_000_000n, billion: 1_000_000_000n },
};

const SCALE = /^(?:\s?(k|K|M|m|mn|bn|B)(?![\w])|[\s-](hundred|thousand|million|billion)\b)/i;
/** One, as decimals count it. */
export const ONE = 10n ** 18n;

/** Whether these digits are few enough to be a figure. */
const isReadable = (text: string): boolean => /^-?\d{1,20}(?:\.\d+)?$/.test(text);

/** Every number in a text, in digits and in words, scaled by "k" or "million" where that follows. */
export function readNumbers(text: string): WrittenNumber[] {
  const found: WrittenNumber[] = [];
  for (const match of text.matchAll(DIGITS)) {
    const start = match.index;
    const plain = match[0].replace(/[,'\u00a0\u2009\u202f]/g, "");
    const fraction = plain.split(".")[1]?.length ?? 0;
    // What is longer than any figure is looked for to the letter.
    if (fraction > 18 || !isReadable(plain)) continue;
    const scale = SCALE.exec(text.slice(start + match[0].length));
    const factor = SCALES[(scale?.[1] ?? scale?.[2] ?? "").toLowerCase()] ?? 1n;
    found.push({
      start,
      end: start + match[0].length + (scale?.[0].length ?? 0),
      value: (decimal.parse(plain) * factor) as Decimal,
      unit: (ONE / 10n ** BigInt(fraction)) * factor,
      inWords: false,
    });
  }
  for (const match of text.matchAll(SPELLED)) {
    if (found.some(({ start, end }) => match.index < end && match.index + match[0].length > start)) continue;
    found.push(...spelled(match[0], match.index));
  }
  return found.sort((a, b) => a.start - b.start);
}

function spelled(text: string, start: number): WrittenNumber[] {
  const [whole = "", fraction] = text.toLowerCase().split(" point ");
  let [total, part] = [0n, 0n];
  for (const word of whole.split(/[^a-z]+/)) {
    if (word === "a" || word === "an") part = 1n;
    else if (SMALL.includes(word)) part += BigInt(SMALL.indexOf(word));
    else if (TENS.includes(word)) part += BigInt(TENS.indexOf(word) + 2) * 10n;
    else if (word === "dozen") part = (part === 0n ? 1n : part) * 12n;
    else if (word === "hundred") part = (part === 0n ? 1n : part) * 100n;
    else if (SCALES[word] !== undefined) {
      total += (part === 0n ? 1n : part) * (SCALES[word] ?? 1n);
      part = 0n;
    }
  }
  const digits = fraction?.split(" ").map((word) => SMALL.indexOf(word)) ?? [];
  if (digits.some((digit) => digit < 0 || digit > 9)) return [];
  const value = decimal.parse(`${total + part}${digits.length === 0 ? "" : `.${digits.join("")}`}`);
  return [{ start, end: start + text.length, value, unit: ONE / 10n ** BigInt(digits.length), inWords: true }];
}

/** Whether a figure, rounded to the place that was written, is what was written: half up or half even, never cut off. */
export function isRounded(exact: bigint, written: bigint, unit: bigint): boolean {
  const twice = 2n * magnitude(exact - written);
  if (twice !== unit) return twice < unit;
  return magnitude(written) > magnitude(exact) || (written / unit) % 2n === 0n;
}

/** A number without its sign. */
export const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
