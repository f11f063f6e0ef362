import { createElement as h, type ReactElement, type ReactNode } from "react";
import { type Json, list, number, object, objects, string } from "./json.ts";
import type { Names } from "./names.ts";
import { richText, richWords } from "./rich-text.ts";

/** What both kinds of table come down to. */
interface Grid {
  readonly caption: string;
  readonly rows: readonly (readonly Json[])[];
  readonly rightAligned: (column: number) => boolean;
  readonly wrapped: (column: number) => boolean;
  readonly rowHeader: number;
  /** Rows a page; undefined shows all, without sorting, as the plain `table` block does. */
  readonly pageSize?: number;
}

/** Draws a `table` block: first row as head, alignment from `column_settings`. */
export function table(block: Json, names: Names): ReactElement {
  const settings = objects(block.column_settings);
  return grid(
    {
      caption: "",
      rows: rowsOf(block),
      rightAligned: (c) => object(settings[c]).align === "right",
      wrapped: (c) => object(settings[c]).is_wrapped === true,
      rowHeader: -1,
    },
    names,
  );
}

/** Draws a `data_table` block: caption, sortable columns, pages of `page_size` rows (5 when not given), figures on the right. */
export function dataTable(block: Json, names: Names): ReactElement {
  const rows = rowsOf(block);
  const figures = (rows[0] ?? []).map((_, c) => isFigureColumn(rows.slice(1).map((row) => row[c])));
  return grid(
    {
      caption: string(block.caption),
      rows,
      rightAligned: (c) => figures[c] === true,
      wrapped: () => false,
      rowHeader: number(block.row_header_column_index) ?? 0,
      pageSize: number(block.page_size) ?? 5,
    },
    names,
  );
}

function grid(g: Grid, names: Names): ReactElement {
  const [head = [], ...body] = g.rows;
  const sortable = g.pageSize !== undefined;
  const label = g.caption || `Table: ${head.map(words).join(", ")}`;
  const caption = g.caption === "" ? null : h("caption", { dir: "auto" }, g.caption);
  const className = (c: number): string | undefined =>
    [g.rightAligned(c) ? "right" : "", g.wrapped(c) ? "wrapped" : ""].join(" ").trim() || undefined;
  const headCell = (cell: Json, c: number): ReactElement => {
    const content = drawn(cell, names);
    const inside = sortable ? h("button", { type: "button", "data-sort-column": c }, content) : content;
    return h("th", { scope: "col", className: className(c), "aria-sort": sortable ? "none" : undefined }, inside);
  };
  const bodyCell = (cell: Json, c: number): ReactElement =>
    h(
      c === g.rowHeader ? "th" : "td",
      { className: className(c), scope: c === g.rowHeader ? "row" : undefined, "data-sort": sortKey(cell) },
      drawn(cell, names),
    );
  const paged = g.pageSize !== undefined && body.length > g.pageSize;
  return h(
    "div",
    {
      className: g.rowHeader === 0 ? "table-block named" : "table-block",
      "data-page-size": paged ? g.pageSize : undefined,
    },
    h(
      "div",
      // Focusable so that a wide table can be scrolled with the arrow keys.
      { className: "table-scroll", role: "region", "aria-label": label, tabIndex: 0 },
      h(
        "table",
        null,
        caption,
        h("thead", null, h("tr", null, ...head.map(headCell))),
        h(
          "tbody",
          null,
          ...body.map((row, r) =>
            h(
              "tr",
              {
                hidden: g.pageSize !== undefined && r >= g.pageSize,
                "data-row": r,
                className: isTotal(row[0]) ? "total" : undefined,
              },
              ...row.map(bodyCell),
            ),
          ),
        ),
      ),
    ),
    paged ? pager(g.pageSize ?? body.length, body.length) : null,
  );
}

function pager(size: number, total: number): ReactElement {
  return h(
    "div",
    { className: "pager" },
    h("span", { "data-pager": "label" }, `1–${Math.min(size, total)} of ${total}`),
    h("button", { type: "button", className: "button small", "data-pager": "back", disabled: true }, "Previous"),
    h("button", { type: "button", className: "button small", "data-pager": "on" }, "Next"),
  );
}

function rowsOf(block: Json): Json[][] {
  return list(block.rows).map((row) => [...objects(row)]);
}

function drawn(cell: Json, names: Names): ReactNode {
  if (cell.type === "rich_text") return richText(cell, names);
  const text = words(cell);
  // A name that may be cut off on the page is whole in its tip.
  return h("span", { dir: "auto", title: text.length > 36 ? text : undefined }, text);
}

/** A row that begins with bold words sums up those before it. */
function isTotal(cell: Json | undefined): boolean {
  const parts = objects(object(objects(cell?.elements)[0]).elements);
  return cell?.type === "rich_text" && parts.length > 0 && parts.every((part) => object(part.style).bold === true);
}

function words(cell: Json): string {
  if (cell.type === "rich_text") return richWords(cell);
  return string(cell.text) || String(number(cell.value) ?? "");
}

function sortKey(cell: Json): string {
  return String(number(cell.value) ?? words(cell));
}

/** A column of figures stays one where some of them have no value. */
function isFigureColumn(cells: readonly (Json | undefined)[]): boolean {
  return cells.some(isFigure) && cells.every((cell) => isFigure(cell) || /^(–|unknown)$/.test(string(cell?.text)));
}

function isFigure(cell: Json | undefined): boolean {
  return cell?.type === "raw_number";
}
