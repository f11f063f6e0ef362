import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { readDrift } from "#src/tool/line-items/drift.ts";
import { shapes } from "#src/tool/params.ts";
import type { Block, View } from "#src/view/view.ts";

/** Drift: what we made that is not there any more as it was approved. */
export const drift = defineTool({
  name: "drift",
  title: "Drift",
  description:
    "Compares the custom line items that approved proposals have made with what AWS lists now, in the present and the previous billing " +
    "period: which are missing, which were changed by somebody else. It is looked at every day; drift-mend proposes to put it right.",
  input: z.object({}),
  output: z.object({
    periods: z.array(shapes.period),
    looked: z.number().int().describe("Number of line items of ours that were compared"),
    beyond: z
      .number()
      .int()
      .describe("Number of line items of ours whose receiver was removed: they cannot be compared"),
    drifts: z.array(
      z.object({
        client: z.string(),
        account: z.string(),
        name: z.string(),
        period: shapes.period,
        missing: z.boolean(),
        what: z.string(),
        proposal: z.number().int().describe("The proposal that made it"),
      }),
    ),
  }),
  effect: "read",
  needs: "proposals",
  grant: "cost.read",
  command: { positional: [], examples: ["drift"] },

  async run(_input, context) {
    const { periods, looked, beyond, drifts } = await readDrift(context, "drift");
    return {
      periods: periods.map(String),
      looked,
      beyond,
      drifts: drifts.map(({ expected, period, found, what }) => ({
        client: expected.clientName,
        account: expected.client,
        name: expected.draft.name,
        period: period.toString(),
        missing: found === null,
        what,
        proposal: expected.number,
      })),
    };
  },

  view({ periods, looked, beyond, drifts }): View {
    const months = periods.join(" and ");
    const besides: Block[] =
      beyond === 0 ? [] : [{ kind: "text", text: `${beyond} of ours cannot be compared: their receiver was removed.` }];
    if (looked === 0)
      return [
        { kind: "text", text: `Approved proposals have made no line items that stand in ${months}.` },
        ...besides,
      ];
    const compared = looked === 1 ? "The one line item" : `All ${looked} line items`;
    if (drifts.length === 0) {
      return [
        {
          kind: "alert",
          level: "success",
          text: `${compared} of ours in ${months} stand at AWS as they were approved.`,
        },
        ...besides,
      ];
    }
    return [
      { kind: "heading", text: `${drifts.length} of ${looked} line items are not as they were approved` },
      {
        kind: "table",
        caption: `Line items of ours, ${months}`,
        columns: [
          { label: "Client", align: "left" },
          { label: "Line item", align: "left" },
          { label: "From", align: "left" },
          { label: "What differs", align: "left" },
          { label: "Proposal", align: "right" },
        ],
        rows: drifts.map((one) => [one.client, one.name, one.period, one.what, { count: one.proposal }]),
      },
      ...besides,
      { kind: "actions", items: [{ label: "Mend", command: "drift-mend", style: "primary" }] },
    ];
  },
});
