/** A line of Markdown without its marks. */
export interface Line {
  readonly kind: "heading" | "bullet" | "row" | "rule" | "text" | "blank";
  /** Of a heading; a line in bold is the lowest. */
  readonly level: number;
  readonly indent: number;
  readonly text: string;
}

/** What a line of an answer is. */
export function lineOf(raw: string): Line {
  const indent = raw.length - raw.trimStart().length;
  const text = plain(raw.trim());
  const line = (kind: Line["kind"], own: string, level = 0): Line => ({ kind, level, indent, text: own });
  if (text === "" || /^(?:[-*_] ?){3,}$/.test(text) || text.startsWith("```")) return line("blank", "");
  const heading = /^(#{1,6})\s+(.*)$/.exec(text);
  if (heading !== null) return line("heading", heading[2] ?? "", heading[1]?.length);
  if (/^\*\*[^*]+\*\*:?$/.test(raw.trim())) return line("heading", text, 7);
  if (text.startsWith("|")) return line(/^\|[\s:|-]+\|?$/.test(text) ? "rule" : "row", text);
  const bullet = /^(?:[-*+•]|\d{1,3}[.)]|[a-z]\))\s+(.*)$/.exec(text);
  return bullet === null ? line("text", text.replace(/^>\s?/, "")) : line("bullet", bullet[1] ?? "");
}

/** Without emphasis, and links by their words. */
const plain = (text: string): string =>
  text
    .replace(/\[([^\]]+)\]\([^)\s]*\)/g, "$1")
    .replace(/\*\*|__|~~/g, "")
    .replace(/(^|[\s(|])[*_](?=\S)(.*?\S)[*_](?=[\s).,;:|!?]|$)/g, "$1$2")
    .replace(/\[\^?\d{1,2}\]/g, "");
