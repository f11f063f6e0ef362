import { z } from "zod";
import { fixedAmount } from "#src/engine/line-items/amounts.ts";
import { Conflict, InputError } from "#src/kernel/errors.ts";
import type { Money } from "#src/kernel/money.ts";
import type { CostReport } from "#src/ports/billing-groups.ts";
import type { LineItemDraft } from "#src/ports/custom-line-items.ts";
import type { Plan } from "#src/ports/proposals.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { defineTool } from "#src/tool/define.ts";
import {
  appears,
  closedMonthOf,
  type ItemScene,
  itemEffect,
  outcomeOf,
  readScene,
  signed,
} from "#src/tool/line-items/change.ts";
import { adjustLineItem, applyLineItem, undoLineItem, verifyLineItem } from "#src/tool/line-items/effect.ts";
import { ItemNames } from "#src/tool/line-items/names.ts";
import { PURPOSE_TAG } from "#src/tool/line-items/payload.ts";
import { itemDescription, itemName, nameFrom } from "#src/tool/line-items/words.ts";
import { openPeriod } from "#src/tool/open-period.ts";
import { params } from "#src/tool/params.ts";
import { percentOf } from "#src/tool/percent.ts";

/** Line item add: a fee or credit by hand, as a proposal. */
export const lineItemAdd = defineTool({
  name: "line-item-add",
  title: "Add a line item",
  description:
    "Proposes one custom line item on a client's Showback: a fee (or, with --type credit, a credit) of a fixed amount or of a percentage " +
    "of what the client is shown, with the words that are printed on the bill. For one month, the present one unless named, or every " +
    "month with --recurring. For gaps use fix, for a commission use commission. It changes nothing by itself: an approver decides.",
  input: z.object({
    client: params.oneClient,
    period: params.period.optional().describe("The month, or the first one: this (the usual one), last, or 2026-11"),
    amount: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe("Fixed amount a month in the currency of the client's bill, above zero: 120 or 1234.50"),
    percent: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe("Instead of an amount: percent of what the client is shown"),
    description: z.string().max(2_000).describe("What is printed on the client's bill, up to 255 characters"),
    name: z
      .string()
      .max(400)
      .optional()
      .describe("Name on the bill, without spaces; made of the description unless given"),
    type: z.enum(["fee", "credit"]).default("fee").describe("A fee adds to the bill, a credit takes off"),
    recurring: z.boolean().optional().describe("True to charge it every month until somebody ends it"),
  }),
  effect: "write",
  grant: "write.propose",
  command: {
    positional: ["client", "period"],
    examples: [
      "line-item-add acme --amount 120 --description Managed services, November",
      "line-item-add acme last --amount 50 --type credit --description Goodwill credit for the outage in October",
    ],
  },

  async plan(input, context): Promise<Plan> {
    const period = openPeriod(input.period, context, "this");
    const description = itemDescription(input.description);
    const scene = await readScene(context, input.client, period, (id) => `line-item-add ${id} ${period}`);
    const charge = await chargeOf(input, scene, context);
    const { group } = scene;
    const recurring = input.recurring === true;
    const draft: LineItemDraft = {
      groupId: group.id,
      name: freeName(input.name, description, scene),
      description,
      type: input.type,
      flat: charge.percent === null ? charge.amount.toString() : null,
      percent: charge.percent,
      of: charge.percent === null ? [] : [group.id],
      start: period.toString(),
      end: recurring ? null : period.next().toString(),
      tags: { [PURPOSE_TAG]: "by-hand" },
    };
    const worth = signed(input.type, charge.amount);
    const kind = input.type === "fee" ? "Fee" : "Credit";
    const share = charge.percent === null ? "" : ` of ${charge.percent} %`;
    const summary = `${kind} ${draft.name}${share}${recurring ? ", every month" : ""}: ${description}`;
    return {
      title: `Add a ${input.type} to ${group.name} ${recurring ? `from ${period} on` : `in ${period}`}`,
      effects: [itemEffect(group, `add ${draft.name} ${period}`, summary, worth, { do: "create", draft })],
      outcomes: [outcomeOf(group, charge.report, worth)],
      risks: [
        ...(charge.percent === null
          ? []
          : [
              `The amount is that of ${charge.report.period}; what is charged follows what each month's Showback comes to.`,
            ]),
        ...(recurring ? ["It is charged again every month until somebody ends it."] : []),
        appears(period, context.clock.now()),
      ],
    };
  },

  adjust: adjustLineItem,
  apply: applyLineItem,
  verify: verifyLineItem,
  undo: undoLineItem,
});

interface Charge {
  readonly percent: string | null;
  /** A month, positive. */
  readonly amount: Money;
  /** Of the month that the amount is shown for. */
  readonly report: CostReport;
}

async function chargeOf(
  input: { readonly amount?: string | undefined; readonly percent?: string | undefined },
  { group, report }: ItemScene,
  context: ToolContext,
): Promise<Charge> {
  const { amount, percent } = input;
  if (amount !== undefined && percent === undefined) {
    return { percent: null, amount: fixedAmount(amount, report.showback.currency), report };
  }
  if (percent === undefined || amount !== undefined) {
    throw new InputError(
      "line-item.charge",
      "Give either an amount (--amount 120) or a percentage (--percent 5), not both.",
    );
  }
  const share = percentOf(percent, "line-item.percent");
  if (share === "0")
    throw new InputError("line-item.percent", "Zero percent charges nothing. Give a percentage above zero.");
  return { percent: share, ...(await closedMonthOf(context, group, share)) };
}

function freeName(asked: string | undefined, description: string, { group, items, period }: ItemScene): string {
  const names = new ItemNames(items);
  if (asked === undefined) return names.take(nameFrom(description), group.id);
  const name = itemName(asked);
  if (!names.has(name, group.id)) return name;
  throw new Conflict(
    "line-item.name",
    `${group.name} has a line item ${name} in ${period} already. Give it another name.`,
  );
}
