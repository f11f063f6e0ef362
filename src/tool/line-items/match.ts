import { Money } from "#src/kernel/money.ts";
import type { CustomLineItem, LineItemChange, LineItemDraft } from "#src/ports/custom-line-items.ts";

/** In what an item is not as it was drafted, as a sentence; `null` when it is. */
export function mismatch(item: CustomLineItem, draft: LineItemDraft): string | null {
  if (item.groupId !== draft.groupId) return `${draft.name} is in another billing group.`;
  if (item.type !== draft.type) return `${draft.name} is a ${item.type}, not a ${draft.type}.`;
  const { charge } = item;
  const amount = draft.percent === null ? { flat: draft.flat ?? "" } : { percent: draft.percent };
  if (!hasAll(item, amount)) return `${draft.name} has another amount at AWS.`;
  if (charge.kind === "percentage" && !sameSet(charge.of, draft.of)) {
    return charge.of.length === 0
      ? `${draft.name} is taken of nothing at AWS, so it charges nothing.`
      : `${draft.name} is taken of something else at AWS.`;
  }
  const ends = item.end?.toString() ?? null;
  if (item.start.toString() !== draft.start || ends !== draft.end) return `${draft.name} has other periods at AWS.`;
  return null;
}

/** In what an item is not as it was changed to, as a sentence; `null` when it is. */
export function differsFrom(item: CustomLineItem, to: LineItemChange): string | null {
  if (hasAll(item, to)) return null;
  const { flat, percent, ...words } = to;
  const amount = { ...(flat === undefined ? {} : { flat }), ...(percent === undefined ? {} : { percent }) };
  if (!hasAll(item, amount)) return `${item.name} has another amount at AWS.`;
  return hasAll(item, words) ? null : `${item.name} has another name or description at AWS.`;
}

/** Whether the item has each of these values. */
export function hasAll(item: CustomLineItem, values: LineItemChange): boolean {
  const { charge } = item;
  const { name, description, flat, percent } = values;
  if (name !== undefined && name !== item.name) return false;
  if (description !== undefined && description !== item.description) return false;
  if (flat !== undefined && (charge.kind !== "flat" || !same(charge.amount.toString(), flat))) return false;
  return percent === undefined || (charge.kind === "percentage" && same(charge.percent, percent));
}

/** Whether the item is a percentage of the whole of its billing group, and of nothing else. */
export function takenOfGroup({ charge, groupId, filtered }: CustomLineItem): boolean {
  return charge.kind === "percentage" && sameSet(charge.of, [groupId]) && !filtered;
}

/** What an item has of the members that a change names. */
export function valuesOf(item: CustomLineItem, change: LineItemChange): LineItemChange {
  const { charge } = item;
  return {
    ...(change.name === undefined ? {} : { name: item.name }),
    ...(change.description === undefined ? {} : { description: item.description }),
    ...(change.flat === undefined || charge.kind !== "flat" ? {} : { flat: charge.amount.toString() }),
    ...(change.percent === undefined || charge.kind !== "percentage" ? {} : { percent: charge.percent }),
  };
}

/** Decimals that are the same number; the currency does not matter here. */
const same = (a: string, b: string): boolean => b !== "" && Money.of(a, "USD").equals(Money.of(b, "USD"));

/** Whether both name the same; neither names anything twice. */
export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}
