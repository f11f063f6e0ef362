/** A sentence, a bullet or a cell of a table, with what stands above it. */
export interface Segment {
  /** Without marks of emphasis; of a cell, what names it comes first. */
  readonly text: string;
  /** From where on its own figures stand. */
  readonly from: number;
  /** As it is told when something in it is not found. */
  readonly shown: string;
  /** What it stands under, the nearest first: bullets above it, a line that introduces it, headings. */
  readonly above: readonly string[];
  /** The sentences before it in its paragraph. */
  readonly before: string;
  /** How many bullets or rows follow what it introduces. */
  readonly introduces: number;
}

interface Line {
  readonly kind: "heading" | "bullet" | "row" | "rule" | "text" | "blank";
  readonly indent: number;
  readonly text: string;
}

/** Takes an answer in Markdown apart. */
export function readSegments(answer: string): Segment[] {
  const lines = answer.split("\n").map(lineOf);
  const segments: Segment[] = [];
  let headings: string[] = [];
  let lead: string | null = null;
  let bullets: { indent: number; text: string }[] = [];
  let paragraph = "";
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line;
    if (line.kind === "blank") {
      paragraph = "";
      continue;
    }
    if (line.kind === "heading") {
      segments.push(...sentences(line.text, [], "", itemsAfter(lines, i)));
      [headings, lead, bullets, paragraph] = [[line.text], null, [], ""];
    } else if (line.kind === "bullet") {
      bullets = bullets.filter(({ indent }) => indent < line.indent);
      const above = [...bullets.map(({ text }) => text).reverse(), ...(lead === null ? [] : [lead]), ...headings];
      segments.push(...sentences(line.text, above, "", 0));
      bullets.push({ indent: line.indent, text: line.text });
    } else if (line.kind === "row") {
      const end = lines.findIndex((other, at) => at > i && other.kind !== "row" && other.kind !== "rule");
      const rows = lines.slice(i, end < 0 ? lines.length : end).filter(({ kind }) => kind === "row");
      segments.push(
        ...table(
          rows.map(({ text }) => cellsOf(text)),
          [...(lead === null ? [] : [lead]), ...headings],
        ),
      );
      i += lines.slice(i, end < 0 ? lines.length : end).length - 1;
    } else if (line.kind === "text") {
      segments.push(...sentences(line.text, headings, paragraph, itemsAfter(lines, i)));
      const isAlone = lines[i + 1] === undefined || lines[i + 1]?.kind !== "text";
      if (isAlone) lead = line.text.split(/(?<=[.!?])\s+/).at(-1) ?? null;
      paragraph = `${paragraph} ${line.text}`;
      bullets = [];
    }
  }
  return segments;
}

function lineOf(raw: string): Line {
  const indent = raw.length - raw.trimStart().length;
  const text = plain(raw.trim());
  if (text === "" || /^(?:[-*_] ?){3,}$/.test(text) || text.startsWith("```")) return { kind: "blank", indent, text };
  const heading = /^#{1,6}\s+(.*)$/.exec(text) ?? (/^\*\*[^*]+\*\*:?$/.test(raw.trim()) ? ["", text] : null);
  if (heading !== null) return { kind: "heading", indent, text: heading[1] ?? "" };
  if (text.startsWith("|")) return { kind: /^\|[\s:|-]+\|?$/.test(text) ? "rule" : "row", indent, text };
  const bullet = /^(?:[-*+•]|\d{1,3}[.)]|[a-z]\))\s+(.*)$/.exec(text);
  if (bullet !== null) return { kind: "bullet", indent, text: bullet[1] ?? "" };
  return { kind: "text", indent, text: text.replace(/^>\s?/, "") };
}

/** Without emphasis, and links by their words. */
const plain = (text: string): string =>
  text
    .replace(/\[([^\]]+)\]\([^)\s]*\)/g, "$1")
    .replace(/\*\*|__|~~/g, "")
    .replace(/(^|[\s(|])[*_](?=\S)(.*?\S)[*_](?=[\s).,;:|!?]|$)/g, "$1$2")
    .replace(/\[\^?\d{1,2}\]/g, "");

function itemsAfter(lines: readonly Line[], at: number): number {
  let next = at + 1;
  while (lines[next]?.kind === "blank") next++;
  const { kind, indent } = lines[next] ?? { kind: "blank", indent: 0 };
  if (kind !== "bullet" && kind !== "row") return 0;
  let count = 0;
  for (let i = next; lines[i] !== undefined; i++) {
    const line = lines[i] as Line;
    if (line.kind === kind && (kind === "row" || line.indent === indent)) count++;
    else if (line.kind !== "rule" && line.kind !== "blank" && line.indent <= indent) break;
  }
  return kind === "row" ? count - 1 : count;
}

function sentences(text: string, above: readonly string[], paragraph: string, introduces: number): Segment[] {
  const parts = text.split(/(?<=[.!?][)"']?)\s+(?=[A-Z"'(\d$€£−-])/);
  let before = paragraph;
  return parts.map((part, at) => {
    const last = at === parts.length - 1;
    const segment = { text: part, from: 0, shown: part, above, before, introduces: last ? introduces : 0 };
    before = `${before} ${part}`;
    return segment;
  });
}

const cellsOf = (row: string): string[] =>
  row
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

/** Each cell under the words of its row and of its column. */
function table(rows: readonly (readonly string[])[], above: readonly string[]): Segment[] {
  const [header = [], ...body] = rows;
  const heads = header.map((cell): Segment => segmentOf("", cell, cell, above));
  const cells = body.flatMap((row) => {
    const shown = row.join(" | ");
    return row.flatMap((cell, at): Segment[] => {
      if (cell === "") return [];
      const names = row.filter((other, i) => i !== at && isLabel(other) && (i === 0 || !isLabel(cell)));
      const own = at === 0 ? "" : [...names, header[at] ?? ""].filter(Boolean).join(", ");
      return [segmentOf(own === "" ? "" : `${own}: `, cell, shown, above)];
    });
  });
  return [...heads, ...cells];
}

const segmentOf = (own: string, cell: string, shown: string, above: readonly string[]): Segment => ({
  text: own + cell,
  from: own.length,
  shown,
  above,
  before: "",
  introduces: 0,
});

/** What names a row: words, a month, an account. */
const isLabel = (cell: string): boolean =>
  !/[$€£%]|\d/.test(cell.replace(/\b\d{4}-\d{2}\b|\b\d{12}\b|[A-Za-z][\w-]*\d/g, ""));
