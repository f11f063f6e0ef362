import { Conflict, InputError } from "#src/kernel/errors.ts";
import type { Money } from "#src/kernel/money.ts";
import type { CostReport } from "#src/ports/billing-groups.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { Plan } from "#src/ports/proposals.ts";
import type { ToolContext } from "../context.ts";
import {
  appears,
  closedMonthOf,
  type ItemScene,
  itemEffect,
  itemsOf,
  outcomeOf,
  signed,
  strangerRisk,
} from "./change.ts";
import { takenOfGroup } from "./match.ts";
import { PURPOSE_TAG } from "./payload.ts";
import { restoring } from "./restore.ts";

/**
 * The plan that takes an item off the period of a scene and every later one. Refused while a percentage is taken of it: AWS does not
 * remove such an item (ConflictException, CUSTOM_LINE_ITEM_ASSOCIATION_EXISTS).
 */
export async function planRemoval(
  context: ToolContext,
  title: string,
  scene: ItemScene,
  item: CustomLineItem,
): Promise<Plan> {
  const { group, period, items } = scene;
  const taker = items.find(({ charge }) => charge.kind === "percentage" && charge.of.includes(item.id));
  if (taker !== undefined) {
    throw new Conflict(
      "line-item.taken",
      `${taker.name} is a percentage of ${item.name}. End ${taker.name} first, then ${item.name} can be taken off.`,
    );
  }
  const [{ amount, report }, tags] = await Promise.all([
    worthOf(context, scene, item),
    itemsOf(context).tags(item.id, context.call),
  ]);
  const change = signed(item.type, amount).negate();
  const purpose = tags[PURPOSE_TAG];
  const draft = restoring(item, period, null, purpose === undefined ? {} : { [PURPOSE_TAG]: purpose });
  const start = period.toString();
  const deed = { do: "remove", id: item.id, start, end: null, draft } as const;
  const summary = `No more ${item.name} (${item.type}) from ${period} on`;
  return {
    title,
    effects: [itemEffect(group, `remove ${item.id} ${period}`, summary, change, deed)],
    outcomes: [outcomeOf(group, report, change)],
    risks: [
      ...strangerRisk(item, tags),
      ...(item.end === null ? ["The amount is that of one month; it is missing in every later month too."] : []),
      ...(draft.name === item.name
        ? []
        : [`Taken back later, it comes back as ${draft.name}: earlier months keep the name.`]),
      appears(period, context.clock.now()),
    ],
  };
}

/** What the item comes to in a month, positive. */
async function worthOf(
  context: ToolContext,
  { group, report }: ItemScene,
  item: CustomLineItem,
): Promise<{ readonly amount: Money; readonly report: CostReport }> {
  const { charge, name } = item;
  if (charge.kind === "flat") return { amount: charge.amount, report };
  if (charge.of.length === 0) return { amount: report.showback.minus(report.showback), report };
  if (takenOfGroup(item)) return closedMonthOf(context, group, charge.percent);
  throw new InputError(
    "line-item.part",
    `${name} is taken of a part of the bill only, so what it comes to cannot be told. Remove it in the AWS console.`,
  );
}
