import { createElement as h, type ReactElement, type ReactNode } from "react";
import { fullNumber, type Scale, scaleOf, shortNumber } from "./chart-scale.ts";
import { type Json, list, number, object, objects, string } from "./json.ts";
import { pie } from "./pie.ts";

const WIDTH = 640;
const HEIGHT = 280;
const PLOT = { left: 56, right: 12, top: 12, bottom: 30 } as const;
const PLOT_WIDTH = WIDTH - PLOT.left - PLOT.right;
const PLOT_HEIGHT = HEIGHT - PLOT.top - PLOT.bottom;

interface Series {
  readonly name: string;
  /** One value for each category; null where the series has none. */
  readonly values: readonly (number | null)[];
}

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
  const scale = scaleOf(
    series.flatMap((s) => s.values.filter((v) => v !== null)),
    type !== "line",
  );
  const label = `${title}. ${type} chart of ${series.map((s) => s.name).join(", ")} by ${string(axis.x_label, "category")}`;
  return h(
    "figure",
    { className: "chart" },
    h("figcaption", null, h("span", { dir: "auto" }, title), unit(string(axis.y_label))),
    h(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
      ...gridLines(scale),
      ...categoryLabels(categories),
      ...series.flatMap((s, i) => marks(type, s, i, series.length, categories, scale)),
    ),
    legend(series.map((s) => s.name)),
    figures(string(axis.x_label), categories, series),
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

function y(value: number, scale: Scale): number {
  return round(PLOT.top + PLOT_HEIGHT * (1 - (value - scale.min) / (scale.max - scale.min)));
}

function x(index: number, count: number): number {
  return round(PLOT.left + (PLOT_WIDTH * (index + 0.5)) / count);
}

function gridLines(scale: Scale): ReactNode[] {
  return scale.ticks.map((tick) =>
    h(
      "g",
      { className: tick === 0 ? "grid zero" : "grid" },
      h("line", { x1: PLOT.left, x2: WIDTH - PLOT.right, y1: y(tick, scale), y2: y(tick, scale) }),
      h(
        "text",
        { x: PLOT.left - 8, y: y(tick, scale), textAnchor: "end", dominantBaseline: "central" },
        shortNumber(tick),
      ),
    ),
  );
}

function categoryLabels(categories: readonly string[]): ReactNode[] {
  const longest = Math.max(1, ...categories.map((c) => c.length));
  // About 6.2 units a character at this size; labels that would touch are thinned out, the last one is kept.
  const every = Math.ceil((longest * 6.2 + 10) / (PLOT_WIDTH / Math.max(1, categories.length)));
  const shown = (i: number): boolean => (categories.length - 1 - i) % every === 0;
  return categories.map((c, i) =>
    shown(i)
      ? h("text", { className: "category", x: x(i, categories.length), y: HEIGHT - 10, textAnchor: "middle" }, c)
      : null,
  );
}

function marks(
  type: string,
  s: Series,
  at: number,
  of: number,
  categories: readonly string[],
  scale: Scale,
): ReactNode[] {
  if (type === "bar") return bars(s, at, of, categories, scale);
  const points = s.values.map((v, i) => (v === null ? null : { x: x(i, categories.length), y: y(v, scale), v, i }));
  // A month without a value breaks the line: it is unknown, not zero.
  const runs = split(points);
  const d = runs.map((run) => `M${run.map((p) => `${p.x} ${p.y}`).join("L")}`).join("");
  const floor = y(Math.max(scale.min, Math.min(0, scale.max)), scale);
  const fill = runs.map(
    (r) => `M${r[0]?.x} ${floor}L${r.map((p) => `${p.x} ${p.y}`).join("L")}L${r.at(-1)?.x} ${floor}Z`,
  );
  return [
    type === "area" ? h("path", { className: `area s${at}`, d: fill.join("") }) : null,
    h("path", { className: `line s${at}`, d }),
    ...runs
      .flat()
      .map((p) =>
        h("circle", { className: `dot s${at}`, cx: p.x, cy: p.y, r: 3.5 }, tip(categories[p.i] ?? "", s.name, p.v)),
      ),
  ];
}

function bars(s: Series, at: number, of: number, categories: readonly string[], scale: Scale): ReactNode[] {
  const slot = PLOT_WIDTH / categories.length;
  const width = Math.min(28, (slot * 0.72) / of);
  const zero = y(0, scale);
  return s.values.map((v, i) => {
    if (v === null) return null;
    const top = Math.min(zero, y(v, scale));
    const height = Math.max(1, Math.abs(y(v, scale) - zero));
    const left = x(i, categories.length) - (width * of) / 2 + at * width;
    const shape = { x: round(left + 1), y: top, width: round(width - 2), height: round(height), rx: 2 };
    return h("rect", { className: `bar s${at}`, ...shape }, tip(categories[i] ?? "", s.name, v));
  });
}

function split<T>(points: readonly (T | null)[]): T[][] {
  const runs: T[][] = [[]];
  for (const p of points) {
    if (p === null) runs.push([]);
    else runs.at(-1)?.push(p);
  }
  return runs.filter((run) => run.length > 0);
}

function tip(category: string, name: string, value: number): ReactElement {
  return h("title", null, `${category}, ${name}: ${fullNumber(value)}`);
}

/** The list of colours and names under a chart. */
export function legend(names: readonly string[]): ReactElement {
  const items = names.map((name, i) =>
    h("li", { dir: "auto" }, h("span", { className: `swatch s${i}`, "aria-hidden": true }), name),
  );
  return h("ul", { className: "legend" }, ...items);
}

function figures(corner: string, categories: readonly string[], series: readonly Series[]): ReactElement {
  const rows = categories.map((c, i) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, c),
      ...series.map((s) => h("td", { className: "right" }, shown(s.values[i] ?? null))),
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

function shown(value: number | null): string {
  return value === null ? "–" : fullNumber(value);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
