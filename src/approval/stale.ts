import type { StoredProposal } from "#src/ports/proposal-rows.ts";
import type { Edits, Plan } from "#src/ports/proposals.ts";
import type { Repositories } from "#src/ports/store.ts";
import { type Asking, askPolicies } from "./ask-policies.ts";
import { step } from "./machine.ts";
import { MACHINERY, place } from "./place.ts";
import type { ApprovalRules } from "./rules.ts";

/**
 * Ends a locked proposal whose facts have changed, and asks again with what has changed. What was left out stays left out; amounts
 * that people had edited are computed anew. Nothing is asked when nothing is left to do.
 */
export async function goStale(
  within: Repositories,
  proposal: StoredProposal,
  fresh: Plan,
  drift: readonly string[],
  { rules, clock, enqueue }: Asking & { readonly rules: ApprovalRules },
): Promise<void> {
  const keys = new Set(fresh.effects.map(({ key }) => key));
  const edits: Edits = { without: proposal.edits.without.filter((key) => keys.has(key)), amounts: {} };
  const effects = fresh.effects.filter(({ key }) => !edits.without.includes(key));
  const changes = [
    `The facts have changed since proposal ${proposal.number} was approved.`,
    ...drift,
    ...(Object.keys(proposal.edits.amounts).length > 0 ? ["Amounts that were edited are computed anew."] : []),
  ];
  const end = { ...MACHINERY, to: "stale", note: changes.join(" ") } as const;
  if (effects.length === 0) {
    await step(within, proposal, { ...end, note: `${end.note} There is nothing left to do.` });
    return;
  }
  const { tool, input, proposedBy, number } = proposal;
  const plan: Plan = { ...fresh, effects, risks: [...changes, ...fresh.risks] };
  const successor = await place(
    within,
    { tool, input, basis: fresh, edits, plan, proposedBy, replaces: number },
    rules,
    clock.now(),
  );
  await step(within, proposal, { ...end, replacedBy: successor.proposal.number });
  if (!successor.fresh) return;
  // Nothing of the approval is carried over: policies look at it as at any other that is new.
  for (const entry of await askPolicies(within, successor.proposal, { clock, enqueue }))
    await within.audit.append(entry);
}
