import { BillingPeriod } from "#src/kernel/period.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import { sees } from "../caller.ts";
import type { ToolContext } from "../context.ts";
import { noProposals } from "../not-kept.ts";
import { itemsOf } from "./change.ts";
import { type ExpectedItem, expectedItems } from "./expected-items.ts";
import { differsFrom, mismatch } from "./match.ts";

/** A custom line item of ours that is not as approved proposals have left it. */
export interface Drift {
  readonly expected: ExpectedItem;
  /** The earliest open period in which it differs. */
  readonly period: BillingPeriod;
  /** As AWS lists it; `null` when it is gone. */
  readonly found: CustomLineItem | null;
  /** A sentence. */
  readonly what: string;
}

/** How much was compared, and what differs. */
export interface DriftReading {
  readonly periods: readonly BillingPeriod[];
  /** Number of items of ours that were looked at. */
  readonly looked: number;
  /** Number of items of ours that cannot be looked at: their receiver was removed. */
  readonly beyond: number;
  readonly drifts: readonly Drift[];
}

/**
 * Compares what approved proposals have made with what AWS lists, in the two periods that can still be changed. Whoever may see only
 * some clients sees what proposals about those alone have made.
 */
export async function readDrift(context: ToolContext, what: string): Promise<DriftReading> {
  const { call, caller, clock, desk } = context;
  if (context.done === null) throw noProposals(what);
  const current = BillingPeriod.at(clock.now());
  const periods = [current.previous(), current];
  const proposals = await context.done();
  const seen = new Set<string>();
  const beyond = new Set<string>();
  const drifts = new Map<string, Drift>();
  for (const period of periods) {
    const expected = expectedItems(proposals, period);
    if (expected.size === 0) continue;
    const listed = new Map((await itemsOf(context).list(period, call)).map((item) => [item.id, item]));
    for (const one of expected.values()) {
      const holder = await desk.holderOf?.(one.draft.groupId);
      if (holder === null) {
        beyond.add(one.id);
        continue;
      }
      // The same source may be on the bill of a receiver that is not this caller's to see.
      if (!sees(caller, one.client, holder)) continue;
      seen.add(one.id);
      const found = listed.get(one.id) ?? null;
      const difference = found === null ? `AWS does not list it in ${period}.` : differenceOf(found, one);
      if (difference !== null && !drifts.has(one.id)) {
        drifts.set(one.id, { expected: one, period, found, what: difference });
      }
    }
  }
  return { periods, looked: seen.size, beyond: beyond.size, drifts: [...drifts.values()] };
}

/** Its periods are not compared: AWS splits an item that was changed from a month on. */
function differenceOf(found: CustomLineItem, { draft }: ExpectedItem): string | null {
  const range = { start: found.start.toString(), end: found.end?.toString() ?? null };
  const { name, description } = draft;
  return mismatch(found, { ...draft, ...range }) ?? differsFrom(found, { name, description });
}
