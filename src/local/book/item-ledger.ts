import { BillingPeriod } from "../../kernel/period.ts";
import type { CustomItem } from "./custom-items.ts";
import { appearsAt } from "./delays.ts";

/** What a custom line item says in some billing periods; everything but its name on AWS, its group and its periods. */
export type ItemContent = Omit<CustomItem, "arn" | "group" | "start" | "end" | "createdAt" | "modifiedAt">;

/** A run of billing periods; `end` exclusive, null for all later ones. */
export interface Periods {
  readonly start: BillingPeriod;
  readonly end: BillingPeriod | null;
}

/** One thing that was written: what holds in these periods from then on, null when the item was removed from them. */
export interface ItemChange extends Periods {
  /** Null for what was there before anybody wrote, and is shown without delay. */
  readonly at: Date | null;
  readonly content: ItemContent | null;
}

interface Entry {
  readonly arn: string;
  readonly group: number;
  readonly createdAt: Date;
  readonly changes: ItemChange[];
}

/**
 * Everything that was ever written about custom line items. It tells two states from it: what is listed, which is all
 * of it at once, and what is shown in a bill at an instant, which lags behind.
 */
export class ItemLedger {
  readonly #entries = new Map<string, Entry>();

  /** Records a new item; `at` null when it has always been there. */
  add(item: CustomItem, at: Date | null): void {
    const { arn, group, start, end, createdAt, modifiedAt: _, ...content } = item;
    this.#entries.set(arn, { arn, group, createdAt, changes: [{ at, start, end, content }] });
  }

  /** Changes an item where it stands within these periods; null removes it. False when it stands in none of them. */
  change(arn: string, at: Date, periods: Periods, edit: (content: ItemContent) => ItemContent | null): boolean {
    const entry = this.#entries.get(arn);
    if (entry === undefined) return false;
    const parts = standing(entry).flatMap((part) => {
      const common = overlap(part, periods);
      return common === null ? [] : [{ at, ...common, content: edit(part.content) }];
    });
    entry.changes.push(...parts);
    return parts.length > 0;
  }

  /** The items as they stand: one for each run of periods with the same content, in the order in which they were made. */
  listed(): CustomItem[] {
    return [...this.#entries.values()].flatMap((entry) =>
      standing(entry)
        .sort((a, b) => a.start.compare(b.start))
        .map((part) => itemOf(entry, part)),
    );
  }

  /** Every content that an item was ever given, oldest first; undefined for an item that stands nowhere any more. */
  history(arn: string): CustomItem[] | undefined {
    const entry = this.#entries.get(arn);
    if (entry === undefined || standing(entry).length === 0) return undefined;
    return entry.changes.flatMap((change, place) => {
      if (change.content === null) return [];
      const next = entry.changes.slice(place + 1).find((c) => c.start.compare(change.start) > 0 && overlap(c, change));
      return [itemOf(entry, { ...change, content: change.content, end: next?.start ?? change.end })];
    });
  }

  /** The items of one period as a bill shows them at an instant. */
  shown(period: BillingPeriod, now: Date): CustomItem[] {
    return [...this.#entries.values()].flatMap((entry) => {
      const change = entry.changes.findLast(
        (c) => covers(c, period) && (c.at === null || appearsAt(c.at, period) <= now.getTime()),
      );
      if (change === undefined || change.content === null) return [];
      return [itemOf(entry, { ...change, content: change.content })];
    });
  }

  /** How many changes have appeared somewhere by an instant: the same number means the same figures. */
  appeared(now: Date): number {
    let count = 0;
    for (const { changes } of this.#entries.values()) {
      for (const { at, start } of changes) {
        if (at === null) continue;
        const current = BillingPeriod.at(at);
        const periods = start.compare(current) < 0 ? [current, current.previous()] : [current];
        count += periods.filter((period) => appearsAt(at, period) <= now.getTime()).length;
      }
    }
    return count;
  }
}

/** True when a period is one of these. */
export function covers({ start, end }: Periods, period: BillingPeriod): boolean {
  return start.compare(period) <= 0 && (end === null || period.compare(end) < 0);
}

interface Part extends Periods {
  readonly at: Date | null;
  readonly content: ItemContent;
}

function standing(entry: Entry): Part[] {
  let parts: Part[] = [];
  for (const change of entry.changes) {
    const kept = parts.flatMap((part) => without(part, change));
    parts = change.content === null ? kept : [...kept, { ...change, content: change.content }];
  }
  return parts;
}

/** What is left of a part before and after some periods. */
function without(part: Part, periods: Periods): Part[] {
  if (overlap(part, periods) === null) return [part];
  const before = part.start.compare(periods.start) < 0 ? [{ ...part, end: periods.start }] : [];
  const after =
    periods.end !== null && (part.end === null || part.end.compare(periods.end) > 0)
      ? [{ ...part, start: periods.end }]
      : [];
  return [...before, ...after];
}

function overlap(a: Periods, b: Periods): Periods | null {
  const start = a.start.compare(b.start) > 0 ? a.start : b.start;
  const end = a.end === null ? b.end : b.end === null || a.end.compare(b.end) < 0 ? a.end : b.end;
  return end !== null && start.compare(end) >= 0 ? null : { start, end };
}

function itemOf(entry: Entry, part: Part): CustomItem {
  const { arn, group, createdAt } = entry;
  return { arn, group, ...part.content, start: part.start, end: part.end, createdAt, modifiedAt: part.at ?? createdAt };
}
