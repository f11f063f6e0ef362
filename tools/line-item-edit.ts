import { z } from "zod";
import { fixedAmount } from "#src/engine/line-items/amounts.ts";
import { percentageOf } from "#src/engine/line-items/percentage.ts";
import { InputError } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import type { CostReport } from "#src/ports/billing-groups.ts";
import type { CustomLineItem, LineItemChange } from "#src/ports/custom-line-items.ts";
import type { Plan } from "#src/ports/proposals.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { defineTool } from "#src/tool/define.ts";
import {
  appears,
  closedMonthOf,
  type ItemScene,
  itemEffect,
  itemsOf,
  outcomeOf,
  readScene,
  signed,
  strangerRisk,
} from "#src/tool/line-items/change.ts";
import { applyLineItem, undoLineItem, verifyLineItem } from "#src/tool/line-items/effect.ts";
import { findItem } from "#src/tool/line-items/find-item.ts";
import { hasAll, takenOfGroup, valuesOf } from "#src/tool/line-items/match.ts";
import { itemDescription, itemName } from "#src/tool/line-items/words.ts";
import { openPeriod } from "#src/tool/open-period.ts";
import { params } from "#src/tool/params.ts";
import { percentOf } from "#src/tool/percent.ts";

/** Line item edit: what AWS lets change of one, as a proposal. */
export const lineItemEdit = defineTool({
  name: "line-item-edit",
  title: "Edit a line item",
  description:
    "Proposes to change one custom line item of a client from a month on: its amount or percentage, its name, its description. AWS lets " +
    "nothing else change: not its client, its months, fee or credit, nor an amount into a percentage; for those end it and add another. " +
    "It changes nothing by itself: an approver decides.",
  input: z.object({
    client: params.oneClient,
    period: params.period.optional().describe("First month of the change: this (the usual one), last, or 2026-11"),
    item: params.lineItem,
    amount: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe("New fixed amount a month in the currency of the client's bill, above zero"),
    percent: z.string().trim().min(1).max(200).optional().describe("New percentage"),
    name: z.string().max(400).optional().describe("New name, without spaces"),
    description: z.string().max(2_000).optional().describe("New words on the client's bill, up to 255 characters"),
  }),
  effect: "write",
  grant: "write.propose",
  command: {
    positional: ["client", "period"],
    examples: [
      "line-item-edit acme --item Managed-services --amount 150",
      "line-item-edit acme last --item Managed --description Managed services, October",
    ],
  },

  async plan(input, context): Promise<Plan> {
    const period = openPeriod(input.period, context, "this");
    const scene = await readScene(
      context,
      input.client,
      period,
      (id) => `line-item-edit ${id} ${period} --item ${input.item}`,
    );
    const { group } = scene;
    const retry = (name: string): string => `line-item-edit ${group.primaryAccountId} ${period} --item ${name}`;
    const item = findItem(input.item, group, scene.items, period.toString(), retry);
    const to = changeOf(input, item, scene);
    const title = `Change ${item.name} of ${group.name} from ${period} on`;
    if (hasAll(item, to)) return { title, effects: [], outcomes: [], risks: [`${item.name} is like that already.`] };
    const [{ change, report }, tags] = await Promise.all([
      worthOf(item, to, scene, context),
      itemsOf(context).tags(item.id, context.call),
    ]);
    const deed = {
      do: "update",
      id: item.id,
      name: item.name,
      start: period.toString(),
      end: item.end?.toString() ?? null,
      from: valuesOf(item, to),
      to,
    } as const;
    return {
      title,
      effects: [itemEffect(group, `edit ${item.id} ${period}`, summaryOf(item, to), change, deed)],
      outcomes: [outcomeOf(group, report, change)],
      risks: [
        ...strangerRisk(item, tags),
        ...(item.end === null ? [`It is changed in every month from ${period} on.`] : []),
        appears(period, context.clock.now()),
      ],
    };
  },

  apply: applyLineItem,
  verify: verifyLineItem,
  undo: undoLineItem,
});

interface Wish {
  readonly amount?: string | undefined;
  readonly percent?: string | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

function changeOf(
  { amount, percent, name, description }: Wish,
  item: CustomLineItem,
  scene: ItemScene,
): LineItemChange {
  if ([amount, percent, name, description].every((one) => one === undefined)) {
    throw new InputError("line-item.nothing", "Say what is to change: --amount, --percent, --name or --description.");
  }
  const { kind } = item.charge;
  if ((amount !== undefined && kind === "percentage") || (percent !== undefined && kind === "flat")) {
    const is = kind === "flat" ? "a fixed amount" : "a percentage";
    throw new InputError(
      "line-item.kind",
      `${item.name} is ${is}, and AWS does not let that change. End it with line-item-end and add another.`,
    );
  }
  return {
    ...(amount === undefined ? {} : { flat: fixedAmount(amount, scene.report.showback.currency).toString() }),
    ...(percent === undefined ? {} : { percent: percentOf(percent, "line-item.percent") }),
    ...(name === undefined ? {} : { name: itemName(name) }),
    ...(description === undefined ? {} : { description: itemDescription(description) }),
  };
}

/** By how much a month's Showback changes: for a percentage of the client, as in the last closed month. */
async function worthOf(
  item: CustomLineItem,
  to: LineItemChange,
  { group, report }: ItemScene,
  context: ToolContext,
): Promise<{ readonly change: Money; readonly report: CostReport }> {
  const { charge, type } = item;
  const { currency } = report.showback;
  if (charge.kind === "flat") {
    const change = to.flat === undefined ? Money.zero(currency) : Money.of(to.flat, currency).minus(charge.amount);
    return { change: signed(type, change), report };
  }
  if (to.percent === undefined) return { change: Money.zero(currency), report };
  if (!takenOfGroup(item)) {
    throw new InputError(
      "line-item.part",
      `${item.name} is taken of a part of the bill only, so what the change comes to cannot be told. Change it in the AWS console.`,
    );
  }
  const after = await closedMonthOf(context, group, to.percent);
  const change = after.amount.minus(percentageOf(after.base, charge.percent));
  return { change: signed(type, change), report: after.report };
}

function summaryOf(item: CustomLineItem, to: LineItemChange): string {
  const { charge } = item;
  const was = charge.kind === "flat" ? charge.amount.toFixed() : `${charge.percent} %`;
  const is = to.flat ?? (to.percent === undefined ? undefined : `${to.percent} %`);
  const parts = [
    ...(is === undefined ? [] : [`${is} instead of ${was}`]),
    ...(to.name === undefined ? [] : [`named ${to.name}`]),
    ...(to.description === undefined ? [] : [`on the bill: ${to.description}`]),
  ];
  return `${item.name}: ${parts.join(", ")}`;
}
