/** A number as it is written in a text. */
export interface Written {
  readonly text: string;
  /** Without its sign, at scale 18. */
  readonly size: bigint;
  readonly isNegative: boolean;
  /** Half of its last digit, at scale 18: what rounding may have taken. */
  readonly half: bigint;
  /** Digits after the point. */
  readonly decimals: number;
  readonly unit: "USD" | "EUR" | "%" | null;
}

const SCALE = 18;
const SIZES: Readonly<Record<string, number>> = { k: 3, thousand: 3, m: 6, million: 6 };

/** What has digits and is no number: dates, months, accounts, names with digits in them, the marks of a list. */
const NO_NUMBER =
  /\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?|\b\d{4}-(?:0[1-9]|1[0-2])\b|\b\d{12}\b|[\p{L}_][\w.]*-\d[\w.-]*|[\p{L}_]+\d[\w.]*|^\s*(?:\d+[.)]|[-*\u2022])\s/gmu;
const NUMBER =
  /(?<before>[-\u2212(]?\s?(?:US\$|\$|\u20ac|\bUSD\b|\bEUR\b)?\s?[-\u2212]?\s?)(?<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?<size>\s?(?:k|m|thousand|million)\b)?(?<after>\s?(?:%|percent\b|per cent\b|USD\b|EUR\b|\u20ac|dollars?\b|euros?\b))?/giu;

/** Every number of a text, with its unit and sign. */
export function numbersIn(text: string): Written[] {
  const plain = text.replace(NO_NUMBER, " ").replace(/[*_`]/g, "");
  return [...plain.matchAll(NUMBER)].map(({ groups = {}, 0: whole, index }) => {
    const { before = "", digits = "", size = "", after = "" } = groups;
    const bare = digits.replaceAll(",", "");
    const up = SIZES[size.trim().toLowerCase()] ?? 0;
    const decimals = bare.split(".")[1]?.length ?? 0;
    return {
      text: whole.trim(),
      size: scaled(bare) * 10n ** BigInt(up),
      // An accountant's minus stands around the whole number.
      isNegative: /[-\u2212]/.test(before) || (before.startsWith("(") && plain[index + whole.length] === ")"),
      half: 5n * 10n ** BigInt(SCALE - 1 - decimals) * 10n ** BigInt(up),
      decimals: Math.max(0, decimals - up),
      unit: unitOf(before + after),
    };
  });
}

function unitOf(around: string): Written["unit"] {
  if (/%|per ?cent/i.test(around)) return "%";
  if (/\$|USD|dollar/i.test(around)) return "USD";
  return /EUR|\u20ac|euro/i.test(around) ? "EUR" : null;
}

/** A decimal string at scale 18; digits beyond are of no account to anybody who reads. */
export function scaled(decimal: string): bigint {
  const [whole = "0", fraction = ""] = decimal.replace("-", "").split(".");
  const size = BigInt(`${whole}${fraction.slice(0, SCALE).padEnd(SCALE, "0")}`);
  return decimal.startsWith("-") ? -size : size;
}

/** Whether a number may stand for a value: rounded as it is written, and not so coarsely that any other would do. */
export function standsFor({ size, half, decimals }: Written, value: bigint): boolean {
  const exact = value < 0n ? -value : value;
  const apart = size > exact ? size - exact : exact - size;
  // Without cents only what is large enough to be known by its digits.
  return apart <= half && (decimals >= 1 || apart === 0n || size >= 100n * half);
}
