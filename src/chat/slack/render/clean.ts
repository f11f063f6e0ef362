import { FIRST_STRONG, isolate, POP, visible } from "#src/view/printable.ts";
import type { Block, Cell, Chart, Table, View } from "#src/view/view.ts";
import { CHOICES, LIMITS } from "../limits.ts";

/**
 * Makes every text of a picture fit to be shown: no invisible or reordering characters, cut to its place. Text from outside
 * (names, tags, reasons) is only ever data, so what could move or hide the text around it has no use. Commands of buttons stay
 * as they are: they name clients exactly and are never drawn.
 */
export function cleanView(view: View): View {
  return view.map(cleanBlock);
}

/** One line of visible text, at most so many characters, with an ellipsis where it was cut. */
export function cleanLine(text: string, length: number): string {
  return cut(isolate(visible(text).replace(/\s+/g, " ").trim()), length);
}

/** Cuts a text to a number of UTF-16 units, the count that Slack's limits use, without splitting a character. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter("en").segment(text)) {
    if (kept.length + segment.length > length - 2) break;
    kept += segment;
  }
  // An isolate that was cut open would reorder what follows it.
  const open = kept.lastIndexOf(FIRST_STRONG) > kept.lastIndexOf(POP) ? POP : "";
  return `${kept.trimEnd()}\u2026${open}`;
}

/**
 * Escapes text for mrkdwn: after this `<!channel>`, `<@U01>` and `<https://x|y>` are letters
 * (Slack: "Formatting text for app surfaces", escaping). `&` first, or the others would be escaped twice.
 */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function cleanText(text: string, length: number): string {
  return cut(
    isolate(
      visible(text)
        .replace(/\n{3,}/g, "\n\n")
        .trim(),
    ),
    length,
  );
}

function cleanBlock(block: Block): Block {
  switch (block.kind) {
    case "heading":
      return { ...block, text: cleanLine(block.text, LIMITS.header) || "Answer" };
    case "text":
      return { ...block, text: cleanText(block.text, LIMITS.sectionText) };
    case "file":
      // Kept as it is in a file; cleaned where it is shown.
      return { ...block, title: cleanLine(block.title, CHOICES.caption) };
    case "alert":
      return { ...block, text: cleanText(block.text, LIMITS.sectionText - 40) };
    case "facts":
      return {
        ...block,
        items: block.items.map((fact) => ({
          label: cleanLine(fact.label, CHOICES.cell),
          value: typeof fact.value === "string" ? cleanLine(fact.value, 400) : cleanCell(fact.value),
          ...(fact.note === undefined ? {} : { note: cleanLine(fact.note, 400) }),
        })),
      };
    case "table":
      return cleanTable(block);
    case "chart":
      return { ...block, chart: cleanChart(block.chart) };
    case "actions":
      return {
        ...block,
        items: block.items.map((item) => ({ ...item, label: cleanLine(item.label, LIMITS.buttonText) || "Open" })),
      };
  }
}

function cleanTable(table: Table): Table {
  return {
    ...table,
    caption: cleanLine(table.caption, CHOICES.caption) || "Table",
    columns: table.columns.map((column) => ({ ...column, label: cleanLine(column.label, CHOICES.cell) })),
    rows: table.rows.map((row) => row.map(cleanCell)),
    ...(table.totals === undefined ? {} : { totals: table.totals.map((row) => row.map(cleanCell)) }),
  };
}

function cleanCell(cell: Cell): Cell {
  if (typeof cell === "string") return cleanLine(cell, CHOICES.cell);
  if ("unknown" in cell) return { unknown: cleanLine(cell.unknown, 300) };
  return cell;
}

function cleanChart(chart: Chart): Chart {
  return {
    ...chart,
    title: cleanLine(chart.title, CHOICES.caption) || "Chart",
    categories: chart.categories.map((name) => cleanLine(name, CHOICES.cell)),
    series: chart.series.map((series) => ({ ...series, name: cleanLine(series.name, CHOICES.cell) })),
  };
}
