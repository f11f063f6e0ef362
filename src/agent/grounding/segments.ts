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
  /** How many bullets stand before it in its list. */
  readonly item: number;
}

interface Line {
  readonly kind: "heading" | "bullet" | "row" | "rule" | "text" | "blank";
  /** Of a heading; a line in bold is the lowest. */
  readonly level: number;
  readonly indent: number;
  readonly text: string;
}

/** Takes an answer in Markdown apart. */
export function readSegments(answer: string): Segment[] {
  const lines = answer.split("\n").map(lineOf);
  const segments: Segment[] = [];
  let headings: Line[] = [];
  let bullets: Line[] = [];
  let lead: string | null = null;
  let paragraph = "";
  let items = 0;
  const above = (): string[] => [
    ...bullets.map(({ text }) => text).reverse(),
    ...(lead === null ? [] : [lead]),
    ...headings.map(({ text }) => text).reverse(),
  ];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Line;
    if (line.kind === "blank") paragraph = "";
    else if (line.kind === "heading") {
      headings = headings.filter(({ level }) => level < line.level);
      [lead, bullets, paragraph, items] = [null, [], "", 0];
      segments.push(...sentences(line.text, above(), "", itemsAfter(lines, i)));
      headings.push(line);
    } else if (line.kind === "bullet") {
      bullets = bullets.filter(({ indent }) => indent < line.indent);
      if (bullets.length === 0) items++;
      segments.push(...sentences(line.text, above(), "", 0).map((one) => ({ ...one, item: items - 1 })));
      bullets.push(line);
    } else if (line.kind === "row") {
      const rest = lines.slice(i);
      const end = rest.findIndex(({ kind }) => kind !== "row" && kind !== "rule");
      const rows = rest.slice(0, end < 0 ? rest.length : end);
      bullets = [];
      segments.push(
        ...table(
          rows.flatMap(({ kind, text }) => (kind === "row" ? [cellsOf(text)] : [])),
          above(),
        ),
      );
      i += rows.length - 1;
    } else if (line.kind === "text") {
      [lead, bullets, items] = [null, [], 0];
      segments.push(...sentences(line.text, above(), paragraph, itemsAfter(lines, i)));
      lead = line.text.split(/(?<=[.!?])\s+/).at(-1) ?? null;
      paragraph = `${paragraph} ${line.text}`;
    }
  }
  return segments;
}

function lineOf(raw: string): Line {
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
    const segment = { text: part, from: 0, shown: part, above, before, introduces: last ? introduces : 0, item: 0 };
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
      // The head of the first column may say what the whole table is of.
      return [segmentOf(own === "" ? "" : `${own}: `, cell, shown, [header[0] ?? "", ...above])];
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
  item: 0,
});

/** What names a row: words, a month, an account. */
const isLabel = (cell: string): boolean =>
  !/[$€£%]|\d|\b(?:percent|dollars|euros|pounds)\b/.test(
    cell.replace(/\b\d{4}-\d{2}\b|\b\d{12}\b|[A-Za-z][\w-]*\d/g, ""),
  );
