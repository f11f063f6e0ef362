import { applyProposal, undoProposal } from "#src/approval/execute.ts";
import { tickProposals } from "#src/approval/tick.ts";
import type { ManualClock } from "#src/kernel/clock.ts";
import { AppError, InputError, Upstream } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { StoredProposal } from "#src/ports/proposal-rows.ts";
import type { Actor, Approvals, Effect, Plan } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import type { ProposalStore } from "./memory-store.ts";
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
  /** Ends that were seen; none of them may ever change. */
  readonly ended = new Map<string, string>();
  #moved = false;
  readonly #title = `Story ${newId()}`;

  constructor(store: ProposalStore, clock: ManualClock, closely: boolean) {
    this.closely = closely;
    this.store = store;
    this.clock = clock;
    this.approvals = approvalsOver(store as Store, clock);
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
    for (const proposal of all) {
      const approvals = this.approved.get(proposal.id) ?? new Map<string, readonly Effect[]>();
      const people = [...approvals.keys()];
      const large = proposal.plan.effects.some(({ change }) => Math.abs(Number(change.amount)) >= 100_000);
      const enough = people.length >= (large ? 2 : 1) && !people.includes(proposal.proposedBy.id);
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
        const shown = people.map((person) => approvals.get(person)?.find((each) => each.key === key));
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
}

/** More proposals than one story has. */
const MANY = 60;

const ENDS: readonly string[] = ["rejected", "expired", "withdrawn", "stale", "replaced", "undone"];
