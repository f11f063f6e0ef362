import type { Clock } from "#src/kernel/clock.ts";
import { type AppError, asAppError, Bug, Upstream } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { StoredProposal } from "#src/ports/proposal-rows.ts";
import { proposalEvent } from "#src/ports/proposal-rows.ts";
import type { Effect, EffectProgress, Plan, Proposal, ProposalState } from "#src/ports/proposals.ts";
import type { Repositories, Store } from "#src/ports/store.ts";
import { digestOf, effectToken } from "./digest.ts";
import type { Enqueue } from "./enqueue.ts";
import { step } from "./machine.ts";
import { MACHINERY } from "./place.ts";
import { clientsOf } from "./rights.ts";
import { type ApprovalRules, driftOf } from "./rules.ts";
import { goStale } from "./stale.ts";
import { refuseStopped } from "./stops.ts";

/** What a tool does for a proposal of its own. */
export interface ProposalSteps {
  /** The plan as it would be now, from the input of the proposal. */
  replan(proposal: Proposal): Promise<Plan>;
  /** At most once however often it is called with this token. */
  apply(effect: Effect, token: string): Promise<Json>;
  verify(effect: Effect, result: Json): Promise<{ readonly holds: boolean; readonly found: string | null }>;
  /** Doing it twice is no error. Gives the result, with what taking it back has made. */
  undo(effect: Effect, result: Json): Promise<Json>;
  /** The custom line item that an effect has made and its first billing period; `null` when it made none. */
  made(effect: Effect, result: Json): { readonly id: string; readonly period: string } | null;
}

/** What an execution is made of. */
export interface Execution {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: ApprovalRules;
  /** For what a policy approves in place of a proposal that went stale. */
  readonly enqueue: Enqueue;
  /** The steps of a tool, by its name; made of the registry by the job. */
  readonly steps: (tool: string) => ProposalSteps;
  /** Aborted when the worker stops: nothing more is begun. */
  readonly signal?: AbortSignal;
  /** Whether this failure is the last word, or a later run will try again. The last word, when left out. */
  readonly givesUp?: (error: AppError) => boolean;
  /** Told the id after a change is kept. */
  readonly changed?: (proposalId: string) => void;
}

/** Applies or verifies what is approved; one that is finished, or is not asked for in this round, is left as it is. */
export function applyProposal(id: string, round: number, execution: Execution): Promise<void> {
  return new Run(id, round, execution).guarded(["approved", "applying", "applied"], (run) => run.apply());
}

/** Takes back, in reverse order, what was done. */
export function undoProposal(id: string, round: number, execution: Execution): Promise<void> {
  return new Run(id, round, execution).guarded(["undoing"], (run) => run.undo());
}

/** One run of the worker on one proposal. Each of its writes is made only while no later run has claimed the proposal. */
class Run {
  readonly #id: string;
  readonly #round: number;
  readonly #runner: string;
  readonly #execution: Execution;

  constructor(id: string, round: number, execution: Execution) {
    this.#id = id;
    this.#round = round;
    this.#execution = execution;
    this.#runner = newId(execution.clock);
  }

  /** Claims the proposal and works on it; a failure that is the last word becomes its state, any other is left to a later run. */
  async guarded(states: readonly ProposalState[], work: (run: Run) => Promise<void>): Promise<void> {
    const claimed = await this.#execution.store.transaction(async (within) => {
      const proposal = await within.proposals.lock(this.#id);
      const due = proposal !== undefined && proposal.round === this.#round && states.includes(proposal.state);
      if (due) await within.proposals.claim(this.#id, this.#runner);
      return due;
    });
    if (!claimed) return;
    try {
      await work(this);
    } catch (thrown) {
      const error = asAppError(thrown);
      if (error.code === TAKEN_OVER || this.#execution.signal?.aborted === true) throw thrown;
      if (this.#execution.givesUp?.(error) === false) throw thrown;
      await this.#write((within, proposal) => failWith(within, proposal, failureOf(proposal, error)));
    }
  }

  async apply(): Promise<void> {
    if (!(await this.#begin())) return;
    const proposal = await this.#read();
    const { effects } = proposal.plan;
    const steps = this.#steps(proposal);
    for (const effect of effects) await this.#applyOne(effect, steps);
    await this.#write(async (within, proposal) => {
      if (proposal.state === "applying") await step(within, proposal, { ...MACHINERY, to: "applied", note: null });
    });
    for (const effect of effects) await this.#verifyOne(effect, steps);
    await this.#write(async (within, proposal) => {
      const wrong = proposal.progress.filter(({ state }) => state !== "verified");
      if (wrong.length === 0) await step(within, proposal, { ...MACHINERY, to: "verified", note: null });
      else
        await failWith(within, proposal, wrong.map(({ key, error }) => `${nameOf(proposal, key)}: ${error}`).join(" "));
    });
  }

  async undo(): Promise<void> {
    const proposal = await this.#read();
    const steps = this.#steps(proposal);
    for (const effect of proposal.plan.effects.toReversed()) await this.#undoOne(effect, steps);
    await this.#write((within, proposal) => step(within, proposal, { ...MACHINERY, to: "undone", note: null }));
  }

  /** Brings it to "applying"; false when it is stale. What was begun once is not planned again: the rest was approved with it. */
  async #begin(): Promise<boolean> {
    const { rules } = this.#execution;
    const before = await this.#read();
    if (before.state !== "approved") return true;
    const untouched = before.progress.every(({ state }) => state === "planned");
    const fresh = untouched ? await this.#steps(before).replan(before) : null;
    const drift = fresh === null ? [] : driftOf(before.basis, fresh, before.edits, rules);
    return this.#write(async (within, proposal) => {
      await refuseStopped(within, clientsOf(proposal.plan), proposal.proposedBy.surface);
      if (fresh !== null && drift.length > 0) {
        await goStale(within, proposal, fresh, drift, this.#execution);
        return false;
      }
      await step(within, proposal, { ...MACHINERY, to: "applying", note: null });
      return true;
    });
  }

  async #applyOne(effect: Effect, steps: ProposalSteps): Promise<void> {
    if (this.#execution.signal?.aborted === true) throw interrupted();
    const before = await this.#write(async (within, proposal) => {
      const { state } = progressOf(proposal, effect);
      if (state === "done" || state === "verified") return state;
      await refuseStopped(within, touchedBy(effect, proposal), proposal.proposedBy.surface);
      await within.proposals.progress(this.#id, { key: effect.key, state: "started", result: null, error: null });
      return state;
    });
    if (before === "done" || before === "verified") return;
    const token = await effectToken(this.#id, effect.key);
    const result = await steps.apply(effect, token).catch(async (thrown: unknown) => {
      const error = asAppError(thrown);
      // Refused is not done, unless an earlier try may have done it; whether an answer that never came was done is not known.
      const unsure = before === "started" || error instanceof Upstream || error instanceof Bug;
      const state = unsure ? "started" : "failed";
      await this.#write((within) =>
        within.proposals.progress(this.#id, { key: effect.key, state, result: null, error: error.message }),
      );
      throw thrown;
    });
    await this.#write(async (within, proposal) => {
      await within.proposals.progress(this.#id, { key: effect.key, state: "done", result, error: null });
      const item = steps.made(effect, result);
      if (item !== null) {
        const { tool } = proposal;
        const of = { purpose: tool, client: effect.client, proposalId: this.#id, effectKey: effect.key };
        await within.madeItems.add({ ...item, ...of });
      }
      await within.outbox.add(proposalEvent(proposal));
      await this.#note(within, proposal, effect, "effect.done");
    });
  }

  async #verifyOne(effect: Effect, steps: ProposalSteps): Promise<void> {
    const { state, result } = progressOf(await this.#read(), effect);
    if (state === "verified") return;
    const { holds, found } = await steps.verify(effect, result);
    const progress: EffectProgress = holds
      ? { key: effect.key, state: "verified", result, error: null }
      : { key: effect.key, state: "done", result, error: found ?? "It is not there as it was approved." };
    await this.#write((within) => within.proposals.progress(this.#id, progress));
  }

  async #undoOne(effect: Effect, steps: ProposalSteps): Promise<void> {
    if (this.#execution.signal?.aborted === true) throw interrupted();
    const result = await this.#write(async (within, proposal) => {
      const { state, result } = progressOf(proposal, effect);
      if (state !== "done" && state !== "verified") return undefined;
      await refuseStopped(within, touchedBy(effect, proposal), proposal.proposedBy.surface);
      return { result };
    });
    if (result === undefined) return;
    const after = await steps.undo(effect, result.result);
    await this.#write(async (within, proposal) => {
      await within.proposals.progress(this.#id, { key: effect.key, state: "undone", result: after, error: null });
      await within.madeItems.removed(this.#id, effect.key);
      await within.outbox.add(proposalEvent(proposal));
      await this.#note(within, proposal, effect, "effect.undone");
    });
  }

  #steps({ tool }: Proposal): ProposalSteps {
    return this.#execution.steps(tool);
  }

  /** One transaction on the locked proposal, which nobody has claimed since. */
  async #write<T>(work: (within: Repositories, proposal: StoredProposal) => Promise<T>): Promise<T> {
    const result = await this.#execution.store.transaction(async (within) => {
      const proposal = await within.proposals.lock(this.#id);
      if (proposal?.runner !== this.#runner) throw takenOver();
      return work(within, proposal);
    });
    this.#execution.changed?.(this.#id);
    return result;
  }

  async #read(): Promise<StoredProposal> {
    const proposal = await this.#execution.store.proposals.byId(this.#id);
    if (proposal?.runner !== this.#runner) throw takenOver();
    return proposal;
  }

  async #note(within: Repositories, { id, tool }: Proposal, effect: Effect, outcome: string): Promise<void> {
    const inputDigest = await digestOf({ proposal: id, effect });
    await within.audit.append({ actor: MACHINERY.by, surface: "job", tool, inputDigest, outcome });
  }
}

/** Writes that work on it has come to an end without success. Needs a transaction, and the proposal locked. */
export function failWith(within: Repositories, proposal: StoredProposal, note: string): Promise<void> {
  return step(within, proposal, { ...MACHINERY, to: "failed", note });
}

/** What a person reads: what went wrong, and how far it had come. */
function failureOf(proposal: StoredProposal, error: AppError): string {
  const { progress, state } = proposal;
  const count = (...states: EffectProgress["state"][]): number =>
    progress.filter((effect) => states.includes(effect.state)).length;
  const whose = progress.find((effect) => effect.error === error.message);
  const said = whose === undefined ? error.message : `${nameOf(proposal, whose.key)}: ${error.message}`;
  const far =
    state === "undoing"
      ? `Taken back: ${count("undone")} of ${count("undone", "done", "verified")}.`
      : `Done: ${count("done", "verified")} of ${progress.length}.`;
  return `${said} ${far}`;
}

function nameOf(proposal: Proposal, key: string): string {
  const effect = proposal.plan.effects.find((each) => each.key === key);
  return effect === undefined ? key : `${effect.summary} for ${effect.clientName}`;
}

function progressOf(proposal: Proposal, effect: Effect): EffectProgress {
  const found = proposal.progress.find(({ key }) => key === effect.key);
  if (found === undefined) throw new Bug("proposal.effect", "An effect of a proposal has no row. It has been logged.");
  return found;
}

const TAKEN_OVER = "proposal.taken-over";

/** Retryable: by then the other run has ended, and there is nothing left to do; or it was killed, and there is. */
function takenOver(): Upstream {
  return new Upstream(TAKEN_OVER, "Another run has taken this proposal over.", { retryable: true });
}

function interrupted(): Upstream {
  return new Upstream("proposal.interrupted", "The worker stops; the rest is done by the next run.", {
    retryable: true,
  });
}

/** The clients whom an effect changes something for: with those who share it. */
function touchedBy(effect: Effect, { plan }: Proposal): readonly string[] {
  const shared = plan.effects.filter(({ together }) => together !== undefined && together === effect.together);
  return [...new Set([effect, ...shared].map(({ client }) => client))];
}
