import type { Segment } from "./segment.ts";

/** The cells of a row. */
export const cellsOf = (row: string): string[] =>
  row
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

/** Each cell under the words of its row and of its column. */
export function table(rows: readonly (readonly string[])[], above: readonly string[]): Segment[] {
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
