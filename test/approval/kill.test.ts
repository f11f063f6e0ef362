import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyProposal, type Execution, undoProposal } from "#src/approval/execute.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { InputError } from "#src/kernel/errors.ts";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase, type Place } from "../store/places.ts";
import { memoryStore, type ProposalStore } from "./memory-store.ts";
import { aisha, approvalsOver, BETA, effect, enqueue, olivia, planOf, RULES } from "./rig.ts";
import { Fate, Killed, mortalSteps, mortalStore, World } from "./world.ts";

const clock = new ManualClock("2026-11-02T09:00:00Z");

let count = 0;

/** Minutes on a busy machine: every run is repeated for every moment of it. */
const PATIENCE_MS = 300_000;

function kills(openStore: () => ProposalStore): void {
  /** An approved proposal of two effects, and the world that it is for. */
  const prepare = async () => {
    const store = openStore();
    const approvals = approvalsOver(store as Store, clock);
    count += 1;
    const plan = planOf(effect(`a${count}`, "40"), effect(`b${count}`, "-20", BETA));
    const { id } = await approvals.propose({ tool: "fix", input: {}, plan }, olivia);
    await approvals.approve(id, aisha, {});
    return { store, approvals, plan, id, world: new World(plan) };
  };
  type Prepared = Awaited<ReturnType<typeof prepare>>;

  const run = async ({ store, world, id }: Prepared, work: typeof applyProposal, fate: Fate): Promise<boolean> => {
    const execution: Execution = {
      store: mortalStore(store, fate) as Store,
      clock,
      rules: RULES,
      enqueue,
      steps: () => mortalSteps(world.steps, fate),
    };
    const round = (await store.proposals.byId(id))?.round ?? 0;
    try {
      await work(id, round, execution);
    } catch (thrown) {
      // A real process would not even get as far as this.
      if (!fate.died) throw thrown;
    }
    return fate.died;
  };

  /** Kills a run at its first moment, another at its second, and so on until one comes through unharmed. */
  const atEveryMoment = async (one: (at: number) => Promise<boolean>, fewest = 50): Promise<void> => {
    let at = 1;
    while (await one(at)) at += 1;
    expect(at).toBeGreaterThan(fewest);
  };

  it(
    "leaves exactly the approved effects, each once, wherever applying is killed",
    async () => {
      await atEveryMoment(async (at) => {
        const prepared = await prepare();
        const died = await run(prepared, applyProposal, new Fate(at));
        const { store, world, plan, id } = prepared;
        // Whatever is there is there because it was approved, and what is written down as done is there.
        for (const { key, state } of (await store.proposals.byId(id))?.progress ?? []) {
          expect(world.live(key).length).toBeLessThanOrEqual(1);
          if (state === "done" || state === "verified") expect(world.live(key)).toHaveLength(1);
        }
        await run(prepared, applyProposal, new Fate(0));
        const after = await store.proposals.byId(id);
        expect([at, after?.state]).toEqual([at, "verified"]);
        expect([...world.made.values()].map((made) => made.effect)).toEqual(plan.effects);
        expect((await store.madeItems.list({ proposalId: id })).map(({ id: arn }) => arn).sort()).toEqual(
          [...world.made.values()].map(({ arn }) => arn).sort(),
        );
        return died;
      });
    },
    PATIENCE_MS,
  );

  it(
    "takes back everything, wherever taking back is killed",
    async () => {
      await atEveryMoment(async (at) => {
        const prepared = await prepare();
        const { store, approvals, world, id } = prepared;
        await run(prepared, applyProposal, new Fate(0));
        await approvals.undo(id, aisha, null);
        const died = await run(prepared, undoProposal, new Fate(at));
        await run(prepared, undoProposal, new Fate(0));
        expect([at, (await store.proposals.byId(id))?.state]).toEqual([at, "undone"]);
        expect([...world.made.values()].map(({ live }) => live)).toEqual([false, false]);
        const items = await store.madeItems.list({ proposalId: id });
        expect(items.map(({ removedAt }) => removedAt)).toEqual([clock.now(), clock.now()]);
        return died;
      }, 20);
    },
    PATIENCE_MS,
  );

  it(
    "a refused effect is written down as refused, and done by a retry, wherever its run is killed",
    async () => {
      await atEveryMoment(async (at) => {
        const prepared = await prepare();
        const { store, approvals, world, plan, id } = prepared;
        const [, second] = plan.effects;
        world.failures.set(second?.key ?? "", { error: new InputError("aws.no", "No."), done: false });
        const died = await run(prepared, applyProposal, new Fate(at));
        await run(prepared, applyProposal, new Fate(0));
        if ((await store.proposals.byId(id))?.state === "failed") {
          await approvals.retry(id, olivia);
          await run(prepared, applyProposal, new Fate(0));
        }
        expect([at, (await store.proposals.byId(id))?.state]).toEqual([at, "verified"]);
        expect([...world.made.values()].map((made) => made.effect)).toEqual(plan.effects);
        return died;
      }, 30);
    },
    PATIENCE_MS,
  );

  it(
    "a proposal that is stale is asked again once, wherever it is killed",
    async () => {
      await atEveryMoment(async (at) => {
        const prepared = await prepare();
        const { store, world, plan, id } = prepared;
        world.facts = planOf(...plan.effects.slice(1));
        const died = await run(prepared, applyProposal, new Fate(at));
        await run(prepared, applyProposal, new Fate(0));
        const stale = await store.proposals.byId(id);
        expect([at, stale?.state]).toEqual([at, "stale"]);
        const successors = (await store.proposals.list({})).filter(({ replaces }) => replaces === stale?.number);
        expect(successors.map(({ number }) => number)).toEqual([stale?.replacedBy]);
        expect(world.asked).toEqual([]);
        return died;
      }, 10);
    },
    PATIENCE_MS,
  );
}

describe("B-12 killed between any two statements [memory]", () => {
  kills(() => memoryStore(clock));

  it("can see a death", async () => {
    await expect(new Fate(2).call(async () => 1)).rejects.toThrow(Killed);
    expect(await new Fate(3).call(async () => 1)).toBe(1);
  });
});

onEveryDatabase("B-12 killed between any two statements", (makePlace) => {
  let place: Place;
  let store: Store;
  beforeAll(async () => {
    place = await makePlace();
    store = await place.open(clock);
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });
  kills(() => store);
});
