import { formatMoney } from "#src/view/format.ts";

/** The longest name on an axis or in a legend, in characters; longer ones end with an ellipsis. */
const NAME_LENGTH = 28;

/** Controls that reorder, hide or break text; a picture has no use for them and a name may carry them on purpose. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** A name as it is drawn: one line, no invisible characters, cut to fit. */
export function drawnName(text: string, length: number = NAME_LENGTH): string {
  const clean = text
    .replace(/[\s\u2028\u2029]+/g, " ")
    .replace(CONTROLS, "")
    .trim();
  const characters = [...new Intl.Segmenter("en").segment(clean)].map((s) => s.segment);
  if (characters.length <= length) return clean === "" ? "(no name)" : clean;
  return `${characters
    .slice(0, length - 1)
    .join("")
    .trimEnd()}\u2026`;
}

/** Writes an exact value as the figure of a chart; with `signed`, a plus stands before what is added. */
export function drawnValue(value: string, currency: string | null, signed = false): string {
  const text = currency === null ? plainNumber(value) : formatMoney(value, currency);
  return signed && !value.startsWith("-") && Number(value) !== 0 ? `+${text}` : text;
}

/** Writes the mark of a value axis, which is a round number: "$12K", "EUR 1.5M". */
export function axisMark(value: number, currency: string | null): string {
  const format = new Intl.NumberFormat("en-US", {
    notation: "compact",
    maximumFractionDigits: 2,
    ...(currency === null
      ? {}
      : { style: "currency", currency, currencyDisplay: currency === "USD" ? "narrowSymbol" : "code" }),
  });
  return format
    .format(value)
    .replace(/\u00a0/g, " ")
    .replace("-", "\u2212");
}

function plainNumber(value: string): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 })
    .format(value as `${number}`)
    .replace("-", "\u2212");
}
