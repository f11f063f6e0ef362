import { Conflict, InputError, NotAllowed } from "#src/kernel/errors.ts";
import type { Edits, Effect, Plan, Proposal } from "#src/ports/proposals.ts";
import { typedRight } from "./rules.ts";
import { outcomeOf } from "./words.ts";

/** Refuses with the sentence of an earlier decision, when there is one. */
export function demandWaiting(late: Conflict | null): void {
  if (late !== null) throw late;
}

/** Refuses an approval of something else than what is there, or one without the words that a large amount demands. */
export function checkGiven(proposal: Proposal, given: { readonly digest?: string; readonly typed?: string }): void {
  const { digest, typed } = given;
  if (digest !== undefined && !/^[0-9a-f]{8,64}$/i.test(digest)) {
    throw new InputError("proposal.digest", "The digest is at least the first 8 characters of the one on the card.");
  }
  if (digest !== undefined && !proposal.digest.startsWith(digest.toLowerCase())) {
    throw new Conflict(
      "proposal.other",
      `What you approve is not what proposal ${proposal.number} says. Open it again and decide on what it says now.`,
    );
  }
  if (proposal.mustType === null || typedRight(proposal.mustType, typed)) return;
  throw new InputError("proposal.type", `The amount is large: type ${proposal.mustType} to approve it.`);
}

/** Refuses an edited plan that does more than leave effects out and change amounts of the plan that was computed. */
export function checkEdit(proposal: Proposal, plan: Plan, edits: Edits): void {
  if (plan.effects.length === 0) {
    throw new InputError("edit.empty", "Nothing would be left to do. Reject or withdraw the proposal instead.");
  }
  const computed = new Map(proposal.basis.effects.map((effect) => [effect.key, effect]));
  for (const { key, client, change } of plan.effects) {
    const basis = computed.get(key);
    const known = basis?.client === client && basis.change.currency === change.currency;
    if (!known || edits.without.includes(key)) {
      throw new InputError("edit.foreign", "An edit can only leave effects out or change their amounts.");
    }
  }
  const left = edits.without.map((key) => computed.get(key)).find((effect) => isShared(effect, plan.effects));
  if (left !== undefined) {
    throw new InputError(
      "edit.together",
      `"${left.summary}" is one change for several clients: leave out all of it, or nothing.`,
    );
  }
  for (const key of [...edits.without, ...Object.keys(edits.amounts)]) {
    if (!computed.has(key)) {
      throw new InputError("edit.unknown", `Proposal ${proposal.number} has no effect "${key.slice(0, 80)}".`);
    }
  }
}

/** Whether some of the other effects are the same change outside. */
function isShared(effect: Effect | undefined, others: readonly Effect[]): boolean {
  return effect?.together !== undefined && others.some(({ together }) => together === effect.together);
}

/** Refuses to take back what was not done, or of which it is not known. */
export function checkUndo(proposal: Proposal, undoable: boolean): void {
  const { state, progress, plan } = proposal;
  if (!["applied", "verified", "failed"].includes(state)) throw new Conflict("proposal.undo", outcomeOf(proposal));
  if (!undoable) {
    throw new NotAllowed(
      "proposal.final",
      "What this has done cannot be taken back; propose the opposite change instead.",
    );
  }
  const unsure = progress.find((effect) => effect.state === "started");
  if (unsure !== undefined) {
    const summary = plan.effects.find(({ key }) => key === unsure.key)?.summary ?? unsure.key;
    throw new Conflict(
      "proposal.unsure",
      `It is not known whether "${summary}" was done. Retry proposal ${proposal.number} first; then it can be taken back.`,
    );
  }
  if (progress.some((effect) => effect.state === "done" || effect.state === "verified")) return;
  throw new Conflict("proposal.undo", `Nothing of proposal ${proposal.number} was done, so nothing can be taken back.`);
}

/** Refuses to go on with what has not failed, or what is under way as another proposal. */
export function checkRetry(proposal: Proposal, pending: Proposal | undefined): void {
  if (proposal.state !== "failed") throw new Conflict("proposal.retry", outcomeOf(proposal));
  if (pending === undefined) return;
  throw new Conflict(
    "proposal.pending",
    `The same was proposed again meanwhile: decide on proposal ${pending.number} instead.`,
  );
}
