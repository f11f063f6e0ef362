import { percentageOf } from "#src/engine/line-items/percentage.ts";
import { Conflict, NotFound } from "#src/kernel/errors.ts";
import type { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, CostReport } from "#src/ports/billing-groups.ts";
import type { CustomLineItem, CustomLineItems } from "#src/ports/custom-line-items.ts";
import type { Effect, Outcome } from "#src/ports/proposals.ts";
import type { ToolContext } from "../context.ts";
import { findClient } from "../find-client.ts";
import { EFFECT_TAG, type LineItemDeed } from "./payload.ts";
import { type Base, readBases } from "./showback-base.ts";

/** One client's month, before a custom line item of it is written. */
export interface ItemScene {
  readonly group: BillingGroup;
  readonly period: BillingPeriod;
  /** Every item of the client in the period. */
  readonly items: readonly CustomLineItem[];
  readonly report: CostReport;
}

/** Reads the client, its items and its report of the period; a client without a report cannot be written to. */
export async function readScene(
  context: ToolContext,
  client: string,
  period: BillingPeriod,
  retry: (account: string) => string,
): Promise<ItemScene> {
  const { desk, call } = context;
  const group = findClient(client, await desk.groups.list(period, call), retry);
  const [reports, items] = await Promise.all([
    desk.groups.reports(period, period, call),
    itemsOf(context).list(period, call),
  ]);
  const report = reports.find((one) => one.groupId === group.id);
  if (report === undefined) {
    throw new NotFound("report.none", `${group.name} has no cost report for ${period}, so no line item can be judged.`);
  }
  return { group, period, report, items: items.filter((item) => item.groupId === group.id) };
}

/** The custom line items of the receiver; where there are none, as in a bill file, it says so. */
export function itemsOf({ desk }: ToolContext): CustomLineItems {
  if (desk.lineItems !== null) return desk.lineItems;
  throw new NotFound("line-items.none", "There are no custom line items in a bill file. Connect an AWS receiver.");
}

/**
 * What a percentage of the client comes to in the last closed month, for showing what it will be about: the report of that month,
 * what the percentage is taken of, and the amount, positive. Throws where the month cannot be read.
 */
export async function closedMonthOf(
  context: ToolContext,
  group: BillingGroup,
  percent: string,
): Promise<Pick<Base, "report" | "base"> & { readonly amount: Money }> {
  const closed = BillingPeriod.at(context.clock.now()).previous();
  const { bases, unreadable } = await readBases(context, [group], closed);
  const [base] = bases;
  if (base !== undefined) {
    return { report: base.report, base: base.base, amount: percentageOf(base.base, percent) };
  }
  const reason = unreadable[0]?.reason ?? "It has no figures.";
  throw new Conflict("base.unknown", `What ${percent} % of ${group.name} comes to cannot be told: ${reason}`);
}

/** The signed amount of a type. */
export const signed = (type: CustomLineItem["type"], amount: Money): Money =>
  type === "credit" ? amount.negate() : amount;

/** An effect on one item of a client. */
export function itemEffect(
  group: BillingGroup,
  key: string,
  summary: string,
  change: Money,
  deed: LineItemDeed,
): Effect {
  return {
    key: [key, group.primaryAccountId, ...elsewhere(group)].join(" "),
    ...whose(group),
    summary,
    change: change.round().toJSON(),
    payload: deed,
  };
}

/** The same effects, to be done one after the other in this order. */
export function inTurn(effects: readonly Effect[]): Effect[] {
  return effects.map((effect, i) => {
    const before = effects[i - 1];
    return before === undefined ? effect : { ...effect, follows: before.key };
  });
}

/** Whose bill an effect is on. */
export function whose({
  primaryAccountId,
  name,
  receiver,
}: BillingGroup): Pick<Effect, "client" | "clientName" | "receiver"> {
  return { client: primaryAccountId, clientName: name, ...(receiver === undefined ? {} : { receiver: receiver.id }) };
}

/** What tells the keys of two effects apart whose client is on two bills; nothing for the receiver of the settings. */
export function elsewhere({ receiver }: BillingGroup): readonly string[] {
  return receiver === undefined || receiver.home === true ? [] : [receiver.id];
}

/** The client's month of a report, before and after a change. */
export function outcomeOf(group: BillingGroup, report: CostReport, change: Money): Outcome {
  return {
    client: group.primaryAccountId,
    clientName: group.name,
    period: report.period.toString(),
    currency: report.showback.currency,
    myView: report.myView.toString(),
    showbackBefore: report.showback.toString(),
    showbackAfter: report.showback.plus(change).toString(),
  };
}

/** When a change shows on the client's bill (Billing Conductor user guide: 24 hours, 48 for a period that is over). */
export function appears(period: BillingPeriod, now: Date): string {
  return period.equals(BillingPeriod.at(now))
    ? "It shows on the client's bill within 24 hours."
    : `It shows on the client's bill of ${period} within 48 hours, because the period is over.`;
}

/** What to know before an item of others is written: whether, by its tags, an approved proposal made it. */
export function strangerRisk(item: CustomLineItem, tags: Readonly<Record<string, string>>): readonly string[] {
  return tags[EFFECT_TAG] === undefined
    ? [`Reckoner did not make ${item.name}: somebody may count on it as it is.`]
    : [];
}
