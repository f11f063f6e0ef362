import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chartText } from "#src/charts/chart-text.ts";
import { drawPng, drawSvg } from "#src/charts/draw.ts";
import { axisMark, drawnName, drawnValue } from "#src/charts/label.ts";
import { THEMES } from "#src/charts/theme.ts";
import { waterfallSteps } from "#src/charts/waterfall.ts";
import { Money } from "#src/kernel/money.ts";
import type { Chart } from "#src/view/view.ts";
import { waterfall } from "#tools/waterfall.ts";

const LINE: Chart = {
  type: "line",
  title: "My View and Showback",
  currency: "USD",
  categories: ["2026-08", "2026-09", "2026-10"],
  series: [
    { name: "My View", values: ["1000.005", null, "1200"] },
    { name: "Showback", values: ["1100", "1150", "1300.125"] },
  ],
};
const BAR: Chart = {
  type: "bar",
  title: "Margin by client",
  currency: "EUR",
  categories: ["Acme", "Blue Heron"],
  series: [{ name: "Margin", values: ["1200.5", "-430.1"] }],
};
const PIE: Chart = { ...BAR, type: "pie", title: "Services", series: [{ name: "x", values: ["30", "10"] }] };
const WATERFALL: Chart = {
  type: "waterfall",
  title: "Gross to margin",
  currency: "USD",
  categories: ["My View gross", "Credits", "Tax", "My View net", "Margin", "Showback"],
  series: [
    { name: "Change", values: [null, "-1100", "50", null, "250", null] },
    { name: "Level", values: ["1000", null, null, "-50", null, "200"] },
  ],
};
const ALL = { line: LINE, bar: BAR, pie: PIE, waterfall: WATERFALL };

/** The texts that an SVG shows, in order. */
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((m) =>
    (m[1] ?? "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").trim(),
  );

describe.each(Object.entries(ALL))("A-25 a %s chart as a picture", (_name, chart) => {
  it.each(["light", "dark"] as const)("is a PNG of twice the logical size with something on it, %s", async (theme) => {
    const png = Buffer.from(await drawPng(chart, { theme, width: 600, height: 400 }));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 800]);
    expect(drawSvg(chart, { theme })).toContain(THEMES[theme].background);
  });

  it("says its title, its currency once for title and axis, and its names", () => {
    const shown = texts(drawSvg(chart));
    expect(shown).toContain(chart.title);
    expect(shown.some((text) => text.startsWith(`in ${chart.currency}`))).toBe(true);
    const other = chart.currency === "USD" ? /EUR/ : /\$|USD/;
    expect(shown.filter((text) => other.test(text))).toEqual([]);
    for (const name of chart.categories)
      expect(
        shown.some((text) => text.includes(name)),
        name,
      ).toBe(true);
  });

  it("the picture of the text differs from the picture without its letters: the font is there", async () => {
    const named = await drawPng(chart, { width: 400, height: 300 });
    const bare = await drawPng({ ...chart, title: "." }, { width: 400, height: 300 });
    expect(Buffer.from(named).equals(Buffer.from(bare))).toBe(false);
  });

  it("has a text for those who do not see it", () => {
    const text = chartText(chart);
    expect(text).toContain(chart.title);
    for (const name of chart.categories) expect(text).toContain(name);
  });
});

describe("A-25 figures in charts", () => {
  it("are the exact ones, rounded half-even as everywhere, at the end of a line", () => {
    const shown = texts(drawSvg(LINE));
    expect(shown).toEqual(expect.arrayContaining(["$1,200.00", "$1,300.12"]));
    expect(shown).toContain("in USD \u00b7 gaps are unknown, not zero");
    expect(chartText(LINE)).toBe(
      "My View and Showback (line chart in USD): My View 2026-08 $1,000.00; My View 2026-09 unknown; My View 2026-10 $1,200.00; " +
        "Showback 2026-08 $1,100.00; Showback 2026-09 $1,150.00; Showback 2026-10 $1,300.12.",
    );
  });

  it("what goes down is hatched and signed, not only coloured", () => {
    for (const chart of [BAR, WATERFALL]) expect(drawSvg(chart)).toMatch(/<pattern/);
    expect(drawSvg({ ...BAR, series: [{ name: "Margin", values: ["1", "2"] }] })).not.toMatch(/<pattern/);
    expect(texts(drawSvg(BAR))).toContain("\u2212EUR 430.10");
    expect(texts(drawSvg(WATERFALL))).toEqual(expect.arrayContaining(["\u2212$1,100.00", "+$50.00", "+$250.00"]));
  });

  it("an unknown step of a waterfall is named unknown", () => {
    const unknown: Chart = {
      ...WATERFALL,
      series: WATERFALL.series.map((s) => ({ ...s, values: s.values.with(1, null) })),
    };
    expect(texts(drawSvg(unknown))).toContain("unknown");
    expect(chartText(unknown)).toContain("Credits unknown");
  });

  it.each([
    [1200, "USD", "$1.2K"],
    [-1_500_000, "EUR", "\u2212EUR 1.5M"],
    [0, null, "0"],
    [20_000, "JPY", "JPY 20K"],
  ])("the axis says %d %s as %s", (value, currency, mark) => {
    expect(axisMark(value, currency)).toBe(mark);
  });

  it.each([
    ["12.345", null, false, "12.35"],
    ["0", "USD", true, "$0.00"],
    ["0.5", "USD", true, "+$0.50"],
    ["-0.5", "USD", true, "\u2212$0.50"],
    ["12345678901234567.89", "USD", false, "$12,345,678,901,234,567.89"],
  ])("%s %s is written %s", (value, currency, signed, text) => {
    expect(drawnValue(value, currency, signed)).toBe(text);
  });
});

describe("A-25 names in charts", () => {
  it.each([
    ["a\u202Eb\u200Bc\u0000", "abc"],
    ["  two\n words ", "two words"],
    ["", "(no name)"],
    ["\u200B", "(no name)"],
    ["x".repeat(40), `${"x".repeat(27)}\u2026`],
  ])("%j is drawn %j", (name, drawn) => {
    expect(drawnName(name)).toBe(drawn);
  });

  it("markup in a name is text in the SVG", () => {
    const svg = drawSvg({ ...BAR, categories: ["<script>x</script>", '"&'] });
    expect(svg).not.toContain("<script>");
    expect(texts(svg)).toContain("<script>x</script>");
  });
});

describe("A-25 the steps of a waterfall", () => {
  it("begin where the one before ended, below zero too", () => {
    expect(waterfallSteps(WATERFALL).map((s) => [s.kind, s.from, s.to])).toEqual([
      ["level", "0", "1000"],
      ["change", "1000", "-100"],
      ["change", "-100", "-50"],
      ["level", "0", "-50"],
      ["change", "-50", "200"],
      ["level", "0", "200"],
    ]);
  });

  it("of the tool's own picture join up: each level is where the change before it ended", () => {
    const steps = Object.entries({ gross: "1000", credits: "-100", refunds: "0", tax: "50", discounts: "-25.5" });
    const [chart] = waterfall
      .view({
        client: null,
        account: null,
        period: "2026-10",
        waterfalls: [
          {
            currency: "USD",
            steps: [
              ...steps.map(([step, amount]) => ({ step, kind: step === "gross" ? "sum" : "change", amount })),
              { step: "my-view-net", kind: "sum", amount: "924.5" },
              { step: "showback", kind: "sum", amount: "1200" },
              { step: "margin", kind: "sum", amount: "275.5" },
            ] as never,
          },
        ],
        unknown: [],
      })
      .flatMap((block) => (block.kind === "chart" ? [block.chart] : []));
    const drawn = waterfallSteps(chart as Chart);
    expect(drawn.map((s) => s.kind)).toEqual([
      "level",
      "change",
      "change",
      "change",
      "change",
      "level",
      "change",
      "level",
    ]);
    for (const [index, step] of drawn.entries()) {
      if (index > 0 && step.kind === "level") expect(step.to).toBe(drawn[index - 1]?.to);
    }
  });

  it("of one series: the first and every sum so far are levels", () => {
    const alone = {
      ...WATERFALL,
      categories: ["a", "b", "c", "d"],
      series: [{ name: "s", values: ["10", "-4", "6", "1"] }],
    };
    expect(waterfallSteps(alone).map((s) => s.kind)).toEqual(["level", "change", "level", "change"]);
  });

  it("end at the sum of what they add, to the last digit", () => {
    const amount = fc
      .tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.bigInt({ min: 0n, max: 10n ** 17n - 1n }))
      .map(([whole, part]) => `${whole}.${String(part).padStart(17, "0")}`);
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 12 }), (changes) => {
        const chart: Chart = {
          ...WATERFALL,
          categories: changes.map((_, i) => `${i}`),
          series: [
            { name: "Change", values: changes },
            { name: "Level", values: changes.map(() => null) },
          ],
        };
        const sum = Money.sum(
          "USD",
          changes.map((c) => Money.of(c, "USD")),
        );
        expect(waterfallSteps(chart).at(-1)?.to).toBe(sum.toString());
      }),
    );
  });
});
