import { describe, expect, it } from "vitest";
import { type Rendered, type RenderOptions, renderMessage } from "#src/chat/slack/render/message.ts";
import type { Block, Cell, Chart, View } from "#src/view/view.ts";
import { bigTable, marginView, usd, WATERFALL } from "../desk.ts";
import { accept, HOME, MESSAGE } from "./accept.ts";

const draw = (view: View, options: Partial<RenderOptions> = {}): Rendered =>
  renderMessage(view, { ...MESSAGE, ...options });
const kinds = (message: Rendered): string[] => message.blocks.map((block) => block.type);
const words = (message: Rendered): string => JSON.stringify(message.blocks);

/** Every string in blocks, or only the texts of objects of one type. */
function leaves(part: unknown, type?: string): string[] {
  if (typeof part === "string") return type === undefined ? [part] : [];
  if (typeof part !== "object" || part === null) return [];
  if (type !== undefined && "type" in part && part.type === type && "text" in part) return [String(part.text)];
  return Object.values(part).flatMap((value) => leaves(value, type));
}

const chartOf = (chart: Partial<Chart>): Block => ({
  kind: "chart",
  chart: {
    type: "bar",
    title: "Cost",
    currency: "USD",
    categories: ["a"],
    series: [{ name: "s", values: ["1"] }],
    ...chart,
  },
});

describe("A-25 every kind of block has a native form", () => {
  it("heading, facts, table, actions and the footer", () => {
    const message = draw(
      [...marginView("x"), { kind: "facts", items: [{ label: "Spend", value: usd("1234.565"), note: "+3 %" }] }],
      { footer: ["Cost Explorer, as of now"] },
    );
    accept(message, MESSAGE);
    expect(kinds(message)).toEqual(["header", "data_table", "context", "actions", "section", "context"]);
    expect(message.blocks[4]).toEqual({
      type: "section",
      fields: [{ type: "mrkdwn", text: "*Spend*\n$1,234.56\n+3 %", verbatim: true }],
    });
    expect(message.blocks[3]).toMatchObject({ elements: [{ action_id: "run/0", value: "usage acme" }] });
    expect(message.blocks.at(-1)).toMatchObject({
      elements: [{ type: "plain_text", text: "Cost Explorer, as of now" }],
    });
  });

  it("a number in a cell sorts by its value and reads as the formatted figure; unknown is a word, never 0", () => {
    const [, table] = draw(marginView("x")).blocks;
    expect(table).toMatchObject({
      rows: [
        [{ text: "Client" }, { text: "My View" }, { text: "Margin" }],
        [
          { type: "raw_text", text: "Acme Robotics" },
          { type: "raw_number", value: 1000.005, text: "$1,000.00" },
          { type: "raw_number", value: 12.5, text: "12.5 %" },
        ],
        [{ text: "Blue Heron" }, { text: "$20.00" }, { type: "raw_text", text: "unknown" }],
        [boldCell("Total"), { type: "raw_number", text: "$1,020.00" }, { type: "raw_text", text: "\u2013" }],
      ],
    });
    expect(plainTableOf(marginView("x"))).toMatchObject({
      rows: [{}, {}, {}, [boldCell("Total"), boldCell("$1,020.00"), boldCell("\u2013")]],
    });
    expect(words(draw(marginView("x")))).toContain("Unknown: Blue Heron: its billing view cannot be read");
  });

  it.each(["info", "success", "warning", "error"] as const)("an alert of level %s has a sign and a word", (level) => {
    const message = draw([{ kind: "alert", level, text: "Look *here* <!here>" }]);
    accept(message, MESSAGE);
    expect(words(message)).toMatch(/"type":"emoji"/);
    expect(words(message)).toMatch(/Note|Done|Careful|Not possible/);
    expect(words(message)).toContain("Look *here* <!here>");
    expect(message.text).toContain("&lt;!here&gt;");
  });

  it("buttons that answer a question are of another kind, and a command too long for a button has none", () => {
    const view: View = [
      {
        kind: "actions",
        items: [
          { label: "A", command: "margin a" },
          { label: "B", command: "x".repeat(2_001) },
        ],
      },
    ];
    expect(draw(view, { buttons: "pick" }).blocks).toMatchObject([
      { elements: [{ action_id: "pick/0", value: "margin a" }] },
    ]);
    expect(draw(view, { buttons: "pick" }).blocks[0]).toHaveProperty("elements.length", 1);
  });
});

describe("A-25 tables degrade and say so", () => {
  it.each([
    ["data_table", MESSAGE, 257, "top 99 of 257"],
    ["table", { ...MESSAGE, native: false }, 257, "top 98 of 257"],
    ["rich_text", HOME, 57, "top 20 of 57"],
  ] as const)("as %s, the total always kept", (type, options, rows, note) => {
    const message = draw([{ kind: "table", ...bigTable(rows) }], options);
    accept(message, options);
    expect(kinds(message)).toContain(type);
    expect(words(message)).toContain(note);
    expect(words(message)).toContain("$99,999.75");
    expect(words(message)).not.toContain(`Client ${rows}`);
  });

  it("a table of several pages repeats its totals below, where paging cannot hide them", () => {
    const message = draw([{ kind: "table", ...bigTable(40) }]);
    expect(message.blocks[0]).toMatchObject({ page_size: 25 });
    expect(message.blocks[1]).toMatchObject({ type: "section", text: { text: "Total: My View $99,999.75" } });
    expect(kinds(draw([{ kind: "table", ...bigTable(24) }]))).toEqual(["data_table"]);
  });

  it("only one table of a message is native", () => {
    const two: View = [
      { kind: "table", ...bigTable(2) },
      { kind: "table", ...bigTable(2) },
    ];
    expect(kinds(draw(two))).toEqual(["data_table", "rich_text"]);
    expect(kinds(draw(two, { native: false }))).toEqual(["section", "table", "rich_text"]);
    for (const native of [true, false]) accept(draw(two, { native }), { ...MESSAGE, native });
  });

  it("long cells take rows, not the message", () => {
    const table = {
      ...bigTable(90),
      rows: bigTable(90).rows.map((row) => ["N".repeat(300), ...row.slice(1), ...Array(9).fill("y".repeat(70))]),
    };
    const columns = [...table.columns, ...Array(9).fill({ label: "y", align: "left" as const })];
    const totals = [["Total", ...Array(10).fill("t")]];
    const message = draw([{ kind: "table", ...table, columns, totals }]);
    accept(message, MESSAGE);
    expect(words(message)).toMatch(/top \d+ of 90/);
    expect(words(message)).toContain("N\u2026");
  });

  it("more columns than Slack takes become text, and an empty table too", () => {
    const columns = Array.from({ length: 21 }, (_, i) => ({ label: `c${i}`, align: "left" as const }));
    const wide = draw([{ kind: "table", caption: "Wide", columns, rows: [columns.map((c) => c.label)] }]);
    accept(wide, MESSAGE);
    expect(kinds(wide)).toEqual(["rich_text"]);
    expect(kinds(draw([{ kind: "table", caption: "Nothing", columns: columns.slice(0, 2), rows: [] }]))).toEqual([
      "rich_text",
    ]);
  });

  it("lists the reasons of unknown cells, the first ten of them", () => {
    const rows = Array.from({ length: 14 }, (_, i): Cell[] => [`C${i}`, { unknown: `reason ${i}` }]);
    const message = draw([{ kind: "table", ...bigTable(1), rows }]);
    expect(words(message)).toContain("C9: reason 9\\nand 4 more");
    expect(words(message)).not.toContain("reason 10");
  });
});

describe("A-25 charts degrade and never lie", () => {
  it("line, bar and pie are native, with the currency at the axis", () => {
    const message = draw([
      chartOf({
        type: "line",
        categories: ["2026-09", "2026-10"],
        series: [{ name: "My View", values: ["1.005", "-2"] }],
      }),
      chartOf({ type: "pie", categories: ["EC2", "S3"], series: [{ name: "x", values: ["1", "2"] }] }),
    ]);
    accept(message, MESSAGE);
    expect(message.blocks).toMatchObject([
      {
        type: "data_visualization",
        chart: {
          type: "line",
          series: [
            {
              data: [
                { label: "2026-09", value: 1 },
                { label: "2026-10", value: -2 },
              ],
            },
          ],
          axis_config: { y_label: "USD", categories: ["2026-09", "2026-10"] },
        },
      },
      {
        chart: {
          type: "pie",
          segments: [
            { label: "EC2", value: 1 },
            { label: "S3", value: 2 },
          ],
        },
      },
    ]);
  });

  const tooMuch: [string, Partial<Chart>][] = [
    ["an unknown value", { series: [{ name: "s", values: [null] }] }],
    [
      "21 categories",
      {
        categories: Array.from({ length: 21 }, (_, i) => `c${i}`),
        series: [{ name: "s", values: Array(21).fill("1") }],
      },
    ],
    ["7 series", { series: Array.from({ length: 7 }, (_, i) => ({ name: `s${i}`, values: ["1"] })) }],
    [
      "names that are the same once cut",
      { categories: ["a".repeat(30), "a".repeat(31)], series: [{ name: "s", values: ["1", "2"] }] },
    ],
    ["a slice below zero", { type: "pie", categories: ["a", "b"], series: [{ name: "s", values: ["1", "-2"] }] }],
    ["a slice of nothing", { type: "pie", categories: ["a", "b"], series: [{ name: "s", values: ["1", "0"] }] }],
    ["7 slices", { type: "pie", categories: [..."abcdefg"], series: [{ name: "s", values: Array(7).fill("1") }] }],
    ["a waterfall", WATERFALL],
  ];

  it.each(tooMuch)("%s is a picture where pictures can be shared", (_name, chart) => {
    const message = draw([{ kind: "heading", text: "x" }, chartOf(chart)], { pictures: true });
    expect([kinds(message), message.pictures.length]).toEqual([["header"], 1]);
  });

  it.each(tooMuch.slice(0, -1))("%s is text where they cannot", (_name, chart) => {
    const message = draw([chartOf(chart)]);
    accept(message, MESSAGE);
    expect(kinds(message)).toEqual(["rich_text"]);
    if (_name.includes("unknown")) expect(words(message)).toContain("unknown");
  });

  it("a waterfall without pictures is bars, one named step each, and without native charts text", () => {
    const message = draw([chartOf(WATERFALL)]);
    accept(message, MESSAGE);
    expect(message.blocks).toMatchObject([
      {
        chart: {
          type: "bar",
          series: [
            {
              name: "USD",
              data: [{ label: "My View gross", value: 1000 }, { label: "Credits", value: -99.5 }, {}, {}, {}],
            },
          ],
        },
      },
    ]);
    const text = words(draw([chartOf(WATERFALL)], { native: false }));
    expect(text).toMatch(/Credits.*\u2212\$99\.50/);
    expect(text).not.toContain("unknown");
  });

  it("a third chart is not native", () => {
    expect(kinds(draw([chartOf({}), chartOf({}), chartOf({})]))).toEqual([
      "data_visualization",
      "data_visualization",
      "rich_text",
    ]);
  });
});

describe("A-25 text from outside is only ever text", () => {
  const hostile: [string, string, RegExp][] = [
    ["a broadcast", "<!channel> pay now", /<!channel>/],
    ["a mention", "<@U12345>", /<@U/],
    ["a link", "<https://evil.example|your bill>", /<https/],
    ["an escaped broadcast", "&lt;!here&gt;", /&lt;!here(?!&)/],
    ["right-to-left override", "abc\u202Efdp.exe", /\u202E/],
    ["a mark", "Acme\u200F\u200E\u061C", /[\u200E\u200F\u061C]/],
    ["zero width", "Ac\u200Bme\u2060\uFEFF", /[\u200B\u2060\uFEFF]/],
    ["tag characters", "Acme\u{E0041}\u{E007F}", /\u{E0041}/u],
    ["control characters", "Acme\u0000\u001B[31m\u0085", /(?!\n)\p{Cc}/u],
    ["an open isolate", "Acme\u2067 123", /\u2067/],
    ["half a surrogate", "Acme\uD83D", /\uD83D(?![\uDC00-\uDFFF])/],
    ["a formula", "=cmd()|' /C calc'!A0", /^$/],
    ["code fences", "``` ~x~ *b* _i_", /^$/],
  ];

  const everywhere = (name: string): View => [
    { kind: "heading", text: name },
    { kind: "text", text: name },
    { kind: "alert", level: "info", text: name },
    {
      kind: "facts",
      items: [
        { label: name, value: name, note: name },
        { label: "x", value: { unknown: name } },
      ],
    },
    {
      kind: "table",
      caption: name,
      columns: [
        { label: name, align: "left" },
        { label: "b", align: "right" },
      ],
      rows: [[name, { unknown: name }]],
      totals: [[name, usd("1")]],
    },
    chartOf({ title: name, categories: [name], series: [{ name, values: ["1"] }] }),
    { kind: "actions", items: [{ label: name, command: "margin acme" }] },
  ];

  it.each(hostile)("%s", (_name, text, forbidden) => {
    for (const options of [MESSAGE, { ...MESSAGE, native: false }, HOME]) {
      const message = draw(everywhere(text), { ...options, footer: [text] });
      accept(message, options);
      // Where Slack reads markup, what could be markup is escaped; in plain text it is letters.
      for (const part of [message.text, ...leaves(message.blocks, "mrkdwn")]) expect(part).not.toMatch(forbidden);
      const all = [message.text, ...leaves(message.blocks)].join("");
      expect(all).not.toMatch(/(?!\n)[\p{Cc}\p{Co}\p{Cs}]/u);
      expect(all).not.toMatch(/[\u202A-\u202E\u2066\u2067\u200B\u2060\u200E\u200F\u061C\uFEFF\u{E0000}-\u{E007F}]/u);
    }
  });

  it("signs of markup keep a field plain, so that a name is read as it is written", () => {
    const [block] = draw([{ kind: "facts", items: [{ label: "Client", value: "my_client_*name*" }] }]).blocks;
    expect(block).toMatchObject({ fields: [{ type: "plain_text", text: "Client\nmy_client_*name*", emoji: false }] });
  });

  it("sentences take a line each, with their labels in bold", () => {
    const items = [
      {
        label: "margin",
        value: "Shows what we keep of what the client is shown, by client, account or service, *exactly*.",
      },
      { label: "help", value: { unknown: "why" }, note: "n" },
    ];
    const message = draw([{ kind: "facts", items }]);
    accept(message, MESSAGE);
    expect(leaves(message.blocks)).toEqual(
      expect.arrayContaining(["margin", "\nhelp", "  unknown  n  why", expect.stringContaining("*exactly*")]),
    );
  });

  it("right-to-left names are isolated, so that the figures beside them stay in their place", () => {
    expect(words(draw([{ kind: "text", text: "\u05D0\u05DB\u05DE\u05D4 123" }]))).toContain(
      "\u2068\u05D0\u05DB\u05DE\u05D4\u2069 123",
    );
  });

  it("long names are cut with an ellipsis, never inside a character", () => {
    const message = draw([
      { kind: "table", ...bigTable(1), rows: [["\u{1F469}\u{1F3FD}\u200D\u{1F680}".repeat(60), usd("1")]] },
    ]);
    accept(message, MESSAGE);
    const name = /"raw_text","text":"([^"]*\u2026)"/.exec(words(message))?.[1] ?? "";
    expect(name.length).toBeLessThanOrEqual(80);
    expect(name.isWellFormed()).toBe(true);
  });
});

/** A cell of a total. */
const boldCell = (text: string) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: [{ type: "text", text, style: { bold: true } }] }],
});

const plainTableOf = (view: View) => draw(view, { native: false }).blocks.find((block) => block.type === "table");
