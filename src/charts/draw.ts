import { fileURLToPath } from "node:url";
import { renderAsync } from "@resvg/resvg-js";
import { BarChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import type { Chart } from "#src/view/view.ts";
import { chartOptions } from "./options.ts";
import { THEMES, type ThemeName } from "./theme.ts";

use([
  BarChart,
  LineChart,
  PieChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  LabelLayout,
  SVGRenderer,
]);

/** How large a picture is, in logical pixels, and for which screen. */
export interface DrawOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
}

const WIDTH = 1000;
const HEIGHT = 560;
/** Pixels of the PNG for each logical one; chat clients show pictures on dense screens. */
const SCALE = 2;

// resvg drops text in WOFF and WOFF2 without a word: TTF only.
const FONT_FILES = ["400Regular/Inter_400Regular.ttf", "700Bold/Inter_700Bold.ttf"].map((file) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${file}`)),
);

/** Draws a chart as SVG. The exact values are written as text; only their positions are rounded to pixels. */
export function drawSvg(chart: Chart, options: DrawOptions = {}): string {
  const width = options.width ?? WIDTH;
  const height = options.height ?? HEIGHT;
  const canvas = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    canvas.setOption(chartOptions(chart, THEMES[options.theme ?? "light"]));
    return canvas.renderToSVGString();
  } finally {
    canvas.dispose();
  }
}

/** Draws a chart as PNG, twice as many pixels as the logical size. Rasterised off the main thread. */
export async function drawPng(chart: Chart, options: DrawOptions = {}): Promise<Uint8Array> {
  const image = await renderAsync(drawSvg(chart, options), {
    fitTo: { mode: "width", value: (options.width ?? WIDTH) * SCALE },
    font: { fontFiles: [...FONT_FILES], loadSystemFonts: false, defaultFontFamily: "Inter" },
  });
  return image.asPng();
}
