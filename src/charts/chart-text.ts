import type { Chart } from "#src/view/view.ts";
import { drawnName, drawnValue } from "./label.ts";
import { waterfallSteps } from "./waterfall.ts";

/** How many figures the text of a chart lists before it says how many more there are. */
const FIGURES = 24;

/**
 * Says in one paragraph what a chart shows, for screen readers and for places without pictures: the title, the currency, and
 * each figure with its name. Unknown values are said to be unknown.
 */
export function chartText(chart: Chart): string {
  const figures = chart.type === "waterfall" ? steps(chart) : points(chart);
  const shown = figures.slice(0, FIGURES);
  const more = figures.length > shown.length ? ` and ${figures.length - shown.length} more` : "";
  const unit = chart.currency === null ? "" : ` in ${chart.currency}`;
  return `${drawnName(chart.title, 120)} (${chart.type} chart${unit}): ${shown.join("; ")}${more}.`;
}

function points(chart: Chart): string[] {
  const named = chart.series.length > 1;
  return chart.series.flatMap((series) =>
    chart.categories.map((category, index) => {
      const value = series.values[index] ?? null;
      const name = named ? `${drawnName(series.name)} ${drawnName(category)}` : drawnName(category);
      return `${name} ${value === null ? "unknown" : drawnValue(value, chart.currency)}`;
    }),
  );
}

function steps(chart: Chart): string[] {
  return waterfallSteps(chart).map((step) => {
    const value = step.value === null ? "unknown" : drawnValue(step.value, chart.currency, step.kind === "change");
    return `${drawnName(step.name)} ${value}`;
  });
}
