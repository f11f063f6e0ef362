import { percentageOf } from "#src/engine/line-items/percentage.ts";
import { Money } from "#src/kernel/money.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { Effect } from "#src/ports/proposals.ts";
import { inTurn, itemEffect } from "./change.ts";
import type { Commissions } from "./commissions.ts";
import { takenOfGroup } from "./match.ts";
import type { ItemNames } from "./names.ts";
import { COMMISSION, type LineItemDeed, PURPOSE_TAG } from "./payload.ts";
import { restoring } from "./restore.ts";
import type { Base } from "./showback-base.ts";

/** The commission that is wished for. */
export interface CommissionWish {
  /** Shortest decimal, "0" for none. */
  readonly percent: string;
  readonly period: BillingPeriod;
  /** For this period only. */
  readonly once: boolean;
  /** Whether fees of others like it are replaced too. */
  readonly replace: boolean;
  readonly names: ItemNames;
}

/** What is to be done for one group; what it comes to in the month of its base, signed; and what a person should know. */
export interface CommissionChanges {
  readonly effects: readonly Effect[];
  readonly total: Money;
  readonly notes: readonly string[];
}

const PURPOSE = { [PURPOSE_TAG]: COMMISSION };

/** Brings a group to the commission that is wished for: one that is there is changed or ended, so that there are never two. */
export function commissionChanges(base: Base, standing: Commissions, wish: CommissionWish): CommissionChanges {
  const { group, report } = base;
  const { ours, foreign } = standing;
  const { currency } = report.showback;
  if (foreign.length > 0 && !wish.replace) {
    const named = foreign.map((item) => `${item.name} (${percentOf(item)} %)`).join(", ");
    const note =
      `${group.name} is left out: it has a percentage fee that Reckoner did not make, ${named}, and two would add up. ` +
      "End it first, or write --replace to replace it too.";
    return { effects: [], total: Money.zero(currency), notes: [note] };
  }
  const all = [...ours, ...foreign];
  const kept = wish.percent === "0" ? undefined : all.find((item) => canBecome(item, wish));
  // One ends before the next begins: there are never two at a time.
  const effects = inTurn([
    ...all.filter((item) => item !== kept).map((item) => ending(base, item, wish, ours.includes(item))),
    ...(kept === undefined ? creating(base, wish) : changing(base, kept, wish)),
  ]);
  const amounts = effects.map(({ change }) => Money.of(change.amount, change.currency));
  return { effects, total: Money.sum(currency, amounts), notes: [] };
}

/** AWS changes the value of an item, but not its periods, nor what it is taken of but one by one. */
function canBecome(item: CustomLineItem, wish: CommissionWish): boolean {
  return takenOfGroup(item) && item.start.compare(wish.period) <= 0 && (wish.once || item.end === null);
}

function ending(base: Base, item: CustomLineItem, wish: CommissionWish, ours: boolean): Effect {
  const end = endOf(wish);
  const draft = restoring(item, wish.period, end, ours ? PURPOSE : {});
  const worth = percentageOf(base.base, percentOf(item)).negate();
  const summary = `End ${item.name}, ${percentOf(item)} %`;
  return effectOf(base, wish, `end ${item.id}`, summary, worth, {
    do: "remove",
    id: item.id,
    start: wish.period.toString(),
    end,
    draft,
  });
}

function changing(base: Base, item: CustomLineItem, wish: CommissionWish): Effect[] {
  const was = percentOf(item);
  if (was === wish.percent) return [];
  const worth = percentageOf(base.base, wish.percent).minus(percentageOf(base.base, was));
  const summary = `Commission of ${wish.percent} % instead of ${was} %${every(wish)}`;
  const deed: LineItemDeed = {
    do: "update",
    id: item.id,
    name: item.name,
    start: wish.period.toString(),
    end: endOf(wish),
    from: { percent: was, description: item.description },
    to: { percent: wish.percent, description: descriptionOf(wish) },
  };
  return [effectOf(base, wish, "commission", summary, worth, deed)];
}

function creating(base: Base, wish: CommissionWish): Effect[] {
  if (wish.percent === "0") return [];
  const { group } = base;
  const deed: LineItemDeed = {
    do: "create",
    draft: {
      groupId: group.id,
      name: wish.names.take("Commission", group.id),
      description: descriptionOf(wish),
      type: "fee",
      flat: null,
      percent: wish.percent,
      // A percentage that is taken of nothing charges nothing.
      of: [group.id],
      start: wish.period.toString(),
      end: endOf(wish),
      tags: PURPOSE,
    },
  };
  const summary = `Commission of ${wish.percent} %${every(wish)}`;
  return [effectOf(base, wish, "commission", summary, percentageOf(base.base, wish.percent), deed)];
}

function effectOf(
  { group }: Base,
  { period }: CommissionWish,
  key: string,
  summary: string,
  worth: Money,
  payload: LineItemDeed,
): Effect {
  return itemEffect(group, `${key} ${period} ${worth.currency}`, summary, worth, payload);
}

const percentOf = ({ charge }: CustomLineItem): string =>
  charge.kind === "percentage" ? charge.percent.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "") : "0";
const endOf = ({ once, period }: CommissionWish): string | null => (once ? period.next().toString() : null);
const every = ({ once }: CommissionWish): string => (once ? "" : ", every month");
const descriptionOf = ({ percent }: CommissionWish): string => `Commission, ${percent} percent of AWS charges`;
