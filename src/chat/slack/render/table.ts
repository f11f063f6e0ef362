import type { RawNumberElement, RawTextElement, RichTextBlock } from "@slack/types";
import { formatCell } from "#src/view/format.ts";
import { renderTable as tableText, unknownReasons } from "#src/view/text.ts";
import type { Cell, Table } from "#src/view/view.ts";
import { CHOICES, LIMITS } from "../limits.ts";
import { contextLine, fixedWidth, plain, type SlackBlock } from "./block.ts";
import { cut } from "./clean.ts";

/** Slack's two native tables, and text where neither is possible. */
export type TableForm = "data_table" | "table" | "text";

/** Draws a table in the given form; the totals are never left out, and a shortened table says so. */
export function renderTable(table: Table, form: TableForm): SlackBlock[] {
  if (form === "text" || table.rows.length + (table.totals?.length ?? 0) === 0 || !fitsColumns(table)) {
    return [fixedWidth(asText(table))];
  }
  const limits = form === "data_table" ? LIMITS.dataTable : LIMITS.table;
  const short = shorten(table, limits.rows - 1 - (table.totals?.length ?? 0), CHOICES.tableText);
  return form === "data_table" ? dataTable(short) : plainTable(short);
}

/** The same table with at most so many rows beside its totals, its caption saying "top 20 of 57". */
export function topRows(table: Table, rows: number): Table {
  if (table.rows.length <= rows) return table;
  const kept = Math.max(0, rows);
  return {
    ...table,
    rows: table.rows.slice(0, kept),
    caption: `${table.caption} (top ${kept} of ${table.rows.length})`,
  };
}

function fitsColumns(table: Table): boolean {
  return table.columns.length > 0 && table.columns.length <= LIMITS.dataTable.columns;
}

function shorten(table: Table, rows: number, text: number): Table {
  let budget =
    text - lengthOf(table.columns.map((c) => c.label)) - lengthOf((table.totals ?? []).flat().map(formatCell));
  let kept = 0;
  for (const row of table.rows.slice(0, rows)) {
    budget -= lengthOf(row.map(formatCell));
    if (budget < 0) break;
    kept += 1;
  }
  return topRows(table, kept);
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}

function dataTable(table: Table): SlackBlock[] {
  const body = [...table.rows, ...(table.totals ?? [])];
  const rows = [
    table.columns.map((column) => rawText(column.label)),
    ...table.rows.map((row) => row.map(sortable)),
    // The figures stay numbers, which Slack aligns and sorts; the name alone can be bold.
    ...(table.totals ?? []).map((row) => row.map((cell, i) => (i === 0 ? bold(formatCell(cell)) : sortable(cell)))),
  ];
  const blocks: SlackBlock[] = [
    {
      type: "data_table",
      caption: table.caption,
      rows,
      page_size: Math.min(body.length, CHOICES.pageSize),
      row_header_column_index: 0,
    },
  ];
  if (body.length > CHOICES.pageSize) blocks.push(...totalLines(table));
  if (/ \(top \d+ of \d+\)$/.test(table.caption)) blocks.push(contextLine(table.caption));
  return [...blocks, ...reasonLines(table)];
}

function plainTable(table: Table): SlackBlock[] {
  return [
    { type: "section", text: plain(table.caption) },
    {
      type: "table",
      rows: [
        table.columns.map((column) => rawText(column.label)),
        ...table.rows.map((row) => row.map((cell) => rawText(formatCell(cell)))),
        ...(table.totals ?? []).map((row) => row.map((cell) => bold(formatCell(cell)))),
      ],
      column_settings: table.columns.map((column) => ({ align: column.align, is_wrapped: column.align === "left" })),
    },
    ...reasonLines(table),
  ];
}

/** Totals in words: on a table of several pages their row may be out of sight. */
function totalLines(table: Table): SlackBlock[] {
  return (table.totals ?? []).map((row) => {
    const [first = "Total", ...rest] = row.map((cell, i) => {
      const text = formatCell(cell);
      return i === 0 || text === "" ? text : `${table.columns[i]?.label ?? ""} ${text}`;
    });
    const text = `${first || "Total"}: ${rest.filter((part) => part !== "").join(", ")}`;
    return { type: "section", text: plain(cut(text, LIMITS.sectionText)) };
  });
}

function reasonLines(table: Table): SlackBlock[] {
  const reasons = unknownReasons([...table.rows, ...(table.totals ?? [])]);
  if (reasons.length === 0) return [];
  const shown = reasons.slice(0, CHOICES.reasons);
  const more = reasons.length - shown.length;
  if (more > 0) shown.push(`and ${more} more`);
  return [contextLine(cut(`Unknown: ${shown.join("\n")}`, LIMITS.contextText))];
}

function asText(wide: Table): string {
  const narrow = (row: readonly Cell[]): Cell[] =>
    row.map((cell) => (typeof cell === "string" ? cut(cell, CHOICES.textCell) : cell));
  const table: Table = {
    ...wide,
    rows: wide.rows.map(narrow),
    ...(wide.totals === undefined ? {} : { totals: wide.totals.map(narrow) }),
  };
  for (let rows = Math.min(table.rows.length, CHOICES.textRows); rows > 0; rows--) {
    const text = tableText(topRows(table, rows));
    if (text.length <= LIMITS.sectionText) return text;
  }
  return cut(tableText(topRows(table, 0)), LIMITS.sectionText);
}

/** A number only so that Slack can sort by it; what is shown is the exact figure, formatted. */
function sortable(cell: Cell): RawTextElement | RawNumberElement {
  const text = formatCell(cell);
  const value = sortKey(cell);
  return value === null || !Number.isFinite(value) ? rawText(text) : { type: "raw_number", value, text };
}

function sortKey(cell: Cell): number | null {
  if (typeof cell === "string" || "unknown" in cell) return null;
  if ("money" in cell) return Number(cell.money.amount);
  if ("percent" in cell) return cell.percent === null ? null : Number(cell.percent);
  return cell.count;
}

/** The cell of a total. */
function bold(text: string): RichTextBlock {
  const element = { type: "text", text: text === "" ? " " : text, style: { bold: true } } as const;
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [element] }] };
}

/** Slack refuses an empty cell. */
function rawText(text: string): RawTextElement {
  return { type: "raw_text", text: text === "" ? " " : text };
}
