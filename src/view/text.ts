import { formatCell } from "./format.ts";
import { printable, width } from "./printable.ts";
import type { Block, Cell, Chart, Table, View } from "./view.ts";

/** How wide a cell may be, in columns, unless it is the last of its row: a long name must not push the figures away. */
const WIDEST = 48;

/**
 * Writes a picture as plain text for terminals, notifications and screen readers. Text from outside comes out as
 * printable characters only: nothing in it can drive a terminal or reorder what stands beside it.
 */
export function renderText(view: View): string {
  return view.map(renderBlock).join("\n\n");
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${printable(block.text)}\n${"=".repeat(Math.min(width(printable(block.text)), 80))}`;
    case "text":
      return printable(block.text);
    case "facts":
      return renderFacts(
        block.items.map((f) => [printable(f.label), printable(formatCell(f.value) + (f.note ? `  (${f.note})` : ""))]),
      );
    case "table":
      return renderTable(block);
    case "chart":
      return renderChart(block.chart);
    case "alert":
      return `${{ info: "Note", success: "Done", warning: "Careful", error: "Error" }[block.level]}: ${printable(block.text)}`;
    case "actions":
      return block.items.map((a) => `> ${printable(a.label)}: ${printable(a.command)}`).join("\n");
  }
}

function renderFacts(pairs: readonly (readonly [string, string])[]): string {
  const widest = Math.max(0, ...pairs.map(([label]) => width(label)));
  return pairs.map(([label, value]) => `${pad(label, widest, "left")}  ${value}`).join("\n");
}

/** A fixed-width table with a rule under the head and above the totals; reasons of unknown cells follow it. */
export function renderTable(table: Table): string {
  const last = table.columns.length - 1;
  const written = (row: readonly Cell[]): string[] =>
    row.map((cell, i) => {
      const text = formatCell(cell).replace(/\s+/g, " ");
      return i < last ? printable(text, WIDEST) : printable(text);
    });
  const body = table.rows.map(written);
  const totals = (table.totals ?? []).map(written);
  const head = table.columns.map((c) => printable(c.label));
  const widths = head.map((label, i) =>
    Math.max(width(label), ...[...body, ...totals].map((row) => width(row[i] ?? ""))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => pad(cell, widths[i] ?? 0, table.columns[i]?.align ?? "left"))
      .join("  ")
      .trimEnd();
  const rule = widths.map((w) => "-".repeat(w)).join("  ");
  const lines = [printable(table.caption), line(head), rule, ...body.map(line)];
  if (totals.length > 0) lines.push(rule, ...totals.map(line));
  return [...lines, ...unknownReasons([...table.rows, ...(table.totals ?? [])])].join("\n");
}

/** The distinct reasons of a table's unknown cells, one sentence each, led by the row's first cell. */
export function unknownReasons(rows: readonly (readonly Cell[])[]): string[] {
  const reasons = new Set<string>();
  for (const row of rows) {
    for (const cell of row) {
      if (typeof cell === "object" && "unknown" in cell)
        reasons.add(printable(`${formatCell(row[0] ?? "")}: ${cell.unknown}`));
    }
  }
  return [...reasons];
}

function renderChart(chart: Chart): string {
  const cell = (values: readonly (string | null)[], at: number): Cell => {
    const value = values[at] ?? null;
    if (value !== null) return chart.currency === null ? value : { money: { amount: value, currency: chart.currency } };
    // A step of a waterfall stands in one of its two series; only what is in none of them is unknown.
    const elsewhere = chart.type === "waterfall" && chart.series.some((s) => (s.values[at] ?? null) !== null);
    return elsewhere ? "" : "unknown";
  };
  return renderTable({
    kind: "table",
    caption: chart.title,
    columns: [{ label: "", align: "left" }, ...chart.series.map((s) => ({ label: s.name, align: "right" as const }))],
    rows: chart.categories.map((name, i) => [name, ...chart.series.map((s) => cell(s.values, i))]),
  });
}

function pad(text: string, columns: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, columns - width(text)));
  return align === "right" ? space + text : text + space;
}
