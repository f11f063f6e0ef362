import { createElement as h, type ReactElement, type ReactNode } from "react";
import { HEIGHT, marks, PLOT, type Plot, plotWidth, type Series, x, y } from "./chart-marks.ts";
import { inFull, scaleOf, shortNumber } from "./chart-scale.ts";
import { type Json, list, number, object, objects, string } from "./json.ts";
import { pie } from "./pie.ts";

/** Draws a `data_visualization` block: line, bar, area or pie, with a legend and the same figures as a table. */
export function chart(block: Json): ReactElement {
  const spec = object(block.chart);
  const type = string(spec.type);
  const title = string(block.title);
  if (type === "pie") return pie(title, objects(spec.segments));
  const axis = object(spec.axis_config);
  const all = objects(spec.series);
  const categories = categoriesOf(axis, all);
  const series = all.map((s) => seriesOf(s, categories));
  const values = series.flatMap((s) => s.values.filter((v) => v !== null));
  const plot = { categories, scale: scaleOf(values, type !== "line"), full: inFull(values), count: series.length };
  const label = `${title}. ${type} chart of ${series.map((s) => s.name).join(", ")} by ${string(axis.x_label, "category")}`;
  return h(
    "figure",
    { className: "chart" },
    h("figcaption", null, h("span", { dir: "auto" }, title), unit(string(axis.y_label))),
    picture("wide", 640, type, label, series, plot),
    picture("narrow", 340, type, label, series, plot),
    legend(series.map((s) => s.name)),
    figures(string(axis.x_label), series, plot),
  );
}

function picture(
  className: string,
  width: number,
  type: string,
  label: string,
  series: readonly Series[],
  shared: Omit<Plot, "width">,
): ReactElement {
  const plot = { ...shared, width };
  const turned = type === "bar" && stepOf(plot) > 1;
  return h(
    "svg",
    {
      className,
      viewBox: `0 0 ${width} ${turned ? HEIGHT + TURNED.height : HEIGHT}`,
      role: "img",
      "aria-label": label,
    },
    ...gridLines(plot),
    ...(turned ? turnedLabels(plot) : categoryLabels(plot)),
    ...series.flatMap((s, i) => marks(type, s, i, plot)),
  );
}

function unit(label: string): ReactNode {
  return label === "" ? null : h("small", null, label);
}

function categoriesOf(axis: Json, series: readonly Json[]): string[] {
  const given = list(axis.categories).map((c) => string(c));
  if (given.length > 0) return given;
  return [...new Set(series.flatMap((s) => objects(s.data).map((p) => string(p.label))))];
}

function seriesOf(series: Json, categories: readonly string[]): Series {
  const byLabel = new Map(objects(series.data).map((p) => [string(p.label), number(p.value)]));
  return { name: string(series.name), values: categories.map((c) => byLabel.get(c) ?? null) };
}

function gridLines({ scale, width }: Plot): ReactNode[] {
  return scale.ticks.map((tick) =>
    h(
      "g",
      { className: tick === 0 ? "grid zero" : "grid" },
      h("line", { x1: PLOT.left, x2: width - PLOT.right, y1: y(tick, scale), y2: y(tick, scale) }),
      h(
        "text",
        { x: PLOT.left - 8, y: y(tick, scale), textAnchor: "end", dominantBaseline: "central" },
        shortNumber(tick),
      ),
    ),
  );
}

/** Of how many labels one is drawn so that none touch: about 6.2 units a character at this size. */
function stepOf({ categories, width }: Plot): number {
  const longest = Math.max(1, ...categories.map((c) => c.length));
  return Math.ceil((longest * 6.2 + 10) / (plotWidth(width) / Math.max(1, categories.length)));
}

/** Labels that would touch are thinned out, the last one is kept. */
function categoryLabels(plot: Plot): ReactNode[] {
  const { categories } = plot;
  const every = stepOf(plot);
  const shown = (i: number): boolean => (categories.length - 1 - i) % every === 0;
  return categories.map((c, i) =>
    shown(i) ? h("text", { className: "category", x: x(i, plot), y: HEIGHT - 10, textAnchor: "middle" }, c) : null,
  );
}

/** What turned labels take below the plot, and how much of a name fits there. */
const TURNED = { height: 64, letters: 22 } as const;

/** Every bar has its own name: long names are turned, and cut with the whole name in the tip. */
function turnedLabels(plot: Plot): ReactNode[] {
  return plot.categories.map((c, i) => {
    const [left, top] = [x(i, plot), HEIGHT - PLOT.bottom + 16];
    const name = c.length > TURNED.letters ? `${c.slice(0, TURNED.letters - 1).trimEnd()}…` : c;
    return h(
      "text",
      { className: "category", x: left, y: top, textAnchor: "end", transform: `rotate(-34 ${left} ${top})` },
      h("title", null, c),
      name,
    );
  });
}

/** The list of colours and names under a chart. */
function legend(names: readonly string[]): ReactElement {
  const items = names.map((name, i) =>
    h("li", { dir: "auto" }, h("span", { className: `swatch s${i}`, "aria-hidden": true }), name),
  );
  return h("ul", { className: "legend" }, ...items);
}

function figures(
  corner: string,
  series: readonly Series[],
  { categories, full }: Pick<Plot, "categories" | "full">,
): ReactElement {
  const rows = categories.map((c, i) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, c),
      ...series.map((s) => h("td", { className: "right" }, shown(s.values[i] ?? null, full))),
    ),
  );
  const heads = series.map((s) => h("th", { scope: "col", className: "right" }, s.name));
  return h(
    "details",
    { className: "figures" },
    h("summary", null, "Show figures"),
    h(
      "div",
      { className: "table-scroll" },
      h(
        "table",
        null,
        h("thead", null, h("tr", null, h("th", { scope: "col" }, corner), ...heads)),
        h("tbody", null, ...rows),
      ),
    ),
  );
}

/** A month without a value is unknown, which is not zero. */
function shown(value: number | null, full: (value: number) => string): string {
  return value === null ? "unknown" : full(value);
}
