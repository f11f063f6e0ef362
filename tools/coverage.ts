import { z } from "zod";
import { GAP_CATEGORIES, type GapCategory, isOpen, withGaps } from "#src/engine/gaps/gaps.ts";
import { unknownClients } from "#src/tool/both-sides.ts";
import { defineTool } from "#src/tool/define.ts";
import { readGaps } from "#src/tool/group-gaps.ts";
import { params, shapes } from "#src/tool/params.ts";
import { chosenGroups, chosenPeriod, clientWord, oneClient } from "#src/tool/select.ts";
import type { Block, View } from "#src/view/view.ts";

const STATES = ["not-applicable", "modelled", "probably", "partly", "over", "not"] as const;
const WORDS: Readonly<Record<(typeof STATES)[number], string>> = {
  "not-applicable": "–",
  modelled: "modelled",
  probably: "probably",
  partly: "partly",
  over: "over-modelled",
  not: "not modelled",
};
const NAMES: Readonly<Record<GapCategory, string>> = {
  support: "Support",
  credit: "Credits",
  refund: "Refunds",
  tax: "Tax",
  marketplace: "Marketplace",
};

/** Coverage: how far what Showback leaves out is modelled. */
export const coverage = defineTool({
  name: "coverage",
  title: "Coverage",
  description:
    "For each client, whether support, credits, refunds, tax and Marketplace of their bill are modelled by custom line items: modelled, " +
    "probably (an item of others has just this amount), partly, not, over-modelled, or not applicable. A Passthrough plan is never a gap.",
  input: z.object({ client: params.client.optional(), period: params.onePeriod.optional() }),
  output: z.object({
    period: shapes.period,
    client: z.string().nullable(),
    account: shapes.account,
    estimated: z.boolean(),
    rows: z.array(
      z.object({
        client: z.string(),
        account: z.string(),
        currency: shapes.currency,
        passthrough: z.boolean(),
        covered: z.boolean().describe("Nothing is open; tax is not counted"),
        states: z.record(z.enum(GAP_CATEGORIES), z.enum(STATES)),
      }),
    ),
    covered: z.number().int(),
    unknown: z.array(shapes.unknown),
  }),
  effect: "read",
  grant: "cost.read",
  command: { positional: ["client", "period"], examples: ["coverage", "coverage acme 2026-10"] },

  async run(input, context) {
    const period = chosenPeriod(input.period, context.clock.now(), context.desk.usual);
    const groups = await chosenGroups(
      context,
      input.client,
      { first: period, last: period },
      (id) => `coverage ${id} ${period}`,
    );
    const { found: readings, unreadable } = await readGaps(context, groups, period);
    const found = readings.map(withGaps);
    const rows = found.map((one) => ({
      client: one.group.name,
      account: one.group.primaryAccountId,
      currency: one.currency,
      passthrough: one.group.plan?.passthrough === true,
      covered: !one.gaps.some((g) => g.category !== "tax" && isOpen(g)),
      states: Object.fromEntries(one.gaps.map((g) => [g.category, g.state])) as Record<
        GapCategory,
        (typeof STATES)[number]
      >,
    }));
    return {
      period: period.toString(),
      ...oneClient(input.client, groups),
      estimated: found.some((one) => one.estimated),
      rows: rows.toSorted((a, b) => Number(a.covered) - Number(b.covered)),
      covered: rows.filter((row) => row.covered).length,
      unknown: unknownClients(groups, unreadable),
    };
  },

  view(data): View {
    const who = data.client === null ? "" : ` of ${data.client}`;
    const all = data.rows.length;
    const full = data.covered === all && data.unknown.length === 0;
    const blocks: Block[] = [
      { kind: "heading", text: `Coverage${who}, ${data.period}` },
      {
        kind: "alert",
        level: full ? "success" : "warning",
        text: `${data.covered} of ${all} ${all === 1 ? "client is" : "clients are"} covered.`,
      },
    ];
    for (const u of data.unknown)
      blocks.push({ kind: "alert", level: "warning", text: `${u.client} is unknown: ${u.reason}` });
    if (all > 0) {
      blocks.push({
        kind: "table",
        caption: `Coverage by client, ${data.period}`,
        columns: [
          { label: "Client", align: "left" },
          ...GAP_CATEGORIES.map((c) => ({ label: NAMES[c], align: "left" as const })),
        ],
        rows: data.rows.map((row) => [
          row.client,
          ...GAP_CATEGORIES.map((c) => (row.passthrough ? "passthrough" : WORDS[row.states[c] ?? "not-applicable"])),
        ]),
      });
    }
    if (!full) {
      blocks.push({
        kind: "actions",
        items: [{ label: "Gaps", command: `gaps${clientWord(data.account)} ${data.period}` }],
      });
    }
    return blocks;
  },
});
