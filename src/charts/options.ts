import type { EChartsCoreOption } from "echarts/core";
import type { Chart } from "#src/view/view.ts";
import { axisMark, drawnName, drawnValue } from "./label.ts";
import { FONT, hatch, type Theme, VALUE_SIZE } from "./theme.ts";
import { waterfallSeries } from "./waterfall-series.ts";

/** Positions are numbers because a picture has pixels; every figure that is written comes from the exact string. */
type Position = number | "-";

/** Room to the right of lines for the figure at their end. */
const LINE_MARGIN = 150;

/** The drawing instructions of a chart, in the vocabulary of echarts. */
export function chartOptions(chart: Chart, theme: Theme): EChartsCoreOption {
  switch (chart.type) {
    case "line":
      return { ...frame(chart, theme), ...axes(chart, theme), series: lines(chart, theme) };
    case "bar":
      return { ...frame(chart, theme), ...axes(chart, theme), series: bars(chart, theme) };
    case "pie":
      return { ...frame(chart, theme), series: [pie(chart, theme)] };
    case "waterfall":
      return { ...frame(chart, theme), ...axes(chart, theme), series: waterfallSeries(chart, theme) };
  }
}

function frame(chart: Chart, theme: Theme): EChartsCoreOption {
  const legend = chart.type === "line" || chart.type === "bar" ? chart.series.length > 1 : false;
  return {
    animation: false,
    backgroundColor: theme.background,
    color: [...theme.series],
    textStyle: { fontFamily: FONT, color: theme.text, fontSize: 16 },
    title: {
      text: drawnName(chart.title, 70),
      subtext: subtitle(chart),
      left: 28,
      top: 22,
      itemGap: 8,
      textStyle: { fontFamily: FONT, fontWeight: 700, fontSize: 24, color: theme.text },
      subtextStyle: { fontFamily: FONT, fontSize: 16, color: theme.quiet },
    },
    ...(legend
      ? {
          legend: {
            data: chart.series.map((s) => drawnName(s.name)),
            bottom: 16,
            left: "center",
            icon: chart.type === "line" ? "inherit" : "roundRect",
            itemGap: 28,
            textStyle: { fontFamily: FONT, fontSize: 16, color: theme.text },
          },
        }
      : {}),
    grid: {
      left: 28,
      right: chart.type === "line" ? LINE_MARGIN : 36,
      top: 112,
      bottom: legend ? 64 : 26,
      outerBoundsMode: "same",
      outerBoundsContain: "axisLabel",
    },
  };
}

function subtitle(chart: Chart): string {
  const unit = chart.currency === null ? "" : `in ${chart.currency}`;
  const gaps = chart.series.some((s) => s.values.includes(null)) && chart.type !== "waterfall";
  return [unit, gaps ? "gaps are unknown, not zero" : ""].filter((part) => part !== "").join(" \u00b7 ");
}

function axes(chart: Chart, theme: Theme): EChartsCoreOption {
  const names = chart.categories.map((name) => drawnName(name));
  const room = Math.max(6, Math.floor(100 / Math.max(1, names.length)));
  const crowded = names.length > 8 && names.some((name) => name.length > room);
  return {
    xAxis: {
      type: "category",
      data: names,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.quiet } },
      axisLabel: {
        fontFamily: FONT,
        fontSize: names.length > 14 ? 12 : 14,
        color: theme.text,
        interval: 0,
        ...(crowded && chart.type !== "waterfall"
          ? { rotate: 35, overflow: "truncate", width: 170 }
          : { width: Math.floor(880 / Math.max(1, names.length)) - 6, overflow: "break", lineHeight: 18 }),
      },
    },
    yAxis: {
      type: "value",
      splitLine: { lineStyle: { color: theme.grid } },
      axisLabel: {
        fontFamily: FONT,
        fontSize: 14,
        color: theme.quiet,
        formatter: (value: number) => axisMark(value, chart.currency),
      },
    },
  };
}

const SYMBOLS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin", "arrow"];
const DASHES = ["solid", "dashed", "dotted"];

function lines(chart: Chart, theme: Theme): object[] {
  return chart.series.map((series, index) => ({
    type: "line",
    name: drawnName(series.name),
    data: series.values.map(position),
    symbol: SYMBOLS[index % SYMBOLS.length],
    symbolSize: 10,
    connectNulls: false,
    lineStyle: { width: 3.5, type: DASHES[index % DASHES.length] },
    // The last known value is written, so that the picture says a figure even without the table.
    label: {
      show: true,
      position: "right",
      distance: 10,
      fontFamily: FONT,
      fontSize: VALUE_SIZE,
      fontWeight: 700,
      color: theme.text,
      formatter: (at: { dataIndex: number }) =>
        at.dataIndex === lastKnown(series.values) ? drawnValue(series.values[at.dataIndex] ?? "0", chart.currency) : "",
    },
    labelLayout: { moveOverlap: "shiftY" },
  }));
}

function bars(chart: Chart, theme: Theme): object[] {
  const room = chart.series.length * chart.categories.length <= 8;
  return chart.series.map((series, index) => ({
    type: "bar",
    name: drawnName(series.name),
    barMaxWidth: 72,
    barGap: "12%",
    data: series.values.map((value) => ({
      value: position(value),
      itemStyle: {
        color: theme.series[index % theme.series.length],
        borderRadius: value?.startsWith("-") ? [0, 0, 4, 4] : [4, 4, 0, 0],
        ...(value?.startsWith("-") ? { decal: hatch(theme) } : {}),
      },
      label: { position: value?.startsWith("-") ? "bottom" : "top" },
    })),
    label: {
      show: room,
      fontFamily: FONT,
      fontSize: VALUE_SIZE,
      color: theme.text,
      formatter: (at: { dataIndex: number }) => valueAt(series.values, at.dataIndex, chart.currency),
    },
  }));
}

function pie(chart: Chart, theme: Theme): object {
  const values = chart.series[0]?.values ?? [];
  return {
    type: "pie",
    radius: ["34%", "62%"],
    center: ["50%", "58%"],
    startAngle: 90,
    minShowLabelAngle: 2,
    avoidLabelOverlap: true,
    itemStyle: { borderColor: theme.background, borderWidth: 3 },
    data: chart.categories.flatMap((name, index) => {
      const value = values[index] ?? null;
      if (value === null || Number(value) <= 0) return [];
      return [{ name: `${drawnName(name)}\n${drawnValue(value, chart.currency)}`, value: Number(value) }];
    }),
    label: {
      fontFamily: FONT,
      fontSize: 16,
      lineHeight: 21,
      color: theme.text,
      formatter: (part: { name: string; percent: number }) => `${part.name} (${part.percent.toFixed(1)} %)`,
    },
    labelLine: { lineStyle: { color: theme.quiet }, length: 16, length2: 18 },
  };
}

function position(value: string | null): Position {
  return value === null ? "-" : Number(value);
}

function valueAt(values: readonly (string | null)[], index: number, currency: string | null): string {
  const value = values[index] ?? null;
  return value === null ? "" : drawnValue(value, currency);
}

function lastKnown(values: readonly (string | null)[]): number {
  return values.findLastIndex((value) => value !== null);
}
