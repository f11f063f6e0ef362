import type { KnownBlock } from "@slack/types";

const x = (n: number) => "x".repeat(n);
export const words = (text = "t") => ({ type: "plain_text", text });
const md = (text = "t") => ({ type: "mrkdwn", text });
const option = (value = "v", text = "t") => ({ text: words(text), value });
export const many = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i));
const raw = (text = "c") => ({ type: "raw_text", text });
const rich = { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "r" }] }] };
const image = { type: "image", image_url: "http://127.0.0.1/a.png", alt_text: "a" };
const button = (more: object = {}) => ({ type: "button", text: words(), ...more });
export const line = (more: object = {}) => ({
  type: "line",
  series: [{ name: "s", data: [{ label: "Oct", value: -1.5 }] }],
  axis_config: { categories: ["Oct"], x_label: "month", y_label: "USD" },
  ...more,
});
export const chart = (c: object, title = "Trend") => ({ type: "data_visualization", title, chart: c });
export const dataTable = (more: object = {}) => ({
  type: "data_table",
  caption: "c",
  rows: [[raw()], [{ type: "raw_number", value: 1, text: "1" }]],
  ...more,
});
export const input = (element: object) => ({ type: "input", label: words(), element });
export const text = { type: "plain_text_input" };

/** One block of each type that Slack takes in a message. */
export const GOOD = {
  actions: { type: "actions", elements: [button({ url: "http://127.0.0.1" }), { type: "users_select" }] },
  alert: { type: "alert", text: md(), level: "warning" },
  card: { type: "card", title: md(), body: md(), actions: [button()] },
  carousel: { type: "carousel", elements: [{ type: "card", title: md() }] },
  container: { type: "container", title: words(), child_blocks: [{ type: "divider" }], width: "wide" },
  context: { type: "context", elements: [image, md(), words()] },
  context_actions: { type: "context_actions", elements: [{ type: "icon_button", icon: "trash", text: words() }] },
  data_table: dataTable({ page_size: 100, row_header_column_index: 0 }),
  data_visualization: chart({ type: "pie", segments: [{ label: "EC2", value: 3.5 }] }),
  divider: { type: "divider" },
  header: { type: "header", text: words(x(150)) },
  image: { ...image, title: words() },
  input: input({ type: "static_select", options: [option()], placeholder: words() }),
  markdown: { type: "markdown", text: x(12_000) },
  plan: { type: "plan", title: "p", tasks: [{ type: "task_card", task_id: "1", title: "t", status: "pending" }] },
  rich_text: rich,
  section: { type: "section", text: md(x(3000)), fields: many(10, () => md(x(2000))), accessory: image },
  table: { type: "table", rows: [[raw(), rich, raw()]], column_settings: [{ is_wrapped: true }, { align: "right" }] },
  task_card: { type: "task_card", task_id: "1", title: "t", status: "complete", output: rich },
  video: { type: "video", video_url: "https://v", thumbnail_url: "https://t", alt_text: "a", title: words(x(199)) },
} satisfies Record<Exclude<KnownBlock["type"], "file"> | "data_visualization", object>;

/** What Slack refuses: title, block, its problem and the place below the block. */
export const BAD: readonly [string, object, string, string][] = [
  ["a type that does not exist", { type: "graph" }, "unsupported type: graph", "/type"],
  ["no type", { text: md() }, "missing required field: type", ""],
  ["an unknown member", { type: "divider", colour: 1 }, "invalid additional property: colour", ""],
  ["block_id of 256", { type: "divider", block_id: x(256) }, "must be less than 256 characters", "/block_id"],
  [
    "26 elements",
    { type: "actions", elements: many(26, () => button()) },
    "no more than 25 items allowed",
    "/elements",
  ],
  ["no elements", { type: "actions", elements: [] }, "no less than 1 items allowed", "/elements"],
  [
    "a field in actions",
    { type: "actions", elements: [text] },
    "unsupported type: plain_text_input",
    "/elements/0/type",
  ],
  [
    "button text of 76",
    { type: "actions", elements: [button({ text: words(x(76)) })] },
    "must be less than 76 characters",
    "/elements/0/text/text",
  ],
  [
    "button value of 2,001",
    { type: "actions", elements: [button({ value: x(2001) })] },
    "must be less than 2001 characters",
    "/elements/0/value",
  ],
  [
    "button url of 3,001",
    { type: "actions", elements: [button({ url: x(3001) })] },
    "must be less than 3001 characters",
    "/elements/0/url",
  ],
  [
    "action_id of 256",
    { type: "actions", elements: [button({ action_id: x(256) })] },
    "must be less than 256 characters",
    "/elements/0/action_id",
  ],
  [
    "a style of its own",
    { type: "actions", elements: [button({ style: "blue" })] },
    "must be a valid enum value",
    "/elements/0/style",
  ],
  [
    "mrkdwn on a button",
    { type: "actions", elements: [button({ text: md() })] },
    "unsupported type: mrkdwn",
    "/elements/0/text/type",
  ],
  [
    "confirm title of 101",
    { type: "actions", elements: [button({ confirm: { title: words(x(101)), text: md() } })] },
    "must be less than 101 characters",
    "/elements/0/confirm/title/text",
  ],
  [
    "confirm text of 301",
    { type: "actions", elements: [button({ confirm: { text: md(x(301)) } })] },
    "must be less than 301 characters",
    "/elements/0/confirm/text/text",
  ],
  [
    "one action_id twice",
    { type: "actions", elements: [button({ action_id: "a" }), button({ action_id: "a" })] },
    '`action_id` "a" already exists',
    "/elements/1/action_id",
  ],
  [
    "101 options",
    { type: "actions", elements: [{ type: "static_select", options: many(101, (i) => option(`${i}`)) }] },
    "no more than 100 items allowed",
    "/elements/0/options",
  ],
  [
    "options and groups",
    {
      type: "actions",
      elements: [
        { type: "static_select", options: [option()], option_groups: [{ label: words(), options: [option()] }] },
      ],
    },
    "must provide exactly one of: options, option_groups",
    "/elements/0",
  ],
  [
    "option text of 76",
    { type: "actions", elements: [{ type: "static_select", options: [option("v", x(76))] }] },
    "must be less than 76 characters",
    "/elements/0/options/0/text/text",
  ],
  [
    "option value of 76",
    { type: "actions", elements: [{ type: "static_select", options: [option(x(76))] }] },
    "must be less than 76 characters",
    "/elements/0/options/0/value",
  ],
  [
    "six overflow options",
    { type: "actions", elements: [{ type: "overflow", options: many(6, (i) => option(`${i}`)) }] },
    "no more than 5 items allowed",
    "/elements/0/options",
  ],
  [
    "eleven checkboxes",
    { type: "actions", elements: [{ type: "checkboxes", options: many(11, (i) => option(`${i}`)) }] },
    "no more than 10 items allowed",
    "/elements/0/options",
  ],
  [
    "placeholder of 151",
    { type: "actions", elements: [{ type: "users_select", placeholder: words(x(151)) }] },
    "must be less than 151 characters",
    "/elements/0/placeholder/text",
  ],
  ["an invented level", { type: "alert", text: md(), level: "loud" }, "must be a valid enum value", "/level"],
  [
    "an empty card",
    { type: "card", subtitle: md() },
    "must provide at least one of: hero_image, title, actions, body",
    "",
  ],
  ["card text as a bare string", { type: "card", title: "t" }, "must provide an object", "/title"],
  ["card body of 201", { type: "card", body: md(x(201)) }, "must be less than 201 characters", "/body/text"],
  ["card title of 151", { type: "card", title: md(x(151)) }, "must be less than 151 characters", "/title/text"],
  [
    "eleven cards",
    { type: "carousel", elements: many(11, () => ({ type: "card", title: md() })) },
    "no more than 10 items allowed",
    "/elements",
  ],
  [
    "a section in a carousel",
    { type: "carousel", elements: [{ type: "section", text: md() }] },
    "unsupported type: section",
    "/elements/0/type",
  ],
  [
    "a container without title",
    { type: "container", child_blocks: [{ type: "divider" }] },
    "must provide at least one of: title, rich_text_title",
    "",
  ],
  [
    "eleven children",
    { type: "container", title: words(), child_blocks: many(11, () => ({ type: "divider" })) },
    "no more than 10 items allowed",
    "/child_blocks",
  ],
  [
    "a data table in a container",
    { type: "container", title: words(), child_blocks: [dataTable()] },
    "unsupported type: data_table",
    "/child_blocks/0/type",
  ],
  [
    "eleven context elements",
    { type: "context", elements: many(11, () => md()) },
    "no more than 10 items allowed",
    "/elements",
  ],
  [
    "six context actions",
    { type: "context_actions", elements: many(6, () => ({ type: "icon_button", icon: "trash", text: words() })) },
    "no more than 5 items allowed",
    "/elements",
  ],
  ["a data table without rows", dataTable({ rows: [[raw()]] }), "no less than 2 items allowed", "/rows"],
  ["102 rows", dataTable({ rows: many(102, () => [raw()]) }), "no more than 101 items allowed", "/rows"],
  ["21 columns", dataTable({ rows: many(2, () => many(21, () => raw())) }), "no more than 20 items allowed", "/rows/0"],
  [
    "rows of two lengths",
    dataTable({ rows: [[raw(), raw()], [raw()]] }),
    "all rows must have the same number of cells",
    "/rows/1",
  ],
  ["rich text in the header", dataTable({ rows: [[rich], [raw()]] }), "unsupported type: rich_text", "/rows/0/0/type"],
  ["no caption", dataTable({ caption: undefined }), "missing required field: caption", ""],
  ["a page of 101", dataTable({ page_size: 101 }), "must be at most 100", "/page_size"],
  ["a page of 0", dataTable({ page_size: 0 }), "must be at least 1", "/page_size"],
  [
    "a number without value",
    dataTable({ rows: [[raw()], [{ type: "raw_number", text: "1" }]] }),
    "missing required field: value",
    "/rows/1/0",
  ],
  ["an empty cell", dataTable({ rows: [[raw()], [raw("")]] }), "must be more than 0 characters", "/rows/1/0/text"],
  [
    "a table of 10,001 characters",
    dataTable({ rows: [[raw()], [raw(x(10_000))]] }),
    "must be less than 10001 characters",
    "/rows",
  ],
  ["chart title of 51", chart(line(), x(51)), "must be less than 51 characters", "/title"],
  ["a chart of no kind", chart({ type: "radar" }), "unsupported type: radar", "/chart/type"],
  [
    "seven segments",
    chart({ type: "pie", segments: many(7, (i) => ({ label: `${i}`, value: 1 })) }),
    "no more than 6 items allowed",
    "/chart/segments",
  ],
  [
    "a segment of 0",
    chart({ type: "pie", segments: [{ label: "a", value: 0 }] }),
    "must be greater than 0",
    "/chart/segments/0/value",
  ],
  [
    "a label of 21",
    chart({ type: "pie", segments: [{ label: x(21), value: 1 }] }),
    "must be less than 21 characters",
    "/chart/segments/0/label",
  ],
  [
    "seven series",
    chart(line({ series: many(7, (i) => ({ name: `${i}`, data: [{ label: "Oct", value: 1 }] })) })),
    "no more than 6 items allowed",
    "/chart/series",
  ],
  [
    "21 categories",
    chart(line({ axis_config: { categories: many(21, (i) => `${i}`) } })),
    "no more than 20 items allowed",
    "/chart/axis_config/categories",
  ],
  [
    "a series that misses a category",
    chart(line({ axis_config: { categories: ["Oct", "Nov"] } })),
    "data labels must match the categories",
    "/chart/series/0/data",
  ],
  [
    "two series of one name",
    chart(line({ series: many(2, () => ({ name: "s", data: [{ label: "Oct", value: 1 }] })) })),
    "series names must be unique",
    "/chart/series/1/name",
  ],
  [
    "a value as text",
    chart(line({ series: [{ name: "s", data: [{ label: "Oct", value: "1" }] }] })),
    "must provide a number",
    "/chart/series/0/data/0/value",
  ],
  [
    "a remote file",
    { type: "file", source: "remote", external_id: "e" },
    "unsupported block type for a message: file",
    "",
  ],
  ["header of 151", { type: "header", text: words(x(151)) }, "must be less than 151 characters", "/text/text"],
  ["an empty header", { type: "header", text: words("") }, "must be more than 0 characters", "/text/text"],
  [
    "an image without alt text",
    { type: "image", image_url: "http://127.0.0.1" },
    "missing required field: alt_text",
    "",
  ],
  [
    "an image of two sources",
    { ...image, slack_file: { id: "F1" } },
    "must provide exactly one of: image_url, slack_file",
    "",
  ],
  [
    "a file that is not there",
    { type: "image", slack_file: { id: "F404" }, alt_text: "a" },
    "invalid slack file",
    "/slack_file",
  ],
  ["an input without element", { type: "input", label: words() }, "missing required field: element", ""],
  ["a button as input", input(button()), "unsupported type: button", "/element/type"],
  ["max_length of 3,001", input({ ...text, max_length: 3001 }), "must be at most 3000", "/element/max_length"],
  [
    "min above max",
    input({ ...text, min_length: 5, max_length: 4 }),
    "min_length must not be greater than max_length",
    "/element",
  ],
  [
    "a number input that does not say decimals",
    input({ type: "number_input" }),
    "missing required field: is_decimal_allowed",
    "/element",
  ],
  ["markdown of 12,001", { type: "markdown", text: x(12_001) }, "must be less than 12001 characters", "/text"],
  ["a plan without title", { type: "plan" }, "missing required field: title", ""],
  [
    "rich text that is no rich text",
    { type: "rich_text", elements: [md()] },
    "unsupported type: mrkdwn",
    "/elements/0/type",
  ],
  ["section text of 3,001", { type: "section", text: md(x(3001)) }, "must be less than 3001 characters", "/text/text"],
  ["a section of nothing", { type: "section" }, "must provide at least one of: text, fields", ""],
  ["eleven fields", { type: "section", fields: many(11, () => md()) }, "no more than 10 items allowed", "/fields"],
  [
    "a field of 2,001",
    { type: "section", fields: [md(x(2001))] },
    "must be less than 2001 characters",
    "/fields/0/text",
  ],
  [
    "an input as accessory",
    { type: "section", text: md(), accessory: text },
    "unsupported type: plain_text_input",
    "/accessory/type",
  ],
  ["101 table rows", { type: "table", rows: many(101, () => [raw()]) }, "no more than 100 items allowed", "/rows"],
  [
    "a task of no state",
    { type: "task_card", task_id: "1", title: "t", status: "late" },
    "must be a valid enum value",
    "/status",
  ],
  ["video title of 200", { ...GOOD.video, title: words(x(200)) }, "must be less than 200 characters", "/title/text"],
];
