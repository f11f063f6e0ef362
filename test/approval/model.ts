import { applyProposal, undoProposal } from "#src/approval/execute.ts";
import { createPolicies } from "#src/approval/policies.ts";
import { tickProposals } from "#src/approval/tick.ts";
import type { ManualClock } from "#src/kernel/clock.ts";
import { AppError, InputError, Upstream } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { Policies } from "#src/ports/policies.ts";
import type { StoredProposal } from "#src/ports/proposal-rows.ts";
import type { Actor, Approvals, Effect, Plan } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import type { ProposalStore } from "./memory-store.ts";
import { DRAFT, mona } from "./policy-rig.ts";
import { approvalsOver, BETA, effect, enqueue, person, planOf, RULES } from "./rig.ts";
import { Fate, mortalSteps, mortalStore, World } from "./world.ts";

/** Four who may act, each in all roles that count, so that whose it is decides. */
export const PEOPLE: readonly Actor[] = ["P0", "P1", "P2", "P3"].map((name) => person(name, ["operator", "approver"]));

/** One small plan, one that needs two people, one of two effects for two clients; another story has others. */
function planNo(n: number, title: string, moved: boolean): Plan {
  const by = moved ? "9" : "";
  const plans = [
    planOf(effect("a", `1${by}0`)),
    planOf(effect("b", `${by}100000`)),
    planOf(effect("c", `2${by}0`), effect("d", "-30", BETA)),
  ];
  return { ...planOf(), ...plans[n % plans.length], title };
}

/** What went on in one run, told by the answers that people got; the oracle against which the world is held. */
export class Story {
  /** Whether it is looked at after every step, or at the end alone. */
  readonly closely: boolean;
  readonly store: ProposalStore;
  readonly clock: ManualClock;
  readonly approvals: Approvals;
  readonly world = new World(planOf());
  /** Of each proposal, what each person was told to have approved: the effects of that moment. */
  readonly approved = new Map<string, Map<string, readonly Effect[]>>();
  readonly askedBack = new Set<string>();
  readonly policies: Policies;
  /** A tool of this story's own, so that no policy of another one is about it. */
  readonly tool = `fix-${newId()}`;
  /** Of each proposal that the policy has approved, its effects when that was first seen. */
  readonly byPolicy = new Map<string, readonly Effect[]>();
  /** Whether the policy may approve, and whether all is stopped, as far as people were told. */
  enabled = false;
  stopped = false;
  /** Ends that were seen; none of them may ever change. */
  readonly ended = new Map<string, string>();
  #moved = false;
  readonly #title = `Story ${newId()}`;

  constructor(store: ProposalStore, clock: ManualClock, closely: boolean) {
    this.closely = closely;
    this.store = store;
    this.clock = clock;
    this.approvals = approvalsOver(store as Store, clock);
    const rules = { ...RULES, policyEvidence: 1 };
    this.policies = createPolicies({ store: store as Store, clock, rules, tools: [this.tool] });
    const replan = this.world.steps.replan;
    this.steps = {
      ...this.world.steps,
      replan: (proposal) => {
        this.world.facts = this.plan(Number(proposal.input));
        return replan(proposal);
      },
    };
  }

  readonly steps: World["steps"];

  /** The proposals of this story, oldest first. */
  async all(): Promise<readonly StoredProposal[]> {
    const newest = await this.store.proposals.list({ limit: MANY });
    return newest.filter(({ plan }) => plan.title === this.#title).toReversed();
  }

  /** What a tool would plan now. */
  plan(n: number): Plan {
    return planNo(n, this.#title, this.#moved);
  }

  /** Facts move, or move back. */
  move(): void {
    this.#moved = !this.#moved;
  }

  async act(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.kind !== "bug") return false;
      throw thrown;
    }
  }

  async approve(proposal: StoredProposal, by: Actor): Promise<void> {
    const typed = proposal.mustType ?? "";
    const heard = await this.act(() => this.approvals.approve(proposal.id, by, { typed }));
    if (!heard) return;
    const approvals = this.approved.get(proposal.id) ?? new Map<string, readonly Effect[]>();
    this.approved.set(proposal.id, approvals.set(by.id, proposal.plan.effects));
  }

  /** A policy under which some of what is proposed here fits, some is too large, and some is over its caps. */
  async begin(): Promise<void> {
    const caps = { day: "300", dayTimes: MOST.day, month: "1000", monthTimes: MOST.month };
    const draft = { ...DRAFT, ...caps, tools: this.tool, clients: "all" as const, name: `p${this.tool.slice(4)}` };
    await this.policies.add({ ...draft, perEffect: MOST.effect, perProposal: "300" }, mona);
  }

  /** What an admin does with the policy. */
  async govern(deed: "enable" | "pause", by: Actor): Promise<void> {
    if (await this.act(() => this.policies[deed](`p${this.tool.slice(4)}`, by))) this.enabled = deed === "enable";
  }

  /** Stops all, or lets it go on. */
  async hold(on: boolean, by: Actor): Promise<void> {
    const heard = await this.act(() => (on ? this.approvals.stop("all", by, "x") : this.approvals.resume("all", by)));
    if (heard) this.stopped = on;
  }

  /** The worker runs what waits, once each; it may be killed at a moment, or meet a failure of the outside. */
  async work(at: number, failure: "none" | "refused" | "away" | "unheard", lastWord: boolean): Promise<void> {
    const fate = new Fate(at);
    const execution = {
      store: mortalStore(this.store, fate) as Store,
      clock: this.clock,
      rules: RULES,
      enqueue,
      steps: () => mortalSteps(this.steps, fate),
      givesUp: (error: AppError) => lastWord || !(error instanceof Upstream),
    };
    for (const job of await this.store.jobs.list("waiting")) {
      const { proposal, round } = job.payload as { readonly proposal: string; readonly round: number };
      for (const { key } of (await this.store.proposals.byId(proposal))?.plan.effects.slice(-1) ?? [])
        this.#fail(key, failure);
      const run = job.name === "proposal.undo" ? undoProposal : applyProposal;
      try {
        await run(proposal, round, execution);
        if (!fate.died) await this.store.jobs.succeed(job.id);
      } catch (thrown) {
        if (!fate.died && !(thrown instanceof Upstream)) throw thrown;
      }
      this.world.failures.clear();
      if (fate.died) return;
    }
  }

  async tick(): Promise<void> {
    await tickProposals({ store: this.store as Store, clock: this.clock, rules: RULES, enqueue });
  }

  #fail(key: string, failure: "none" | "refused" | "away" | "unheard"): void {
    if (failure === "none") return;
    const error =
      failure === "refused" ? new InputError("aws.no", "No.") : new Upstream("aws.away", "Away.", { retryable: true });
    this.world.failures.set(key, { error, done: failure === "unheard" });
  }

  /** Everything that must hold whatever has happened; gives what does not. */
  async wrongs(): Promise<readonly string[]> {
    const all = await this.all();
    const wrongs: string[] = [];
    const made = [...this.world.made.values()];
    const arns = new Map(made.map((each) => [each.arn, each]));
    const owners = new Map<string, string>();
    wrongs.push(...this.#wrongsOfPolicy(all));
    for (const proposal of all) {
      const approvals = this.approved.get(proposal.id) ?? new Map<string, readonly Effect[]>();
      const people = [...approvals.keys()];
      const large = proposal.plan.effects.some(({ change }) => Math.abs(Number(change.amount)) >= 100_000);
      const enough =
        this.byPolicy.has(proposal.id) ||
        (people.length >= (large ? 2 : 1) && !people.includes(proposal.proposedBy.id));
      // Between taking something away and writing it down, a process can be killed.
      const leaving = this.askedBack.has(proposal.id) && ["undoing", "failed"].includes(proposal.state);
      for (const { key, state, result } of proposal.progress) {
        const name = `${proposal.number} ${key}`;
        const one = arns.get(String(result));
        if (one !== undefined) owners.set(one.arn, name);
        if (state !== "planned" && !enough) wrongs.push(`${name} was begun without approval`);
        if (["done", "verified"].includes(state) && one?.live !== true && !leaving)
          wrongs.push(`${name} is ${state} but not there`);
        if (state === "undone" && one?.live !== false) wrongs.push(`${name} is undone but there`);
        if (state === "undone" && !this.askedBack.has(proposal.id)) wrongs.push(`${name} was undone unasked`);
        const shown = [...people.map((person) => approvals.get(person)), this.byPolicy.get(proposal.id)]
          .filter((effects) => effects !== undefined)
          .map((effects) => effects.find((each) => each.key === key));
        if (one !== undefined && shown.some((each) => JSON.stringify(each) !== JSON.stringify(one.effect))) {
          wrongs.push(`${name} is not what was approved`);
        }
      }
      const end = this.ended.get(proposal.id);
      if (end !== undefined && end !== proposal.state)
        wrongs.push(`${proposal.number} was ${end} and is ${proposal.state}`);
      if (ENDS.includes(proposal.state)) this.ended.set(proposal.id, proposal.state);
    }
    const items = await Promise.all(all.map(({ id }) => this.store.madeItems.list({ proposalId: id })));
    for (const { id, proposalId, removedAt } of items.flat()) {
      const one = arns.get(id);
      if (one === undefined) wrongs.push(`${id} is written down and was never made`);
      if (removedAt !== null && !this.askedBack.has(proposalId)) wrongs.push(`${id} was removed unasked`);
    }
    // Two of the same effect of one proposal would have two tokens, or one that nobody owns in the end.
    const double = made.filter(({ arn }) => !owners.has(arn));
    const unknown = all.flatMap(({ progress }) => progress.filter(({ state }) => state === "started"));
    if (double.length > unknown.length) wrongs.push(`${double.length} made, ${unknown.length} not yet written down`);
    return wrongs;
  }

  /** What the policy has approved beyond what it may. */
  #wrongsOfPolicy(all: readonly StoredProposal[]): readonly string[] {
    const wrongs: string[] = [];
    const decided = all.flatMap((proposal) =>
      proposal.decisions.filter(({ kind }) => kind === "policy").map((decision) => ({ proposal, decision })),
    );
    for (const { proposal, decision } of decided) {
      const { effects } = proposal.plan;
      const name = `${proposal.number}, approved by policy,`;
      if (proposal.decisions.filter(({ kind }) => kind === "policy" || kind === "approve").length > 1)
        wrongs.push(`${name} was approved again`);
      if (decision.digest !== proposal.digest) wrongs.push(`${name} is another by now`);
      if (proposal.proposedBy.surface !== "slack") wrongs.push(`${name} was proposed by no person`);
      if (effects.some(({ change }) => Math.abs(Number(change.amount)) > Number(MOST.effect)))
        wrongs.push(`${name} is too large`);
      if (this.byPolicy.has(proposal.id)) continue;
      if (this.closely && (!this.enabled || this.stopped)) wrongs.push(`${name} when it might not approve`);
      this.byPolicy.set(proposal.id, effects);
    }
    for (const [length, most, sum] of [
      [10, MOST.day, 300],
      [7, MOST.month, 1000],
    ] as const) {
      for (const [span, same] of Map.groupBy(decided, ({ decision }) => decision.at.toISOString().slice(0, length))) {
        const changes = same.flatMap(({ proposal }) =>
          proposal.plan.effects.map(({ change }) => Number(change.amount)),
        );
        const over = same.length > most || changes.reduce((all, each) => all + Math.abs(each), 0) > sum;
        if (over) wrongs.push(`the cap of ${span} was passed`);
      }
    }
    return wrongs;
  }
}

/** Some limits of the policy. */
const MOST = { effect: "250", day: 3, month: 6 };

/** More proposals than one story has. */
const MANY = 60;

const ENDS: readonly string[] = ["rejected", "expired", "withdrawn", "stale", "replaced", "undone"];
