import { Bug } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { CustomLineItem, LineItemChange, LineItemDraft } from "#src/ports/custom-line-items.ts";
import type { Effect, Outcome } from "#src/ports/proposals.ts";
import type { ToolContext } from "../context.ts";
import { closedMonthOf, inTurn, itemEffect, outcomeOf, readScene, signed } from "./change.ts";
import type { Drift } from "./drift.ts";
import { hasAll, sameSet, valuesOf } from "./match.ts";
import type { ItemNames } from "./names.ts";
import { INSTEAD_TAG, type LineItemDeed } from "./payload.ts";
import { restoring } from "./restore.ts";

/** What puts one line item back, and the client's month after it. */
export interface Mended {
  readonly effects: readonly Effect[];
  readonly outcome: Outcome;
}

/** Plans how an item becomes again what was approved: made anew, changed back, or where AWS lets neither, taken off and made anew. */
export async function mendOne(context: ToolContext, drift: Drift, names: ItemNames): Promise<Mended> {
  const { expected, found, period } = drift;
  const { draft } = expected;
  // By the group: the same source may be on the bills of two receivers.
  const { group, report } = await readScene(context, draft.groupId, period, () => "drift-mend");
  const worth = (of: Charged): Promise<Money> => worthOf(context, group, expected.currency, of);
  const after = await worth(draft);
  const before = found === null ? Money.zero(expected.currency) : await worth(chargedBy(found));
  const effect = (key: string, summary: string, change: Money, deed: LineItemDeed): Effect =>
    itemEffect(group, `${key} ${expected.id} ${period}`, summary, change, deed);
  const outcome = outcomeOf(group, report, after.minus(before));

  const back = found === null ? null : changeBack(found, draft);
  if (found !== null && back !== null) {
    const range = { start: period.toString(), end: draft.end };
    const deed: LineItemDeed = { do: "update", id: found.id, name: found.name, ...range, ...back };
    return { effects: [effect("change", `Put ${draft.name} back as approved`, after.minus(before), deed)], outcome };
  }
  const name = names.take(draft.name, draft.groupId);
  const tags = { ...draft.tags, [INSTEAD_TAG]: expected.id };
  const again: LineItemDraft = { ...draft, name, start: period.toString(), tags };
  const make = effect("make", `Make ${name} as approved`, after, { do: "create", draft: again });
  if (found === null) return { effects: [make], outcome };
  const restored = restoring(found, period, draft.end, {});
  const off: LineItemDeed = { do: "remove", id: found.id, start: period.toString(), end: draft.end, draft: restored };
  return { effects: inTurn([effect("remove", `Take ${found.name} off`, before.negate(), off), make]), outcome };
}

/** What has to be changed where AWS lets it: neither type, nor kind, nor what a percentage is taken of. */
function changeBack(
  found: CustomLineItem,
  draft: LineItemDraft,
): { readonly from: LineItemChange; readonly to: LineItemChange } | null {
  const { charge } = found;
  const flat = charge.kind === "flat";
  if (found.type !== draft.type || flat !== (draft.flat !== null)) return null;
  if (!flat && !sameSet(charge.of, draft.of)) return null;
  const to: LineItemChange = {
    name: draft.name,
    description: draft.description,
    ...(draft.flat === null ? {} : { flat: draft.flat }),
    ...(draft.percent === null ? {} : { percent: draft.percent }),
  };
  return hasAll(found, to) ? null : { from: valuesOf(found, to), to };
}

type Charged = Pick<LineItemDraft, "type" | "flat" | "percent" | "of">;

const chargedBy = ({ type, charge }: CustomLineItem): Charged =>
  charge.kind === "flat"
    ? { type, flat: charge.amount.toString(), percent: null, of: [] }
    : { type, flat: null, percent: charge.percent, of: charge.of };

/** What it comes to in a month, signed; a percentage as in the last closed month, and nothing when it is taken of nothing. */
async function worthOf(
  context: ToolContext,
  group: BillingGroup,
  currency: string,
  { type, flat, percent, of }: Charged,
): Promise<Money> {
  if (flat !== null) return signed(type, Money.of(flat, currency));
  if (percent === null) throw new Bug("line-item.charge", "A line item has neither an amount nor a percentage.");
  if (of.length === 0) return Money.zero(currency);
  return signed(type, (await closedMonthOf(context, group, percent)).amount);
}
