const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const WIDE =
  /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
/** Control, format (bidi, zero-width, tags), private-use and unpaired characters; a joiner within an emoji may stay. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Co}\p{Cs}]|(?!\u200d(?=\p{Extended_Pictographic}))\p{Cf}/gu;
/** What `isolate` puts around right-to-left words. */
export const FIRST_STRONG = "\u2068";
export const POP = "\u2069";
/** Most texts; each character is one column. */
const PLAIN = /^[ -~]*$/;
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}](?:.*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}])?/gu;

/**
 * Text that can only be read: nothing in it drives a terminal, hides, or reorders what stands beside it. Right-to-left
 * words are set apart from their surroundings (Unicode UAX 9, isolates). Cut to a number of columns where one is given.
 */
export function printable(text: string, columns = Number.POSITIVE_INFINITY): string {
  return isolate(cut(visible(text), columns));
}

/** The characters that can be seen, and line ends; everything that could steer what shows them is taken out. */
export function visible(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replaceAll("\t", " ")
    .replace(UNPRINTABLE, "");
}

/** Sets right-to-left words apart, so that they keep their own order and leave the figures beside them in theirs. */
export function isolate(text: string): string {
  return text.replace(RIGHT_TO_LEFT, (words) => `${FIRST_STRONG}${words}${POP}`);
}

/** How many terminal columns a text takes: wide East Asian characters and emoji take two, isolates none. */
export function width(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of segmenter.segment(text)) {
    if (segment !== FIRST_STRONG && segment !== POP) columns += WIDE.test(segment) ? 2 : 1;
  }
  return columns;
}

function cut(text: string, columns: number): string {
  if (columns === Number.POSITIVE_INFINITY || width(text) <= columns) return text;
  let kept = "";
  let taken = 0;
  for (const { segment } of segmenter.segment(text)) {
    taken += width(segment);
    if (taken > columns - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}\u2026`;
}
