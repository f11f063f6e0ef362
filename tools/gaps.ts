import { z } from "zod";
import { GAP_CATEGORIES, type Gap, type GapCategory, isOpen, withGaps } from "#src/engine/gaps/gaps.ts";
import { Money } from "#src/kernel/money.ts";
import { unknownClients } from "#src/tool/both-sides.ts";
import { defineTool } from "#src/tool/define.ts";
import { dollarsFirst, money } from "#src/tool/figures.ts";
import { type GroupReading, readGaps } from "#src/tool/group-gaps.ts";
import { params, shapes } from "#src/tool/params.ts";
import { chosenGroups, chosenPeriod, clientWord, oneClient } from "#src/tool/select.ts";
import type { Block, Cell, View } from "#src/view/view.ts";

/** A group's month with its gaps. */
type GroupGaps = GroupReading & { readonly gaps: readonly Gap[] };

const NAMES: Readonly<Record<GapCategory, string>> = {
  support: "Support",
  credit: "Credits",
  refund: "Refunds",
  tax: "Tax",
  marketplace: "Marketplace",
};

const gap = z.object({
  category: z.enum(GAP_CATEGORIES),
  myView: shapes.amount.describe("What AWS charges us, signed"),
  native: shapes.amount.describe("What Showback has of it without custom line items"),
  modelled: shapes.amount.describe("What custom line items of ours model"),
  probably: shapes.amount.describe("What an item that we did not make models, by type and amount"),
  gap: shapes.amount.describe("My View - native - modelled, signed"),
  state: z.enum(["not-applicable", "modelled", "probably", "partly", "over", "not"]),
});

/** Gaps: what AWS charges and the client is not shown. */
export const gaps = defineTool({
  name: "gaps",
  title: "Gaps",
  description:
    "What a client's Showback leaves out: support, credits, refunds, tax and Marketplace of their own bill, less what custom line " +
    "items model already, exact and signed, largest first. For all clients or one, for one billing period (the last closed one " +
    "unless named). Use it before a fix. A client on a Passthrough plan has no gaps; tax is told but is no gap to be fixed.",
  input: z.object({ client: params.client.optional(), period: params.onePeriod.optional() }),
  output: z.object({
    period: shapes.period,
    client: z.string().nullable(),
    account: shapes.account,
    estimated: z.boolean().describe("True while AWS may still move the figures of this period"),
    rows: z.array(
      z.object({
        client: z.string(),
        account: z.string(),
        currency: shapes.currency,
        open: shapes.amount.describe("Sum of the absolute open gaps, tax not counted"),
        gaps: z.array(gap),
      }),
    ),
    totals: z.array(z.object({ currency: shapes.currency, open: shapes.amount })),
    covered: z.number().int().describe("Clients without an open gap"),
    unknown: z.array(shapes.unknown),
  }),
  effect: "read",
  grant: "cost.read",
  command: { positional: ["client", "period"], examples: ["gaps", "gaps acme", "gaps acme 2026-10"] },

  async run(input, context) {
    const period = chosenPeriod(input.period, context.clock.now(), context.desk.usual);
    const span = { first: period, last: period };
    const groups = await chosenGroups(context, input.client, span, (id) => `gaps ${id} ${period}`);
    const { found: readings, unreadable } = await readGaps(context, groups, period);
    const found = readings.map(withGaps);
    const rows = found
      .map((one) => ({ one, open: openOf(one) }))
      .filter(
        ({ one, open }) => !open.isZero() || input.client !== undefined || one.gaps.some((g) => g.state === "over"),
      );
    // Currencies are never compared with each other: the order is within one.
    rows.sort((a, b) => (a.one.currency === b.one.currency ? b.open.compare(a.open) : 0));
    const totals = Map.groupBy(rows, ({ one }) => one.currency);
    return {
      period: period.toString(),
      ...oneClient(input.client, groups),
      estimated: found.some((one) => one.estimated),
      rows: rows.map(({ one, open }) => ({
        client: one.group.name,
        account: one.group.primaryAccountId,
        currency: one.currency,
        open: open.toString(),
        gaps: one.gaps.map((g) => ({
          category: g.category,
          myView: g.myView.toString(),
          native: g.native.toString(),
          modelled: g.modelled.toString(),
          probably: g.probably.toString(),
          gap: g.gap.toString(),
          state: g.state,
        })),
      })),
      totals: [...totals].map(([currency, members]) => ({
        currency,
        open: Money.sum(
          currency,
          members.map(({ open }) => open),
        ).toString(),
      })),
      covered: found.length - rows.filter(({ open }) => !open.isZero()).length,
      unknown: unknownClients(groups, unreadable),
    };
  },

  view(data): View {
    const who = data.client === null ? "" : ` of ${data.client}`;
    const blocks: Block[] = [{ kind: "heading", text: `Gaps${who}, ${data.period}` }];
    if (data.estimated) {
      blocks.push({
        kind: "alert",
        level: "info",
        text: `AWS may still move the figures of ${data.period}. A gap of today may be another one tomorrow.`,
      });
    }
    for (const u of data.unknown)
      blocks.push({ kind: "alert", level: "warning", text: `${u.client} is unknown: ${u.reason}` });
    const open = data.rows.filter((row) => row.open !== "0");
    if (open.length === 0) {
      blocks.push({ kind: "alert", level: "success", text: `No open gaps${who} in ${data.period}.` });
    }
    if (data.client !== null) blocks.push(...data.rows.map(detail));
    else if (data.rows.length > 0) blocks.push(overview(data));
    if (open.length > 0) {
      const account = clientWord(data.account);
      blocks.push({
        kind: "actions",
        items: [
          {
            label: data.client === null ? "Fix all" : "Fix",
            command: `fix${account} ${data.period}`,
            style: "primary",
          },
          { label: "Coverage", command: `coverage${account} ${data.period}` },
        ],
      });
    }
    return blocks;
  },
});

type Data = Parameters<typeof gaps.view>[0];
type Row = Data["rows"][number];

/** The sum of what is open, without tax: that is between the partner and the tax office. */
function openOf({ currency, gaps: all }: GroupGaps): Money {
  return Money.sum(
    currency,
    all.filter((g) => isOpen(g) && g.category !== "tax").map((g) => g.gap.abs()),
  );
}

function overview(data: Data): Block {
  const shown = GAP_CATEGORIES.filter((c) =>
    data.rows.some((row) => row.gaps.some((g) => g.category === c && g.state !== "not-applicable")),
  );
  return {
    kind: "table",
    caption: `Gaps by client, ${data.period}`,
    columns: [
      { label: "Client", align: "left" },
      ...shown.map((c) => ({ label: NAMES[c], align: "right" as const })),
      { label: "Open", align: "right" },
    ],
    rows: dollarsFirst(data.rows).map((row) => [
      row.client,
      ...shown.map((c) => cellOf(row, c)),
      money(row.open, row.currency),
    ]),
    totals: dollarsFirst(data.totals).map((total) => [
      `Total ${total.currency}`,
      ...shown.map(() => ""),
      money(total.open, total.currency),
    ]),
  };
}

function cellOf(row: Row, category: GapCategory): Cell {
  const found = row.gaps.find((g) => g.category === category);
  if (found === undefined || found.state === "not-applicable") return "";
  if (found.state === "modelled") return "covered";
  if (found.state === "probably") return "probably";
  return money(found.gap, row.currency);
}

const STATES: Readonly<Record<Row["gaps"][number]["state"], string>> = {
  "not-applicable": "not applicable",
  modelled: "modelled",
  probably: "probably modelled by others",
  partly: "partly modelled",
  over: "more than there is",
  not: "not modelled",
};

function detail(row: Row): Block {
  return {
    kind: "table",
    caption: `Gaps of ${row.client} in ${row.currency}`,
    columns: [
      { label: "Part of the bill", align: "left" },
      { label: "My View", align: "right" },
      { label: "Showback", align: "right" },
      { label: "Line items", align: "right" },
      { label: "Gap", align: "right" },
      { label: "State", align: "left" },
    ],
    rows: row.gaps.map((g) => [
      NAMES[g.category],
      money(g.myView, row.currency),
      money(g.native, row.currency),
      money(g.state === "probably" ? g.probably : g.modelled, row.currency),
      money(g.gap, row.currency),
      STATES[g.state],
    ]),
  };
}
