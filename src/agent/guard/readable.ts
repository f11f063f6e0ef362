import { visible } from "#src/view/printable.ts";

/** What `visible` leaves and nobody sees: fillers, selectors and joiners that are letters or marks to Unicode. An emoji keeps its own. */
const UNSEEN =
  /(?!\ufe0f|\u200d)\p{Default_Ignorable_Code_Point}|\u2800|(?<!\p{Extended_Pictographic})\ufe0f|(?<!\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

const segmenter = new Intl.Segmenter("en");

/** Text of which every character can be seen: in what is left nothing can be hidden from whoever reads it. */
export function readable(text: string): string {
  return visible(text).replace(UNSEEN, "");
}

/** One line of it. */
export function readableLine(text: string): string {
  return readable(text).replace(/\s+/g, " ").trim();
}

/** At most so many UTF-16 units, with an ellipsis where it was cut, and no character cut in two. */
export function cutTo(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = "";
  for (const { segment } of segmenter.segment(text.slice(0, length + 1))) {
    if (kept.length + segment.length > length - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}\u2026`;
}
