/**
 * How much of a text goes into what is left of a message: whole paragraphs if it can be, else lines, else words, else as much as
 * there is room for, without splitting a character. Both halves together are the text.
 */
export function cutAt(text: string, room: number): number {
  if (text.length <= room) return text.length;
  for (const mark of ["\n\n", "\n", " "]) {
    const at = text.lastIndexOf(mark, room - mark.length);
    // A message that is half empty because the next paragraph is long is no help to anybody.
    if (at >= room / 2) return at + mark.length;
  }
  return isLowSurrogate(text.charCodeAt(room)) ? room - 1 : room;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
