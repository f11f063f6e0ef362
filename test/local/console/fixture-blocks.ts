/** Blocks that the fixture app answers with; shapes as the platform documents them. */
import type { KnownBlock } from "@slack/types";

const plain = (text: string) => ({ type: "plain_text" as const, text });
const option = (text: string, value: string) => ({ text: plain(text), value });
const number = (value: number) => ({
  type: "raw_number" as const,
  value,
  text: value.toLocaleString("en-US", { minimumFractionDigits: 2 }),
});
const text = (words: string) => ({ type: "raw_text" as const, text: words });

const MONTHS = ["May 2026", "Jun 2026", "Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026"];

const CLIENTS: readonly (readonly [string, number, number])[] = [
  ["Acme Robotics", 48210.55, 52390.12],
  ["Bluefin Logistics", 21874.3, 23120.44],
  ["Cobalt Health", 103442.81, 109870.05],
  ["Delta Foods", 8120.9, 8011.37],
  ["Evergreen Media", 15330.02, 16890.6],
  ["Fathom Analytics", 64120.47, 70210.92],
  ["Granite Insurance", 33018.75, 35991.18],
];

/** A margin answer: heading, figures, data table, buttons, a menu, an overflow and the receipt. */
export function marginBlocks(): KnownBlock[] {
  const rows = CLIENTS.map(([name, cost, billed]) => [
    text(name),
    number(cost),
    number(billed),
    number(Math.round((billed - cost) * 100) / 100),
    {
      type: "raw_number" as const,
      value: (billed - cost) / cost,
      text: `${(((billed - cost) / cost) * 100).toFixed(2)} %`,
    },
  ]);
  return [
    { type: "header", text: plain("Margin, October 2026") },
    {
      type: "section",
      fields: [
        { type: "mrkdwn", text: "*My View*\nUSD 294,117.80" },
        { type: "mrkdwn", text: "*Showback*\nUSD 316,484.68" },
        { type: "mrkdwn", text: "*Margin*\nUSD 22,366.88" },
        { type: "mrkdwn", text: "*On cost / on revenue*\n7.60 % / 7.07 %" },
      ],
    },
    {
      type: "data_table",
      caption: "Margin by client, USD",
      page_size: 5,
      rows: [["Client", "My View", "Showback", "Margin", "On cost"].map(text), ...rows],
    },
    {
      type: "alert",
      level: "warning",
      text: { type: "mrkdwn", text: "*Delta Foods* is billed below cost: margin USD -109.53." },
    },
    {
      type: "actions",
      block_id: "margin",
      elements: [
        {
          type: "button",
          action_id: "approve",
          style: "primary",
          text: plain("Approve fix"),
          value: "fix-1",
          confirm: {
            title: plain("Approve this fix?"),
            text: { type: "mrkdwn", text: "*Delta Foods* gets a custom line item of *USD 109.53*." },
            confirm: plain("Approve"),
            deny: plain("Not now"),
          },
        },
        { type: "button", action_id: "edit", text: plain("Change…"), value: "fix-1" },
        {
          type: "static_select",
          action_id: "period",
          placeholder: plain("Other period"),
          options: [option("September 2026", "2026-09"), option("August 2026", "2026-08")],
        },
        {
          type: "overflow",
          action_id: "more",
          options: [option("Download CSV", "csv"), option("Show the source", "source")],
        },
      ],
    },
    {
      type: "context",
      elements: [
        {
          type: "mrkdwn",
          text: "Cost Explorer and Billing Conductor, as of 15 Oct 2026 09:00 UTC, estimated. 4 requests, USD 0.04.",
        },
      ],
    },
  ];
}

/** Two charts; `data_visualization` is not in the types of the SDK yet. */
export function trendBlocks(): KnownBlock[] {
  const series = (name: string, values: readonly number[]) => ({
    name,
    data: values.map((value, i) => ({ label: MONTHS[i] ?? "", value })),
  });
  const axis = { categories: MONTHS, x_label: "Month", y_label: "USD" };
  const blocks: unknown = [
    { type: "header", text: plain("Trend of all clients") },
    {
      type: "data_visualization",
      title: "Spend by month",
      chart: {
        type: "line",
        axis_config: axis,
        series: [
          series("My View", [241200, 252310, 260870, 271450, 283900, 294118]),
          series("Showback", [262010, 271450, 279960, 292880, 305010, 316485]),
        ],
      },
    },
    {
      type: "data_visualization",
      title: "Margin by month",
      chart: { type: "bar", axis_config: axis, series: [series("Margin", [20810, 19140, 19090, 21430, -3200, 22367])] },
    },
  ];
  return blocks as KnownBlock[];
}

/** Charts of the other two kinds, and the smaller blocks. */
export function otherBlocks(): KnownBlock[] {
  const blocks: unknown = [
    {
      type: "data_visualization",
      title: "Top services, USD",
      chart: {
        type: "pie",
        segments: [
          { label: "Amazon EC2", value: 128400.5 },
          { label: "Amazon RDS", value: 61200.25 },
          { label: "Amazon S3", value: 30110.4 },
          { label: "AWS Support", value: 14021.1 },
          { label: "Other", value: 60385.55 },
        ],
      },
    },
    {
      type: "data_visualization",
      title: "Commitment coverage",
      chart: {
        type: "area",
        axis_config: { categories: MONTHS, y_label: "%" },
        series: [{ name: "Covered", data: MONTHS.map((label, i) => ({ label, value: 52 + i * 4 })) }],
      },
    },
    {
      type: "plan",
      title: "Working on it",
      tasks: [
        { type: "task_card", task_id: "a", title: "Asked Cost Explorer", status: "complete" },
        { type: "task_card", task_id: "b", title: "Comparing the two views", status: "in_progress" },
        { type: "task_card", task_id: "c", title: "Writing the answer", status: "pending" },
      ],
    },
    {
      type: "card",
      title: { type: "mrkdwn", text: "Proposal 12: custom line item" },
      subtitle: { type: "mrkdwn", text: "Delta Foods, October 2026" },
      body: { type: "mrkdwn", text: "Credit of *USD 109.53*, one time." },
      actions: [{ type: "button", action_id: "open_card", text: plain("Open"), value: "12" }],
    },
    {
      type: "markdown",
      text: "**Why it rose**\n\n| Cause | USD |\n|---|---:|\n| More EC2 hours | 8,100.00 |\n| Savings Plan ended | 2,118.00 |\n\n1. Look at `eu-central-1`\n2. Renew the plan",
    },
    {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [
            { type: "text", text: "Rich: " },
            { type: "text", text: "bold", style: { bold: true } },
            { type: "text", text: " and " },
            { type: "link", url: "https://example.com/", text: "a link" },
          ],
        },
        {
          type: "rich_text_list",
          style: "ordered",
          elements: [
            { type: "rich_text_section", elements: [{ type: "text", text: "first" }] },
            { type: "rich_text_section", elements: [{ type: "text", text: "second" }] },
          ],
        },
      ],
    },
  ];
  return blocks as KnownBlock[];
}

/** Names and texts as hostile as a tag or an account name can be; escaped as our renderer must send them. */
export function hostileBlocks(): KnownBlock[] {
  return [
    { type: "header", text: plain("<img src=x onerror=window.hacked=1> & Söhne") },
    {
      type: "section",
      text: {
        type: "mrkdwn",
        text: "&lt;!channel&gt; &lt;script&gt;window.hacked=2&lt;/script&gt; <javascript:window.hacked=3|Pay here> <https://example.com/?a=1&amp;b=2|invoice> \u202Eevil\u202C",
      },
    },
    { type: "markdown", text: "<img src=x onerror=window.hacked=4> [click](javascript:window.hacked=5)" },
    {
      type: "data_table",
      caption: "<b>Names</b>",
      rows: [
        ["Client", "Cost"].map(text),
        [text("=cmd()|' /C calc'!A0"), number(1)],
        [text("</td><script>window.hacked=6</script>"), number(2)],
        [text(`Ltd ${"x".repeat(190)}`), number(3)],
      ],
    },
    {
      type: "actions",
      block_id: 'b"><img src=x onerror=window.hacked=7>',
      elements: [
        {
          type: "button",
          action_id: 'a"><img src=x onerror=window.hacked=8>',
          text: plain('"><script>window.hacked=9</script>'),
          value: "v",
        },
      ],
    },
  ];
}
