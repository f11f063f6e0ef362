import { z } from "zod";
import { totalMargins } from "#src/engine/margin/margin.ts";
import { sidesOf, tally } from "#src/engine/margin/tally.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import { unknownClients, withoutReport } from "#src/tool/both-sides.ts";
import { defineTool } from "#src/tool/define.ts";
import { dollarsFirst, MARGIN_COLUMNS, marginCells, marginData, marginShape } from "#src/tool/figures.ts";
import { params, shapes } from "#src/tool/params.ts";
import { chosenGroups, oneClient } from "#src/tool/select.ts";
import type { Block, View } from "#src/view/view.ts";

/** Trend: cost, revenue and margin month by month. */
export const trend = defineTool({
  name: "trend",
  title: "Trend",
  description:
    "My View, Showback and margin month by month over the last 6 or 12 closed billing periods (real calendar months, UTC), " +
    "for all clients or one, with a chart. Use it for questions about development over time.",
  input: z.object({
    client: params.client.optional(),
    months: z
      .union([z.literal(6), z.literal(12)])
      .default(6)
      .describe("How many closed months, 6 or 12"),
  }),
  output: z.object({
    client: z.string().nullable(),
    account: shapes.account,
    first: shapes.period,
    last: shapes.period,
    months: z.array(z.object({ period: shapes.period, ...marginShape })),
    totals: z.array(z.object(marginShape)),
    unknown: z.array(shapes.unknown),
  }),
  effect: "read",
  grant: "cost.read",
  command: { positional: ["client"], examples: ["trend", "trend acme", "trend acme --months 12"] },

  async run(input, context) {
    const last = context.desk.usual ?? BillingPeriod.at(context.clock.now()).previous();
    const first = last.plus(1 - input.months);
    const groups = await chosenGroups(
      context,
      input.client,
      { first, last },
      (id) => `trend ${id} --months ${input.months}`,
    );
    const wanted = new Set(groups.map((g) => g.id));
    const reports = (await context.desk.groups.reports(first, last, context.call)).filter((r) => wanted.has(r.groupId));
    const rows = tally(sidesOf(reports, (r) => r.period.toString()));
    return {
      ...oneClient(input.client, groups),
      first: first.toString(),
      last: last.toString(),
      months: rows
        .map((row) => ({ period: row.key, ...marginData(row) }))
        .sort((a, b) => (a.currency + a.period < b.currency + b.period ? -1 : 1)),
      totals: totalMargins(rows).map(marginData),
      unknown: unknownClients(groups, withoutReport(groups, reports, `${first}..${last}`)),
    };
  },

  view(data): View {
    const who = data.client === null ? "" : ` of ${data.client}`;
    const blocks: Block[] = [{ kind: "heading", text: `Trend${who}, ${data.first} to ${data.last}` }];
    const unknown = data.unknown.map(
      (u): Block => ({
        kind: "alert",
        level: "warning",
        text: `${u.client} is unknown and not included: ${u.reason}`,
      }),
    );
    if (data.months.length === 0) {
      if (unknown.length > 0) return [...blocks, ...unknown];
      return [...blocks, { kind: "text", text: `There are no costs from ${data.first} to ${data.last}.` }];
    }
    const periods = BillingPeriod.span(BillingPeriod.parse(data.first), BillingPeriod.parse(data.last)).map(String);
    for (const total of dollarsFirst(data.totals)) {
      const { currency } = total;
      const ofCurrency = data.months.filter((m) => m.currency === currency);
      const months = new Map(ofCurrency.map((m) => [m.period, m]));
      const series = (name: string, value: "myView" | "showback" | "margin") => ({
        name,
        values: periods.map((period) => months.get(period)?.[value] ?? null),
      });
      blocks.push({
        kind: "chart",
        chart: {
          type: "line",
          title: `My View, Showback and margin${who} in ${currency}`,
          currency,
          categories: periods,
          series: [series("My View", "myView"), series("Showback", "showback"), series("Margin", "margin")],
        },
      });
      blocks.push({
        kind: "table",
        caption: `Month by month in ${currency}, ${data.first} to ${data.last}`,
        columns: [{ label: "Month", align: "left" }, ...MARGIN_COLUMNS],
        rows: ofCurrency.map((m) => [m.period, ...marginCells(m)]),
        totals: [[`Total ${currency}`, ...marginCells(total)]],
      });
    }
    return [...blocks, ...unknown];
  },
});
