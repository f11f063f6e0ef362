import type { Chart } from "#src/view/view.ts";
import { drawnValue } from "./label.ts";
import { FONT, hatch, type Theme, VALUE_SIZE } from "./theme.ts";
import { type Step, waterfallSteps } from "./waterfall.ts";

/** Three stacked parts: an invisible foot, and a visible body above or below zero. Bars that cross zero have both. */
export function waterfallSeries(chart: Chart, theme: Theme): object[] {
  const steps = waterfallSteps(chart);
  const spans = steps.map(spanOf);
  const body = (side: "above" | "below"): object => ({
    type: "bar",
    stack: "steps",
    barCategoryGap: "28%",
    data: spans.map((span, index) => bodyOf(span[side], steps[index], theme)),
    label: { show: false },
  });
  const foot = (side: "footAbove" | "footBelow"): object => ({
    type: "bar",
    stack: "steps",
    silent: true,
    itemStyle: { color: "transparent" },
    data: spans.map((span) => span[side]),
  });
  return [
    foot("footAbove"),
    foot("footBelow"),
    body("above"),
    body("below"),
    figures(steps, chart, theme),
    links(steps, theme),
  ];
}

interface Span {
  readonly footAbove: number;
  readonly footBelow: number;
  readonly above: number;
  readonly below: number;
}

function spanOf(step: Step): Span {
  const [low, high] = [Number(step.from), Number(step.to)].toSorted((a, b) => a - b) as [number, number];
  return {
    footAbove: Math.max(0, low),
    footBelow: Math.min(0, high),
    above: Math.max(0, high) - Math.max(0, low),
    below: Math.min(0, low) - Math.min(0, high),
  };
}

function bodyOf(height: number, step: Step | undefined, theme: Theme): object {
  const down = step?.value?.startsWith("-") ?? false;
  const color = step?.kind === "level" ? theme.level : down ? theme.down : theme.up;
  return { value: height, itemStyle: { color, borderRadius: 3, ...(down ? { decal: hatch(theme) } : {}) } };
}

/** The figure of every step, written above the higher end of its bar. */
function figures(steps: readonly Step[], chart: Chart, theme: Theme): object {
  return {
    type: "scatter",
    symbolSize: 1,
    silent: true,
    itemStyle: { color: "transparent", opacity: 1 },
    data: steps.map((step) => Math.max(0, Number(step.from), Number(step.to))),
    label: {
      show: true,
      position: "top",
      distance: 6,
      fontFamily: FONT,
      fontSize: steps.length > 10 ? 12 : VALUE_SIZE,
      fontWeight: 700,
      color: theme.text,
      formatter: (at: { dataIndex: number }) => {
        const step = steps[at.dataIndex];
        if (step === undefined || step.value === null) return "unknown";
        return drawnValue(step.value, chart.currency, step.kind === "change");
      },
    },
  };
}

/** A thin line from the end of each bar to the beginning of the next, so that the eye can follow the sum. */
function links(steps: readonly Step[], theme: Theme): object {
  const pairs = steps.slice(0, -1).flatMap((step, index) => {
    const next = steps[index + 1];
    if (next === undefined || next.kind !== "change" || step.kind === "unknown") return [];
    return [[{ coord: [index, Number(step.to)] }, { coord: [index + 1, Number(step.to)] }]];
  });
  return {
    type: "line",
    data: steps.map(() => "-"),
    markLine: {
      symbol: "none",
      silent: true,
      label: { show: false },
      lineStyle: { color: theme.quiet, width: 1.5, type: "dotted" },
      data: pairs,
    },
  };
}
