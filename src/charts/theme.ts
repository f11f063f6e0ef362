/** Whether a picture is drawn for light or dark screens. */
export type ThemeName = "light" | "dark";

/** Colours of one theme; contrast of text on the background is at least 7:1, of a series at least 3:1 (WCAG 2.2, 1.4.11). */
export interface Theme {
  readonly background: string;
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  /** In this order for series and slices; told apart by lightness too, so that colour blindness does not merge neighbours. */
  readonly series: readonly string[];
  /** A level of a waterfall. */
  readonly level: string;
  readonly up: string;
  readonly down: string;
  /** The pattern on what goes down, so that colour is not the only sign. */
  readonly hatch: string;
}

/** The two themes. */
export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  light: {
    background: "#ffffff",
    text: "#1b1f24",
    quiet: "#4d5560",
    grid: "#dde1e6",
    series: ["#1259c3", "#c2570c", "#0b7a55", "#7a3fd1", "#8a6a00", "#c0256f", "#3f5a75"],
    level: "#33475b",
    up: "#0b7a55",
    down: "#c2410c",
    hatch: "rgba(255,255,255,0.55)",
  },
  dark: {
    background: "#16191d",
    text: "#f2f4f7",
    quiet: "#b4bcc8",
    grid: "#343a42",
    series: ["#6aa8ff", "#ff9d5c", "#4fd1a1", "#c39bff", "#e3c04d", "#ff7fb6", "#9fb4c9"],
    level: "#9fb4c9",
    up: "#4fd1a1",
    down: "#ff8a5c",
    hatch: "rgba(0,0,0,0.5)",
  },
};

/** The one typeface of all pictures. */
export const FONT = "Inter";

/** The size of figures written into a picture, in logical pixels. */
export const VALUE_SIZE = 15;

/** The pattern on a bar that goes down, as echarts takes it. */
export function hatch(theme: Theme): object {
  return { symbol: "rect", color: theme.hatch, dashArrayX: [1, 0], dashArrayY: [3, 7], rotation: -Math.PI / 4 };
}
