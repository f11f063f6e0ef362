/** Something that is no number but must be right to the letter. */
export interface Code {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const CODES = /`([^`]+)`|\d{21,}(?:\.\d+)?|\d+\.\d{19,}|\barn:[\w:/.+=@-]*\w|(?<![\d.,$-])\d{12}(?!\d|[.,]\d)/g;

/** Ids in a text: between backticks, numbers of accounts, ARNs, and digits that are too many for a figure. What is a figure, a date or a command between backticks is read as such. */
export function readCodes(text: string): Code[] {
  return [...text.matchAll(CODES)].flatMap((match) => {
    const [whole, inner] = match;
    if (inner === undefined) return [{ text: whole, start: match.index, end: match.index + whole.length }];
    const isCode = /\d/.test(inner) && !/\s|^\/|[$€£%,]|^-?\d+\.\d+$|^\d{4}-\d{2}(?:-\d{2})?$/.test(inner);
    return isCode ? [{ text: inner, start: match.index + 1, end: match.index + 1 + inner.length }] : [];
  });
}
