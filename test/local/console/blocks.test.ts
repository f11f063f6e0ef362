import { createElement as h } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { blocks } from "#src/local/console/render/blocks.ts";
import { scaleOf, shortNumber } from "#src/local/console/render/chart-scale.ts";
import type { Drawing } from "#src/local/console/render/names.ts";
import { hostileBlocks, marginBlocks, otherBlocks, trendBlocks } from "./fixture-blocks.ts";
import { homeView, proposalView } from "./fixture-views.ts";

const drawing: Drawing = {
  names: { user: (id) => id, channel: (id) => id },
  values: {},
  errors: {},
  idPrefix: "t",
  people: [{ id: "U1", name: "Olivia" }],
  channels: [{ id: "C1", name: "# billing" }],
};
const draw = (all: readonly unknown[], more: Partial<Drawing> = {}): string =>
  renderToStaticMarkup(h("div", null, ...blocks(all, { ...drawing, ...more })));

const plain = (text: string): object => ({ type: "plain_text", text });

describe("A-13 console: blocks", () => {
  it("draws every block that the app sends and names one it does not know", () => {
    const all = [
      ...marginBlocks(),
      ...trendBlocks(),
      ...otherBlocks(),
      ...proposalView().blocks,
      ...homeView("U1", 1).blocks,
    ];
    expect(draw(all)).not.toContain("cannot draw");
    expect(draw([{ type: "hologram" }])).toContain("cannot draw a block of the type &quot;hologram&quot;");
  });

  it("draws nothing of hostile texts as markup or attributes", () => {
    const html = draw(hostileBlocks());
    expect(html).not.toMatch(/<script|<img[^>]*onerror|javascript:window\.hacked=5/);
    expect(html).toContain("&lt;/td&gt;&lt;script&gt;");
    expect(html).toContain("Pay here (javascript:window.hacked=3)");
  });

  it("gives a data table its caption, row names, sort keys, figures on the right and pages", () => {
    const html = draw(marginBlocks());
    expect(html).toContain('<caption dir="auto">Margin by client, USD</caption>');
    expect(html).toContain('<th scope="row" data-sort="Delta Foods">');
    expect(html).toContain('<td class="right" data-sort="48210.55">');
    expect(html.match(/aria-sort="none"/g)).toHaveLength(5);
    expect(html.match(/<tr hidden=""/g)).toHaveLength(2);
    expect(html).toContain("1–5 of 7");
  });

  it("leaves a gap where a chart has no value, and says unknown in its figures", () => {
    const chart = {
      type: "data_visualization",
      title: "Spend",
      chart: {
        type: "line",
        axis_config: { categories: ["Aug", "Sep", "Oct"] },
        series: [
          {
            name: "My View",
            data: [
              { label: "Aug", value: 1 },
              { label: "Oct", value: 3.5 },
            ],
          },
        ],
      },
    };
    const html = draw([chart]);
    expect(html.match(/class="line s0" d="M[^"]*M/)).not.toBeNull();
    expect(html).toContain('<td class="right">1.00</td>');
    expect(html).toContain('<td class="right">unknown</td>');
  });

  it("ties an input's label, hint and refusal to its control", () => {
    const input = {
      type: "input",
      block_id: "amount",
      label: plain("Amount"),
      hint: plain("At most 1,000"),
      element: { type: "number_input", action_id: "v", is_decimal_allowed: true },
    };
    const html = draw([input], {
      errors: { amount: "Too much." },
      values: { amount: { v: { type: "number_input", value: "5000" } } },
    });
    const described = /aria-describedby="([^"]+)"/.exec(html)?.[1]?.split(" ") ?? [];
    expect(described.map((id) => new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(html)?.[1])).toEqual([
      "At most 1,000",
      "Too much.",
    ]);
    const label = /aria-labelledby="([^"]+)"/.exec(html)?.[1];
    expect(html).toContain(`id="${label}">Amount`);
    expect(html).toContain('aria-invalid="true"');
    expect(html).toContain('value="5000"');
  });

  it("names a picture from elsewhere instead of loading it", () => {
    const html = draw([{ type: "image", image_url: "https://elsewhere.example/p.png", alt_text: "Cost by month" }]);
    expect(html).toContain("Picture not loaded: Cost by month");
    expect(html).not.toContain("<img");
  });

  it("asks before an element with a confirmation acts", () => {
    expect(draw(marginBlocks())).toContain(
      '<template data-title="Approve this fix?" data-yes="Approve" data-no="Not now"',
    );
  });
});

describe("A-13 console: chart axes", () => {
  it.each([
    [[12000, 15500], false, [12000, 13000, 14000, 15000, 16000]],
    [[20810, -3200], true, [-10000, 0, 10000, 20000, 30000]],
    [[0.4, 0.9], true, [0, 0.25, 0.5, 0.75, 1]],
    [[], false, [0, 0.25]],
    [[5, 5], false, [5, 7]],
  ])("of %j (from zero: %j) has round steps around all values", (values, fromZero, ticks) => {
    const scale = scaleOf(values, fromZero);
    if (values.length === 2 && values[0] !== values[1]) expect(scale.ticks).toEqual(ticks);
    expect(scale.min).toBeLessThanOrEqual(Math.min(...values));
    expect(scale.max).toBeGreaterThanOrEqual(Math.max(...values));
    expect(scale.max).toBeGreaterThan(scale.min);
  });

  it("writes short labels", () => {
    expect([12000, 12500, -3000000, 0.25, 0].map(shortNumber)).toEqual(["12k", "12.5k", "-3M", "0.25", "0"]);
  });
});
