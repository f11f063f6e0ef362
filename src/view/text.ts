import { formatCell } from "./format.ts";
import { printable, width } from "./printable.ts";
import type { Action, Block, Cell, Chart, Table, View } from "./view.ts";

/** How wide a cell may be, in columns, unless it is the last of its row: a long name must not push the figures away. */
const WIDEST = 48;
/** Where a long fact goes on in the next line, in columns. */
const LINE = 110;

/**
 * Writes a picture as plain text for terminals, notifications and screen readers. Text from outside comes out as
 * printable characters only: nothing in it can drive a terminal or reorder what stands beside it.
 */
export function renderText(view: View): string {
  return view
    .filter((block, i) => !(block.kind === "chart" && isTold(block.chart, view[i + 1])))
    .map((block) => renderBlock(block, headingOf(view)))
    .join("\n\n");
}

/** Whether the table that follows a chart holds every one of its figures: in words they are then told once. */
function isTold(chart: Chart, next: Block | undefined): boolean {
  if (next?.kind !== "table") return false;
  const told = new Set([...next.rows, ...(next.totals ?? [])].flat().map(keyOf));
  const series = chart.type === "waterfall" ? [oneColumn(chart)] : chart.series;
  return series.every((s) => s.values.every((value) => told.has(`${chart.currency ?? ""} ${value}`)));
}

function keyOf(cell: Cell): string {
  return typeof cell === "object" && "money" in cell ? `${cell.money.currency} ${cell.money.amount}` : "";
}

const headingOf = (view: View): string => view.find((block) => block.kind === "heading")?.text ?? "";

function renderBlock(block: Block, heading: string): string {
  switch (block.kind) {
    case "heading":
      return `${printable(block.text)}\n${"=".repeat(Math.min(width(printable(block.text)), 80))}`;
    case "text":
    case "file":
      return printable(block.text);
    case "facts":
      return renderFacts(
        block.items.map((f) => [printable(f.label), printable(formatCell(f.value) + (f.note ? `  (${f.note})` : ""))]),
      );
    case "table":
      return renderTable(block, block.caption === heading ? "" : block.caption);
    case "chart":
      return renderChart(block.chart);
    case "alert":
      return `${{ info: "Note", success: "Done", warning: "Careful", error: "Error" }[block.level]}: ${printable(block.text)}`;
    case "actions":
      return block.items
        .map((a) => {
          const line = printable(commandLineOf(a));
          return a.label === line ? `> ${line}` : `> ${printable(a.label)}: ${line}`;
        })
        .join("\n");
  }
}

/** An action as it is typed: what it asks for becomes options to fill in, in brackets where they may be left out. */
function commandLineOf(action: Action): string {
  const options = (action.ask ?? []).map((ask) => {
    const option = `--${ask.key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)} "..."`;
    return ask.optional ? `[${option}]` : option;
  });
  return [action.command, ...options].join(" ");
}

function renderFacts(pairs: readonly (readonly [string, string])[]): string {
  const widest = Math.max(0, ...pairs.map(([label]) => width(label)));
  const indent = `\n${" ".repeat(widest + 2)}`;
  return pairs
    .map(([label, value]) => `${pad(label, widest, "left")}  ${wrap(value, LINE - widest - 2).join(indent)}`)
    .join("\n");
}

/** Lines of at most so many columns, broken between words; a longer word has a line of its own. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/ (?! )/)) {
    const last = lines.at(-1);
    if (last === undefined || width(`${last} ${word}`) > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/**
 * A fixed-width table with a rule under the head and above the totals; reasons of unknown cells follow it. An empty
 * `caption` leaves the line away, for a heading that says it already.
 */
export function renderTable(table: Table, caption: string = table.caption): string {
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
  const lines = [...(caption === "" ? [] : [printable(caption)]), line(head), rule, ...body.map(line)];
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
  const series = chart.type === "waterfall" ? [oneColumn(chart)] : chart.series;
  const cell = (value: string | null): Cell => {
    if (value === null) return "unknown";
    return chart.currency === null ? value : { money: { amount: value, currency: chart.currency } };
  };
  return renderTable({
    kind: "table",
    caption: chart.title,
    columns: [{ label: "", align: "left" }, ...series.map((s) => ({ label: s.name, align: "right" as const }))],
    rows: chart.categories.map((name, i) => [name, ...series.map((s) => cell(s.values[i] ?? null))]),
  });
}

/** A step of a waterfall stands in one of its series; only what is in none of them is unknown. */
function oneColumn(chart: Chart): Chart["series"][number] {
  const values = chart.categories.map((_, i) => chart.series.map((s) => s.values[i] ?? null).find((v) => v !== null));
  return { name: chart.currency ?? "Value", values: values.map((v) => v ?? null) };
}

function pad(text: string, columns: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, columns - width(text)));
  return align === "right" ? space + text : text + space;
}
