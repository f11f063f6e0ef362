import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderText, unknownReasons } from "#src/view/text.ts";
import type { Table, View } from "#src/view/view.ts";

const table = (rows: Table["rows"], totals?: Table["rows"]): Table => ({
  kind: "table",
  caption: "Margin, 2026-10",
  columns: [
    { label: "Client", align: "left" },
    { label: "My View", align: "right" },
    { label: "On cost", align: "right" },
  ],
  rows,
  ...(totals && { totals }),
});
const usd = (amount: string) => ({ money: { amount, currency: "USD" } });

describe("A-25 a picture as text", () => {
  it("draws every kind of block", () => {
    const view: View = [
      { kind: "heading", text: "Margin, 2026-10" },
      { kind: "text", text: "Two lines\nof text." },
      { kind: "alert", level: "info", text: "simulated" },
      { kind: "alert", level: "success", text: "kept" },
      { kind: "alert", level: "warning", text: "negative margin" },
      { kind: "alert", level: "error", text: "refused" },
      {
        kind: "facts",
        items: [
          { label: "My View", value: usd("98"), note: "+2.0 %" },
          { label: "On", value: "cost" },
        ],
      },
      table([["Acme", usd("1234.5"), { percent: "2.0408" }]], [["Total USD", usd("1234.5"), { percent: null }]]),
      {
        kind: "chart",
        chart: {
          type: "line",
          title: "Trend",
          currency: "EUR",
          categories: ["2026-09", "2026-10"],
          series: [{ name: "My View", values: ["1", null] }],
        },
      },
      { kind: "actions", items: [{ label: "Trend", command: "trend acme" }] },
    ];
    expect(renderText(view)).toMatchInlineSnapshot(`
      "Margin, 2026-10
      ===============

      Two lines
      of text.

      Note: simulated

      Done: kept

      Careful: negative margin

      Error: refused

      My View  $98.00  (+2.0 %)
      On       cost

      Client       My View  On cost
      ---------  ---------  -------
      Acme       $1,234.50    2.0 %
      ---------  ---------  -------
      Total USD  $1,234.50        –

      Trend
                My View
      -------  --------
      2026-09  EUR 1.00
      2026-10   unknown

      > Trend: trend acme"
    `);
  });

  it("a waterfall has each step once, and an unknown step as unknown", () => {
    const chart: View = [
      {
        kind: "chart",
        chart: {
          type: "waterfall",
          title: "Gross to margin",
          currency: "USD",
          categories: ["Gross", "Credits", "Refunds"],
          series: [
            { name: "Change", values: [null, "-10", null] },
            { name: "Level", values: ["100", null, null] },
          ],
        },
      },
    ];
    expect(renderText(chart)).toMatchInlineSnapshot(`
      "Gross to margin
                   USD
      -------  -------
      Gross    $100.00
      Credits  −$10.00
      Refunds  unknown"
    `);
  });

  it("wide characters and emoji keep columns in line", () => {
    const text = renderText([
      table([
        ["\u65e5\u672c\u96fb\u6c17", usd("1"), { percent: "1" }],
        ["Acme", usd("22"), { percent: "1" }],
        ["\ud83d\udc69\u200d\ud83d\udcbb x", usd("333"), { percent: "1" }],
        ["e\u0301clair", usd("4"), { percent: "1" }],
      ]),
    ]);
    expect(text).toMatchInlineSnapshot(`
      "Margin, 2026-10
      Client    My View  On cost
      --------  -------  -------
      日本電気    $1.00    1.0 %
      Acme       $22.00    1.0 %
      👩‍💻 x      $333.00    1.0 %
      éclair      $4.00    1.0 %"
    `);
  });

  it("a long name is cut, so that the figures stay in sight", () => {
    const [, , , row = ""] = renderText([table([["x".repeat(200), usd("1"), { percent: "1" }]])]).split("\n");
    expect(row).toBe(`${"x".repeat(47)}\u2026    $1.00    1.0 %`);
  });
});

describe("A-22 B55 what is unknown is said, with its reason", () => {
  const locked = { unknown: "AWS refused the view." };

  it("below the table, once for each client", () => {
    const rows = [
      ["Acme", locked, locked],
      ["Bolt", usd("0"), { percent: null }],
    ];
    expect(unknownReasons(rows)).toEqual(["Acme: AWS refused the view."]);
    expect(renderText([table(rows)])).toMatchInlineSnapshot(`
      "Margin, 2026-10
      Client  My View  On cost
      ------  -------  -------
      Acme    unknown  unknown
      Bolt      $0.00        –
      Acme: AWS refused the view."
    `);
  });
});

describe("A-21 text from outside cannot leave its place", () => {
  const ESC = "\u001b[2J\u0007\u009b31m";

  it("escapes of terminals, bidi marks and lone surrogates are taken out", () => {
    const hostile = `A${ESC}\u202ec\u2066m\u200be\ud800`;
    const view: View = [
      { kind: "heading", text: hostile },
      { kind: "text", text: hostile },
      { kind: "alert", level: "error", text: hostile },
      { kind: "facts", items: [{ label: hostile, value: hostile, note: hostile }] },
      { ...table([[hostile, { unknown: hostile }, hostile]], [[hostile, "", ""]]), caption: hostile },
      { kind: "actions", items: [{ label: hostile, command: hostile }] },
    ];
    expect(renderText(view)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(renderText(view)).toContain("A[2J31mcme");
  });

  it("right-to-left words are set apart, so that they do not move the figures, and take their own width", () => {
    const hebrew = "\u05d0\u05d1\u05d2";
    const lines = renderText([table([[`${hebrew} Ltd`, usd("1"), { percent: "1" }]])]).split("\n");
    expect(lines[3]).toBe(`\u2068${hebrew}\u2069 Ltd    $1.00    1.0 %`);
    expect(lines[2]).toBe("-------  -------  -------");
  });

  it("a line end in a name does not make a row", () => {
    const text = renderText([table([["Acme\nTotal USD  $0.00", usd("1"), { percent: "1" }]])]);
    expect(text.split("\n")).toHaveLength(4);
  });

  it("any text at all leaves nothing that cannot be printed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const text = renderText([{ kind: "heading", text: name }, table([[name, { unknown: name }, name]])]);
        expect(text.replace(/[\u200d\u2068\u2069]/g, "")).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});

describe("B-11 an action that asks", () => {
  it("is printed as it is typed, with its questions as options, in brackets where they may be left out", () => {
    const ask = [
      { key: "reason", label: "Why?", multiline: true },
      { key: "effectiveFrom", label: "From when?", optional: true },
    ];
    expect(renderText([{ kind: "actions", items: [{ label: "Reject", command: "reject 12", ask }] }])).toBe(
      '> Reject: reject 12 --reason "..." [--effective-from "..."]',
    );
  });
});
