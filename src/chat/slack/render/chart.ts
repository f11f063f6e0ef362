import { waterfallSteps } from "#src/charts/waterfall.ts";
import { Money } from "#src/kernel/money.ts";
import { renderText } from "#src/view/text.ts";
import type { Chart } from "#src/view/view.ts";
import { LIMITS } from "../limits.ts";
import { type DataVisualization, fixedWidth, type NativeAxes, type SlackBlock } from "./block.ts";
import { cut } from "./clean.ts";

/**
 * The chart as Slack draws it, or `null` where Slack cannot: too many parts, names that are the same once cut, an unknown value
 * (there is no gap in a native chart, and unknown is never zero), a slice that is not above zero.
 */
export function nativeChart(chart: Chart): DataVisualization | null {
  const title = cut(chart.title, LIMITS.charts.title);
  if (chart.type === "waterfall") return null;
  if (chart.type === "pie") return nativePie(chart, title);
  return nativeAxes(chart, chart.type, title);
}

/** A waterfall as plain bars, one for each step: what is left of it where no picture can be shown. */
export function waterfallBars(chart: Chart): DataVisualization | null {
  const values = waterfallSteps(chart).map((step) => step.value);
  const bars: Chart = { ...chart, type: "bar", series: [{ name: chart.currency ?? "Value", values }] };
  return nativeAxes(bars, "bar", cut(chart.title, LIMITS.charts.title));
}

/** A chart as fixed-width text: a row for each name. */
export function chartTable(chart: Chart): SlackBlock {
  const flat: Chart =
    chart.type === "waterfall"
      ? { ...chart, series: [{ name: chart.currency ?? "Value", values: waterfallSteps(chart).map((s) => s.value) }] }
      : chart;
  return fixedWidth(cut(renderText([{ kind: "chart", chart: flat }]), LIMITS.sectionText));
}

function nativePie(chart: Chart, title: string): DataVisualization | null {
  const labels = distinct(chart.categories);
  if (labels === null || chart.categories.length === 0 || chart.categories.length > LIMITS.charts.segments) return null;
  const segments = [];
  for (const [index, label] of labels.entries()) {
    const value = chart.series[0]?.values[index] ?? null;
    if (value === null || value.startsWith("-") || Number(value) === 0) return null;
    segments.push({ label, value: drawn(value, chart.currency) });
  }
  if (segments.some((segment) => segment.value <= 0)) return null;
  return { type: "data_visualization", title, chart: { type: "pie", segments } };
}

function nativeAxes(chart: Chart, type: "line" | "bar", title: string): DataVisualization | null {
  const { series, categories } = LIMITS.charts;
  const names = distinct(chart.series.map((s) => s.name));
  const labels = distinct(chart.categories);
  if (names === null || labels === null) return null;
  if (names.length === 0 || names.length > series || labels.length === 0 || labels.length > categories) return null;
  const drawnSeries = [];
  for (const [at, name] of names.entries()) {
    const data = [];
    for (const [index, category] of labels.entries()) {
      const value = chart.series[at]?.values[index] ?? null;
      if (value === null) return null;
      data.push({ label: category, value: drawn(value, chart.currency) });
    }
    drawnSeries.push({ name, data });
  }
  const axes: NativeAxes = {
    type,
    series: drawnSeries,
    axis_config: { categories: labels, ...(chart.currency === null ? {} : { y_label: chart.currency }) },
  };
  return { type: "data_visualization", title, chart: axes };
}

/** Names cut to the limit, or `null` when two of them cannot be told apart any more. */
function distinct(names: readonly string[]): string[] | null {
  const labels = names.map((name) => cut(name, LIMITS.charts.label) || "(no name)");
  return new Set(labels).size === labels.length ? labels : null;
}

/** Slack draws and writes numbers itself, so it gets the figure rounded as we would write it. */
function drawn(value: string, currency: string | null): number {
  return Number(currency === null ? value : Money.of(value, currency).toFixed());
}
