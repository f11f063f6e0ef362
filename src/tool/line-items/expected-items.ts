import type { BillingPeriod } from "#src/kernel/period.ts";
import type { LineItemChange, LineItemDraft } from "#src/ports/custom-line-items.ts";
import type { Effect, Proposal } from "#src/ports/proposals.ts";
import { INSTEAD_TAG, type LineItemDeed } from "./payload.ts";

/** A custom line item as approved proposals have left it. */
export interface ExpectedItem {
  readonly id: string;
  readonly draft: LineItemDraft;
  /** The proposal that made it. */
  readonly number: number;
  readonly client: string;
  readonly clientName: string;
  readonly currency: string;
}

/**
 * What our custom line items must be in a period, by ARN, from all that approved proposals have done: made, changed, removed, and not
 * taken back. Proposals are read in the order in which they were approved. Items of others are not in it.
 */
export function expectedItems(
  proposals: readonly Proposal[],
  period: BillingPeriod,
): ReadonlyMap<string, ExpectedItem> {
  const expected = new Map<string, ExpectedItem>();
  for (const proposal of proposals.toSorted((a, b) => approvedAt(a) - approvedAt(b) || a.number - b.number)) {
    for (const effect of proposal.plan.effects) {
      const progress = proposal.progress.find(({ key }) => key === effect.key);
      const deed = deedIn(effect);
      // What was removed and brought back is there again as another item, which is ours: the old one is no more.
      const broughtBack = progress?.state === "undone" && deed?.do === "remove";
      if (progress?.state !== "done" && progress?.state !== "verified" && !broughtBack) continue;
      const { id, back } = (progress?.result ?? {}) as { readonly id?: unknown; readonly back?: unknown };
      if (typeof id !== "string" || deed === null || !reaches(deed, period)) continue;
      apply(expected, id, deed, effect, proposal.number);
      if (broughtBack && typeof back === "string" && reaches({ do: "create", draft: deed.draft }, period)) {
        apply(expected, back, { do: "create", draft: deed.draft }, effect, proposal.number);
      }
    }
  }
  return expected;
}

function apply(
  expected: Map<string, ExpectedItem>,
  id: string,
  deed: LineItemDeed,
  { client, clientName, change }: Effect,
  number: number,
): void {
  const known = expected.get(id);
  const instead = deed.do === "create" ? deed.draft.tags[INSTEAD_TAG] : undefined;
  if (instead !== undefined) expected.delete(instead);
  if (deed.do === "create")
    expected.set(id, { id, draft: deed.draft, number, client, clientName, currency: change.currency });
  else if (deed.do === "remove") expected.delete(id);
  else if (known !== undefined) expected.set(id, { ...known, draft: changed(known.draft, deed.to) });
}

function changed(draft: LineItemDraft, to: LineItemChange): LineItemDraft {
  return {
    ...draft,
    ...(to.name === undefined ? {} : { name: to.name }),
    ...(to.description === undefined ? {} : { description: to.description }),
    ...(to.flat === undefined ? {} : { flat: to.flat }),
    ...(to.percent === undefined ? {} : { percent: to.percent }),
  };
}

function deedIn({ payload }: Effect): LineItemDeed | null {
  const deed = payload as unknown as Partial<LineItemDeed> | null;
  return deed?.do === "create" || deed?.do === "update" || deed?.do === "remove" ? (deed as LineItemDeed) : null;
}

function reaches(deed: LineItemDeed, period: BillingPeriod): boolean {
  const { start, end } = deed.do === "create" ? deed.draft : deed;
  const month = period.toString();
  return start <= month && (end === null || month < end);
}

function approvedAt({ decisions, proposedAt }: Proposal): number {
  const approved = decisions.findLast(({ kind }) => kind === "approve" || kind === "policy");
  return (approved?.at ?? proposedAt).getTime();
}
