import { z } from "zod";
import { waterfall as explain } from "#src/engine/margin/waterfall.ts";
import type { ChargeKind } from "#src/ports/cost-source.ts";
import { notBegun, readBothSides, unknownClients } from "#src/tool/both-sides.ts";
import { defineTool } from "#src/tool/define.ts";
import { dollarsFirst, money } from "#src/tool/figures.ts";
import { params, shapes } from "#src/tool/params.ts";
import { chosenGroups, chosenPeriod, oneClient } from "#src/tool/select.ts";
import type { Block, View } from "#src/view/view.ts";

const STEPS = ["gross", "credits", "refunds", "tax", "discounts", "my-view-net", "showback", "margin"] as const;
const NAMES: Readonly<Record<(typeof STEPS)[number], string>> = {
  gross: "My View gross",
  credits: "Credits",
  refunds: "Refunds",
  tax: "Tax",
  discounts: "Discounts",
  "my-view-net": "My View net",
  showback: "Showback",
  margin: "Margin",
};

/** Waterfall: from the gross charge, step by step, to the margin. */
export const waterfall = defineTool({
  name: "waterfall",
  title: "Waterfall",
  description:
    "Explains one billing period step by step: My View gross (usage, commitments, support), credits, refunds, tax, discounts, " +
    "My View net, Showback, margin. The steps add up exactly. For all clients or one. Use it when somebody asks why cost and " +
    "margin are what they are, or where credits and discounts went.",
  input: z.object({ client: params.client.optional(), period: params.onePeriod.optional() }),
  output: z.object({
    client: z.string().nullable(),
    account: shapes.account,
    period: shapes.period,
    waterfalls: z
      .array(
        z.object({
          currency: shapes.currency,
          steps: z.array(
            z.object({
              step: z.enum(STEPS),
              kind: z
                .enum(["sum", "change"])
                .describe("A change is added to what came before; a sum stands for itself"),
              amount: shapes.amount,
            }),
          ),
        }),
      )
      .describe("One per currency"),
    unknown: z.array(shapes.unknown),
  }),
  effect: "read",
  grant: "cost.read",
  command: { positional: ["client", "period"], examples: ["waterfall", "waterfall acme", "waterfall acme 2026-09"] },

  async run(input, context) {
    const period = chosenPeriod(input.period, context.clock.now(), context.desk.usual);
    const span = { first: period, last: period };
    const groups = await chosenGroups(context, input.client, span, (id) => `waterfall ${id} ${period}`);
    const { lines, unreadable } = await readBothSides(context, groups, span, ["kind"]);
    const sums = lines.map((l) => ({ side: l.side, kind: (l.keys.kind ?? "other") as ChargeKind, cost: l.cost }));
    return {
      ...oneClient(input.client, groups),
      period: period.toString(),
      waterfalls: explain(sums).map(({ currency, steps }) => ({
        currency,
        steps: steps.map((s) => ({ step: s.step, kind: s.kind, amount: s.amount.toString() })),
      })),
      unknown: unknownClients(groups, [...unreadable, ...notBegun(groups, lines)]),
    };
  },

  view(data): View {
    const who = data.client === null ? "" : ` of ${data.client}`;
    const blocks: Block[] = [{ kind: "heading", text: `From gross to margin${who}, ${data.period}` }];
    if (data.waterfalls.length === 0 && data.unknown.length === 0)
      blocks.push({ kind: "text", text: `There are no costs in ${data.period}.` });
    for (const { currency, steps } of dollarsFirst(data.waterfalls)) {
      const amount = (step: (typeof STEPS)[number]): string | null =>
        steps.find((s) => s.step === step)?.amount ?? null;
      // Drawn as a bridge: margin is the step from My View net up (or down) to Showback.
      const drawn = [...STEPS.slice(0, 6), "margin", "showback"] as (typeof STEPS)[number][];
      blocks.push({
        kind: "chart",
        chart: {
          type: "waterfall",
          title: `Gross to margin${who} in ${currency}, ${data.period}`,
          currency,
          categories: drawn.map((step) => NAMES[step]),
          series: [
            { name: "Change", values: drawn.map((s) => (isSum(s) ? null : amount(s))) },
            { name: "Level", values: drawn.map((s) => (isSum(s) ? amount(s) : null)) },
          ],
        },
      });
      blocks.push({
        kind: "table",
        caption: `Step by step in ${currency}`,
        columns: [
          { label: "Step", align: "left" },
          { label: "Amount", align: "right" },
        ],
        rows: steps.map((s) => [`${s.kind === "change" ? "+ " : ""}${NAMES[s.step]}`, money(s.amount, currency)]),
      });
    }
    for (const u of data.unknown) {
      blocks.push({ kind: "alert", level: "warning", text: `${u.client} is unknown and not included: ${u.reason}` });
    }
    return blocks;
  },
});

const isSum = (step: (typeof STEPS)[number]): boolean =>
  step === "gross" || step === "my-view-net" || step === "showback";
