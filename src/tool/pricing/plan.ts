import { percentageOf } from "#src/engine/line-items/percentage.ts";
import type { PlanPrices } from "#src/engine/pricing/prices.ts";
import { type Repriced, reprice } from "#src/engine/pricing/reprice.ts";
import { Conflict } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { Effect, Outcome, Plan } from "#src/ports/proposals.ts";
import type { ToolContext } from "../context.ts";
import { elsewhere, outcomeOf, whose } from "../line-items/change.ts";
import { takenOfGroup } from "../line-items/match.ts";
import type { PricingDeed } from "./deeds.ts";
import { type GroupMonth, readMonths } from "./months.ts";

/** One client whose prices change. */
export interface PriceChange {
  readonly group: BillingGroup;
  readonly before: PlanPrices;
  readonly after: PlanPrices;
  readonly summary: string;
  readonly key: string;
  readonly deed: PricingDeed;
}

/** What is wished for: whether clients can be left out one by one, or share what is done. */
export interface PricingWish {
  readonly title: string;
  readonly changes: readonly PriceChange[];
  readonly shared: boolean;
  readonly risks: readonly string[];
}

/**
 * The plan of other prices: by how much each client's last closed month would have changed, largest first. A client whose month cannot be told
 * is left out where clients stand alone, and named among the risks where they share what is done.
 */
export async function pricingPlan(context: ToolContext, wish: PricingWish): Promise<Plan> {
  const { changes, shared } = wish;
  const closed = BillingPeriod.at(context.clock.now()).previous();
  const bySeller = changes.some(({ before, after }) =>
    [...before.rules, ...after.rules].some(({ scope }) => scope === "billing-entity"),
  );
  const groups = changes.map(({ group }) => group);
  const [{ months, unreadable }, items] = await Promise.all([
    readMonths(context, groups, closed, bySeller),
    groups.length === 0 ? [] : (context.desk.lineItems?.list(closed, context.call) ?? []),
  ]);
  const told = changes.map((change): Told => {
    const month = months.find(({ group }) => group.id === change.group.id);
    const own = items.filter(({ groupId }) => groupId === change.group.id);
    if (month !== undefined) return toldOf(change, month, own);
    const why = unreadable.find(({ groupId }) => groupId === change.group.id)?.reason ?? "it has no figures";
    return { change, month: null, why };
  });
  const blind = told.filter((one) => one.month === null);
  if (shared && blind.some(({ why }) => why === FROM_PASSTHROUGH))
    throw new Conflict("pricing.blind", FROM_PASSTHROUGH);
  const kept = (shared ? told : told.filter((one) => one.month !== null)).toSorted(largestFirst);
  return {
    title: wish.title,
    effects: kept.map((one) => effectOf(one, shared)),
    outcomes: kept.flatMap(outcomesOf),
    risks: [
      ...blind.map(({ change, why }) =>
        shared
          ? `What it comes to for ${change.group.name} is not in the amounts: ${why}`
          : `${change.group.name} is left out: ${why}`,
      ),
      ...kept.flatMap(({ change, notes = [] }) =>
        notes.map((note) => `Not in the amounts of ${change.group.name}: ${note}.`),
      ),
      ...wish.risks,
      ...(kept.length === 0 ? [] : timing(closed)),
    ],
    ...(kept.some(isUntold) ? { untold: true } : {}),
  };
}

/** Whether it changes more than its amount says. Who has not begun yet has no month that could be changed. */
function isUntold({ change: { group }, month, notes }: Told): boolean {
  return month === null ? group.status !== "pending" : notes.length > 0;
}

/** What a client's month comes to, or why that cannot be told. */
type Told =
  | {
      readonly change: PriceChange;
      readonly month: GroupMonth;
      readonly worth: Money;
      readonly notes: readonly string[];
      readonly why?: undefined;
    }
  | {
      readonly change: PriceChange;
      readonly month: null;
      readonly why: string;
      readonly worth?: undefined;
      readonly notes?: undefined;
    };

const FROM_PASSTHROUGH =
  "what it is shown under Passthrough does not tell its public prices; only its Cost and Usage Report has them. Move it in the AWS console.";

function toldOf(change: PriceChange, month: GroupMonth, items: readonly CustomLineItem[]): Told {
  const priced = reprice(month.month, change.before, change.after);
  if (priced === null) return { change, month: null, why: FROM_PASSTHROUGH };
  return { change, month, ...withPercentages(priced, items) };
}

/** Percentage items of the client follow what they are taken of. */
function withPercentages(
  { change, unknown }: Repriced,
  items: readonly CustomLineItem[],
): { readonly worth: Money; readonly notes: readonly string[] } {
  if (change.isZero()) return { worth: change, notes: unknown };
  let worth = change;
  const notes = [...unknown];
  for (const item of items) {
    if (item.charge.kind !== "percentage") continue;
    if (takenOfGroup(item)) {
      const share = percentageOf(change, item.charge.percent);
      worth = worth.plus(item.type === "credit" ? share.negate() : share);
    } else if (item.charge.of.length > 0) {
      notes.push(`${item.name}, which is taken of a part of the bill`);
    }
  }
  return { worth, notes };
}

function largestFirst(a: Told, b: Told): number {
  if (a.worth === undefined || b.worth === undefined)
    return Number(a.worth === undefined) - Number(b.worth === undefined);
  if (a.worth.currency !== b.worth.currency) return b.worth.currency.localeCompare(a.worth.currency, "en");
  return b.worth.abs().compare(a.worth.abs());
}

function effectOf({ change: { group, key, summary, deed }, worth }: Told, shared: boolean): Effect {
  return {
    key: [key, group.primaryAccountId, ...elsewhere(group)].join(" "),
    ...whose(group),
    summary,
    change: (worth ?? Money.zero("USD")).round().toJSON(),
    payload: deed,
    ...(shared ? { together: key } : {}),
  };
}

function outcomesOf({ change: { group }, month, worth }: Told): Outcome[] {
  return month === null ? [] : [outcomeOf(group, month.report, worth)];
}

/** Billing Conductor user guide: prices change for the whole month in which they are changed, and show within a day. */
function timing(closed: BillingPeriod): readonly string[] {
  return [
    `The amounts are those of ${closed}, the last closed month, at the new prices. What is charged follows each month's usage.`,
    `AWS prices ${closed.next()} anew from its first day, within 24 hours; ${closed} and earlier months stay as they are.`,
  ];
}
