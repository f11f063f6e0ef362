import { formatCell } from "./format.ts";
import type { Block, Cell, Chart, Table, View } from "./view.ts";

/** Writes a picture as plain text for terminals, notifications and screen readers. */
export function renderText(view: View): string {
  return view.map(renderBlock).join("\n\n");
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${block.text}\n${"=".repeat(Math.min(width(block.text), 80))}`;
    case "text":
      return block.text;
    case "facts":
      return renderFacts(block.items.map((f) => [f.label, formatCell(f.value) + (f.note ? `  (${f.note})` : "")]));
    case "table":
      return renderTable(block);
    case "chart":
      return renderChart(block.chart);
    case "alert":
      return `${{ info: "Note", success: "Done", warning: "Careful", error: "Error" }[block.level]}: ${block.text}`;
    case "actions":
      return block.items.map((a) => `> ${a.label}: ${a.command}`).join("\n");
  }
}

function renderFacts(pairs: readonly (readonly [string, string])[]): string {
  const widest = Math.max(0, ...pairs.map(([label]) => width(label)));
  return pairs.map(([label, value]) => `${pad(label, widest, "left")}  ${value}`).join("\n");
}

/** A fixed-width table with a rule under the head and above the totals; reasons of unknown cells follow it. */
export function renderTable(table: Table): string {
  const body = table.rows.map((row) => row.map(formatCell));
  const totals = (table.totals ?? []).map((row) => row.map(formatCell));
  const head = table.columns.map((c) => c.label);
  const widths = head.map((label, i) =>
    Math.max(width(label), ...[...body, ...totals].map((row) => width(row[i] ?? ""))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => pad(cell, widths[i] ?? 0, table.columns[i]?.align ?? "left"))
      .join("  ")
      .trimEnd();
  const rule = widths.map((w) => "-".repeat(w)).join("  ");
  const lines = [table.caption, line(head), rule, ...body.map(line)];
  if (totals.length > 0) lines.push(rule, ...totals.map(line));
  return [...lines, ...unknownReasons([...table.rows, ...(table.totals ?? [])])].join("\n");
}

/** The distinct reasons of a table's unknown cells, one sentence each, led by the row's first cell. */
export function unknownReasons(rows: readonly (readonly Cell[])[]): string[] {
  const reasons = new Set<string>();
  for (const row of rows) {
    for (const cell of row) {
      if (typeof cell === "object" && "unknown" in cell) reasons.add(`${formatCell(row[0] ?? "")}: ${cell.unknown}`);
    }
  }
  return [...reasons];
}

function renderChart(chart: Chart): string {
  const cell = (value: string | null): Cell =>
    value === null
      ? "unknown"
      : chart.currency === null
        ? value
        : { money: { amount: value, currency: chart.currency } };
  return renderTable({
    kind: "table",
    caption: chart.title,
    columns: [{ label: "", align: "left" }, ...chart.series.map((s) => ({ label: s.name, align: "right" as const }))],
    rows: chart.categories.map((name, i) => [name, ...chart.series.map((s) => cell(s.values[i] ?? null))]),
  });
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const WIDE =
  /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** How many terminal columns a text takes: wide East Asian characters and emoji take two. */
function width(text: string): number {
  let columns = 0;
  for (const { segment } of segmenter.segment(text)) columns += WIDE.test(segment) ? 2 : 1;
  return columns;
}

function pad(text: string, columns: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, columns - width(text)));
  return align === "right" ? space + text : text + space;
}
