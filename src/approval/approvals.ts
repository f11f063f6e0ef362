import type { Clock } from "#src/kernel/clock.ts";
import { Conflict, InputError, NotAllowed, NotFound } from "#src/kernel/errors.ts";
import type { AuditEntry } from "#src/ports/audit.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { proposalEvent, type StoredProposal } from "#src/ports/proposal-rows.ts";
import type { Actor, Approvals, Decision, Proposal } from "#src/ports/proposals.ts";
import { narrowed } from "#src/ports/reach.ts";
import type { Repositories, Store } from "#src/ports/store.ts";
import { askPolicies, comparePolicies } from "./ask-policies.ts";
import { checkEdit, checkGiven, checkRetry, checkUndo, demandWaiting } from "./checks.ts";
import { digestOf } from "./digest.ts";
import type { Enqueue } from "./enqueue.ts";
import { step } from "./machine.ts";
import { expire, place, UNEDITED } from "./place.ts";
import {
  APPROVERS,
  clientsOf,
  demand,
  has,
  isOver,
  PROPOSERS,
  plansOf,
  READERS,
  RESUMERS,
  reasonOf,
  STOPPERS,
  seesAll,
  tooLate,
  unknownProposal,
  visibleTo,
  whyNotApprove,
} from "./rights.ts";
import type { ApprovalRules } from "./rules.ts";
import { checkScope, refuseStopped } from "./stops.ts";

/** What decisions are made of. */
export interface ApprovalOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: ApprovalRules;
  readonly enqueue: Enqueue;
  /** Told the id after a change is kept, so that a worker or a surface in this process need not wait for its next look at the outbox. */
  readonly changed?: (proposalId: string) => void;
  /** Whether what this tool does can be taken back; yes, when left out. */
  readonly undoable?: (tool: string) => boolean;
}

/** What a decision has led to: the proposal that stands in for it, and audit rows that are appended after its own. */
interface Made {
  readonly successor?: string;
  readonly entries: readonly AuditEntry[];
}

/** The one way to everything that can be done with proposals. Every decision is one transaction with the proposal locked. */
export function createApprovals(options: ApprovalOptions): Approvals {
  const { store, clock, rules } = options;

  /** One decision: all of it is kept, its audit row last, or none. A proposal found out of time is kept as expired and refused. */
  const decide = async (
    ref: string,
    by: Actor,
    deed: string,
    work: (within: Repositories, proposal: StoredProposal) => Promise<Made | undefined>,
  ): Promise<Proposal> => {
    const outcome = await store.transaction(async (within) => {
      const found = await resolve(within, ref, by);
      const locked = await within.proposals.lock(found.id);
      if (locked === undefined) throw unknownProposal();
      const late = isOver(locked, clock.now());
      if (late) await expire(within, locked);
      const made = late ? undefined : await work(within, locked);
      const after = (await within.proposals.byId(made?.successor ?? locked.id)) ?? locked;
      await note(within, by, late ? "expire" : deed, { proposal: locked.id, digest: locked.digest });
      for (const entry of made?.entries ?? []) await within.audit.append(entry);
      return { after, late };
    });
    options.changed?.(outcome.after.id);
    if (outcome.late) throw new Conflict("proposal.decided", lateSentence(outcome.after, clock));
    return outcome.after;
  };

  const record = async (
    within: Repositories,
    { id, digest }: Proposal,
    by: Actor,
    kind: Decision["kind"],
    reason: string | null = null,
  ): Promise<void> => within.proposals.decide(id, { by: by.id, byName: by.name, kind, reason, digest });

  const ask = async (within: Repositories, name: "proposal.apply" | "proposal.undo", id: string): Promise<void> => {
    await options.enqueue(within, name, { proposal: id, round: await within.proposals.nextRound(id) });
  };

  return {
    async propose({ tool, input, plan }, by) {
      const clients = clientsOf(plan);
      if (!has(by, PROPOSERS)) {
        throw new NotAllowed("grant.missing", "Your role does not include proposing changes. Ask a billing admin.");
      }
      if (!seesAll(narrowed(by, PROPOSERS), plan)) {
        throw new NotFound("client.unknown", "There is no such client among those you may see.");
      }
      const placed = await store.transaction(async (within) => {
        await refuseStopped(within, clients, by.surface);
        const proposedBy = { id: by.id, name: by.name, surface: by.surface };
        const placing = { tool, input, basis: plan, edits: UNEDITED, plan, proposedBy, replaces: null };
        const { proposal, fresh } = await place(within, placing, rules, clock.now());
        if (!visibleTo(proposal, by)) throw new Conflict("proposal.pending", "The same is proposed already.");
        if (!fresh) return { proposal, fresh };
        const entries = await askPolicies(within, proposal, options);
        await note(within, by, "propose", { proposal: proposal.id, digest: proposal.digest });
        for (const entry of entries) await within.audit.append(entry);
        return { proposal: (await within.proposals.byId(proposal.id)) ?? proposal, fresh };
      });
      if (placed.fresh) options.changed?.(placed.proposal.id);
      return placed.proposal;
    },
    find: (ref, by) => resolve(store, ref, by),
    async list(filter, by) {
      if (!has(by, READERS)) return [];
      const { clients } = narrowed(by, READERS);
      const rows = await store.proposals.list({ ...filter, ...(clients === "all" ? {} : { clients }) });
      return rows.filter((proposal) => visibleTo(proposal, by));
    },
    approve: (ref, by, given) =>
      decide(ref, by, "approve", async (within, proposal) => {
        const refusal = whyNotApprove(proposal, by, clock.now());
        if (refusal !== null) throw refusal;
        checkGiven(proposal, given);
        await refuseStopped(within, clientsOf(proposal.plan), proposal.proposedBy.surface);
        await record(within, proposal, by, "approve");
        const approvals = proposal.decisions.filter((d) => d.kind === "approve").length + 1;
        if (approvals < proposal.approvalsNeeded) {
          await within.outbox.add(proposalEvent(proposal));
          return undefined;
        }
        await step(within, proposal, { to: "approved", by: by.id, byName: by.name, note: null });
        await ask(within, "proposal.apply", proposal.id);
        return { entries: await comparePolicies(within, proposal, "approved") };
      }),
    reject: (ref, by, reason) =>
      decide(ref, by, "reject", async (within, proposal) => {
        demand(by, APPROVERS, "reject", plansOf(proposal));
        demandWaiting(tooLate(proposal, clock.now()));
        const because = reasonOf(reason);
        await record(within, proposal, by, "reject", because);
        await step(within, proposal, { to: "rejected", by: by.id, byName: by.name, note: because });
        return { entries: await comparePolicies(within, proposal, "rejected") };
      }),
    withdraw: (ref, by, reason) =>
      decide(ref, by, "withdraw", async (within, proposal) => {
        if (proposal.proposedBy.id !== by.id) {
          demand(by, ["admin"], "withdraw what somebody else has proposed", plansOf(proposal));
        }
        demandWaiting(tooLate(proposal, clock.now()));
        const because = reason === null || reason.trim() === "" ? null : reasonOf(reason);
        await record(within, proposal, by, "withdraw", because);
        await step(within, proposal, { to: "withdrawn", by: by.id, byName: by.name, note: because });
        return undefined;
      }),
    edit: (ref, by, plan, edits) =>
      decide(ref, by, "edit", async (within, proposal) => {
        demand(by, [...PROPOSERS, ...APPROVERS], "edit", plansOf(proposal));
        demandWaiting(tooLate(proposal, clock.now()));
        checkEdit(proposal, plan, edits);
        await refuseStopped(within, clientsOf(plan), by.surface);
        const { tool, input, basis, number } = proposal;
        const proposedBy = { id: by.id, name: by.name, surface: by.surface };
        const placing = { tool, input, basis, edits, plan, proposedBy, replaces: number };
        const { proposal: successor, fresh } = await place(within, placing, rules, clock.now());
        if (successor.id === proposal.id) throw new InputError("edit.nothing", "Nothing of it would be different.");
        const taken = { to: "replaced", by: by.id, byName: by.name, note: null, replacedBy: successor.number } as const;
        await step(within, proposal, taken);
        const compared = await comparePolicies(within, proposal, "edited");
        const asked = fresh ? await askPolicies(within, successor, options) : [];
        return { successor: successor.id, entries: [...compared, ...asked] };
      }),
    undo: (ref, by, reason) =>
      decide(ref, by, "undo", async (within, proposal) => {
        demand(by, APPROVERS, "take a change back", plansOf(proposal));
        checkUndo(proposal, options.undoable?.(proposal.tool) ?? true);
        await refuseStopped(within, clientsOf(proposal.plan), by.surface);
        const because = reason === null || reason.trim() === "" ? null : reasonOf(reason);
        await record(within, proposal, by, "undo", because);
        await step(within, proposal, { to: "undoing", by: by.id, byName: by.name, note: because });
        await ask(within, "proposal.undo", proposal.id);
        return undefined;
      }),
    retry: (ref, by) =>
      decide(ref, by, "retry", async (within, proposal) => {
        demand(by, [...PROPOSERS, ...APPROVERS], "let a failed change go on", plansOf(proposal));
        checkRetry(proposal, await within.proposals.pending(proposal.digest));
        await refuseStopped(within, clientsOf(proposal.plan), proposal.proposedBy.surface);
        const back = proposal.decisions.at(-1)?.kind === "undo";
        await step(within, proposal, { to: back ? "undoing" : "approved", by: by.id, byName: by.name, note: null });
        await ask(within, back ? "proposal.undo" : "proposal.apply", proposal.id);
        return undefined;
      }),
    mayApprove(proposal, by) {
      const refusal = whyNotApprove(proposal, by, clock.now());
      return refusal === null ? { may: true } : { may: false, why: refusal.message };
    },
    async stop(scope, by, reason) {
      demand(by, STOPPERS, "stop changes");
      checkScope(scope, narrowed(by, STOPPERS));
      const because = reasonOf(reason);
      return store.transaction(async (within) => {
        const stop = await within.stops.put({ scope, by: by.id, byName: by.name, reason: because });
        await note(within, by, "stop", { scope, reason: because });
        return stop;
      });
    },
    async resume(scope, by) {
      demand(by, RESUMERS, "let changes go on");
      checkScope(scope, narrowed(by, RESUMERS));
      return store.transaction(async (within) => {
        const held = await within.stops.remove(scope);
        if (held) await note(within, by, "resume", { scope });
        return held;
      });
    },
    stops: () => store.stops.list(),
  };
}

async function resolve(within: Repositories, ref: string, by: Actor): Promise<StoredProposal> {
  const text = ref.trim();
  const number = /^#?(\d{1,9})$/.exec(text)?.[1];
  const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(text)?.[0];
  if (number === undefined && id === undefined) {
    throw new InputError("proposal.ref", `"${text.slice(0, 40)}" is not a proposal; write its number, like 12.`);
  }
  const found = await (id === undefined ? within.proposals.byNumber(Number(number)) : within.proposals.byId(id));
  if (found === undefined || !visibleTo(found, by)) throw unknownProposal();
  return found;
}

/** The audit row of a deed; written last, since all appends wait for each other. */
async function note(within: Repositories, by: Actor, tool: string, input: Json): Promise<void> {
  const inputDigest = await digestOf(input);
  await within.audit.append({
    actor: by.id,
    surface: by.surface,
    tool: `proposal.${tool}`,
    inputDigest,
    outcome: "ok",
  });
}

function lateSentence(proposal: Proposal, clock: Clock): string {
  return tooLate(proposal, clock.now())?.message ?? "Time is up.";
}
