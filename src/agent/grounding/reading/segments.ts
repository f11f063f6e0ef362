import { type Line, lineOf } from "./lines.ts";
import type { Segment } from "./segment.ts";
import { cellsOf, table } from "./tables.ts";

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
