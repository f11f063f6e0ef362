import fc from "fast-check";
import { describe, it } from "vitest";
import { renderMessage } from "#src/chat/slack/render/message.ts";
import type { Block, Cell } from "#src/view/view.ts";
import { usd } from "../desk.ts";
import { accept, MESSAGE } from "./accept.ts";

describe("A-25 whatever a tool answers, Slack takes it", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.constantFrom("", " ", "<!channel>", "\u202E", "x".repeat(5_000), "\u05D0".repeat(3_100), "&".repeat(2_990)),
  );
  const amount = fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(999))
    .map(([a, b]) => `${a}.${String(b).padStart(3, "0")}`);
  const cell: fc.Arbitrary<Cell> = fc.oneof(
    text,
    amount.map(usd),
    fc.oneof(fc.constant(null), amount).map((percent) => ({ percent })),
    fc.nat().map((count) => ({ count })),
    text.map((unknown) => ({ unknown })),
  );
  const table = fc
    .tuple(fc.integer({ min: 1, max: 22 }), fc.nat(130), fc.nat(2), text)
    .chain(([width, rows, totals, caption]) => {
      const row = fc.array(cell, { minLength: width, maxLength: width });
      return fc.record({
        kind: fc.constant("table" as const),
        caption: fc.constant(caption),
        columns: fc.array(fc.record({ label: text, align: fc.constantFrom("left" as const, "right" as const) }), {
          minLength: width,
          maxLength: width,
        }),
        rows: fc.array(row, { minLength: 0, maxLength: rows }),
        totals: fc.array(row, { maxLength: totals }),
      });
    });
  const chart = fc
    .tuple(fc.integer({ min: 1, max: 22 }), fc.integer({ min: 1, max: 7 }), text)
    .chain(([width, series, title]) =>
      fc.record({
        kind: fc.constant("chart" as const),
        chart: fc.record({
          type: fc.constantFrom("line" as const, "bar" as const, "pie" as const, "waterfall" as const),
          title: fc.constant(title),
          currency: fc.constantFrom("USD", "JPY", null),
          categories: fc.array(text, { minLength: width, maxLength: width }),
          series: fc.array(
            fc.record({
              name: text,
              values: fc.array(fc.oneof(amount, fc.constant(null)), { minLength: width, maxLength: width }),
            }),
            { minLength: 1, maxLength: series },
          ),
        }),
      }),
    );
  const block: fc.Arbitrary<Block> = fc.oneof(
    text.map((t) => ({ kind: "heading" as const, text: t })),
    text.map((t) => ({ kind: "text" as const, text: t })),
    text.map((t) => ({ kind: "alert" as const, level: "warning" as const, text: t })),
    fc
      .array(fc.record({ label: text, value: cell, note: text }), { maxLength: 25 })
      .map((items) => ({ kind: "facts" as const, items })),
    fc
      .array(fc.record({ label: text, command: text }), { maxLength: 30 })
      .map((items) => ({ kind: "actions" as const, items })),
    table,
    chart,
  );

  it("blocks, texts, tables and charts stay inside every limit", () => {
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 12 }),
        fc.record({
          surface: fc.constantFrom("message" as const, "home" as const),
          native: fc.boolean(),
          pictures: fc.boolean(),
        }),
        fc.array(text, { maxLength: 2 }),
        (view, how, footer) => {
          const options = { ...MESSAGE, ...how, footer };
          accept(renderMessage(view, options), options);
        },
      ),
      { numRuns: 150 },
    );
  });
});
