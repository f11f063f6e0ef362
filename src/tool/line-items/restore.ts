import type { BillingPeriod } from "#src/kernel/period.ts";
import type { CustomLineItem, LineItemDraft } from "#src/ports/custom-line-items.ts";

/**
 * The draft that brings an item back which is removed from some periods on. Where the item stays in earlier periods its name is still
 * taken, so that it comes back under the next one.
 */
export function restoring(
  item: CustomLineItem,
  start: BillingPeriod,
  end: string | null,
  tags: Readonly<Record<string, string>>,
): LineItemDraft {
  const { charge } = item;
  const stays = item.start.compare(start) < 0 || (end !== null && item.end === null);
  return {
    groupId: item.groupId,
    name: stays ? `${item.name.slice(0, 120)}-again` : item.name,
    description: item.description,
    type: item.type,
    flat: charge.kind === "flat" ? charge.amount.toString() : null,
    percent: charge.kind === "percentage" ? charge.percent : null,
    of: charge.kind === "percentage" ? charge.of : [],
    start: (item.start.compare(start) > 0 ? item.start : start).toString(),
    end: earlier(item.end?.toString() ?? null, end),
    tags,
  };
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
