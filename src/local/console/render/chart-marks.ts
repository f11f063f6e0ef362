import { createElement as h, type ReactElement, type ReactNode } from "react";
import type { Scale } from "./chart-scale.ts";

/** Height of a chart's picture in its own units, and the margins of the plot in it. */
export const HEIGHT = 280;
export const PLOT = { left: 56, right: 12, top: 12, bottom: 30 } as const;
const PLOT_HEIGHT = HEIGHT - PLOT.top - PLOT.bottom;

/** One line, area or set of bars. */
export interface Series {
  readonly name: string;
  /** One value for each category; null where the series has none. */
  readonly values: readonly (number | null)[];
}

/** What all series of a chart share. */
export interface Plot {
  readonly categories: readonly string[];
  readonly scale: Scale;
  /** Writes a value in full. */
  readonly full: (value: number) => string;
  readonly count: number;
  /** Width of the picture. */
  readonly width: number;
}

/** Height of a value in the picture. */
export function y(value: number, scale: Scale): number {
  return round(PLOT.top + PLOT_HEIGHT * (1 - (value - scale.min) / (scale.max - scale.min)));
}

/** Middle of a category in the picture. */
export function x(index: number, { categories, width }: Plot): number {
  return round(PLOT.left + (plotWidth(width) * (index + 0.5)) / categories.length);
}

/** What of a picture's width is left for the marks. */
export function plotWidth(width: number): number {
  return width - PLOT.left - PLOT.right;
}

/** Draws a series; `at` is its number, which decides its colour. */
export function marks(type: string, s: Series, at: number, plot: Plot): ReactNode[] {
  if (type === "bar") return bars(s, at, plot);
  const { scale } = plot;
  const points = s.values.map((v, i) => (v === null ? null : { x: x(i, plot), y: y(v, scale), v, i }));
  // A month without a value breaks the line: it is unknown, not zero.
  const runs = split(points);
  const paths = runs.map((run) => run.map((p) => `${p.x} ${p.y}`).join("L"));
  const floor = y(Math.max(scale.min, Math.min(0, scale.max)), scale);
  const fill = runs.map((run, i) => `M${run[0]?.x} ${floor}L${paths[i]}L${run.at(-1)?.x} ${floor}Z`);
  const dot = (p: { x: number; y: number; v: number; i: number }): ReactElement =>
    h("circle", { className: `dot s${at}`, cx: p.x, cy: p.y, r: 3.5 }, tip(s, p.i, p.v, plot));
  return [
    type === "area" ? h("path", { className: `area s${at}`, d: fill.join("") }) : null,
    h("path", { className: `line s${at}`, d: paths.map((path) => `M${path}`).join("") }),
    ...runs.flat().map(dot),
  ];
}

function bars(s: Series, at: number, plot: Plot): ReactNode[] {
  const { categories, scale, count } = plot;
  const width = Math.min(28, (plotWidth(plot.width) / categories.length) * (0.72 / count));
  const gap = Math.min(1, width / 8);
  const zero = y(0, scale);
  return s.values.map((v, i) => {
    if (v === null) return null;
    const top = Math.min(zero, y(v, scale));
    const height = Math.max(1, Math.abs(y(v, scale) - zero));
    const left = x(i, plot) - (width * count) / 2 + at * width;
    const shape = { x: round(left + gap), y: top, width: round(width - 2 * gap), height: round(height), rx: 2 };
    return h("rect", { className: `bar s${at}`, ...shape }, tip(s, i, v, plot));
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

function tip(s: Series, index: number, value: number, { categories, full }: Plot): ReactElement {
  return h("title", null, `${categories[index] ?? ""}, ${s.name}: ${full(value)}`);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
