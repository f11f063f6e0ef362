import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import type { StoredProposal } from "#src/ports/proposal-rows.ts";
import type { Actor } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { onEveryDatabase, type Place } from "../store/places.ts";
import { memoryStore } from "./memory-store.ts";
import { PEOPLE, Story } from "./model.ts";
import { mona, omar } from "./policy-rig.ts";
import { HOUR } from "./rig.ts";

type Real = { readonly story: Story };
/** How often each thing really happened over all runs: a test in which nothing happens proves nothing. */
const happened = new Map<string, number>();

class Deed implements fc.AsyncCommand<object, Real> {
  readonly #name: string;
  readonly #work: (story: Story) => Promise<unknown>;

  constructor(name: string, work: (story: Story) => Promise<unknown>) {
    this.#name = name;
    this.#work = work;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, { story }: Real): Promise<void> {
    await this.#work(story);
    // Looking costs more than doing on a database, which has to come out right at the end.
    if (story.closely) expect(await story.wrongs()).toEqual([]);
  }

  toString(): string {
    return this.#name;
  }
}

const who = fc.nat(PEOPLE.length - 1);
/** Mostly the newest. */
const which = fc.constantFrom(0, 0, 0, 1, 2);
const failure = fc.constantFrom("none", "none", "refused", "away", "unheard" as const);

/** Something done by a person to one of the newest proposals, if there is one. */
const onOne = (
  name: string,
  work: (story: Story, proposal: StoredProposal, by: Actor) => Promise<unknown>,
): fc.Arbitrary<Deed> =>
  fc.tuple(which, who).map(
    ([back, n]) =>
      new Deed(`${name}(${back}, P${n})`, async (story) => {
        const proposal = (await story.all()).at(-1 - back);
        const by = PEOPLE[n];
        if (proposal !== undefined && by !== undefined) await work(story, proposal, by);
      }),
  );

const proposing = fc
  .tuple(fc.nat(2), who)
  .map(
    ([n, by]) =>
      new Deed(`propose(${n}, P${by})`, (story) =>
        story.act(() => story.approvals.propose({ tool: story.tool, input: n, plan: story.plan(n) }, personNo(by))),
      ),
  );
const approving = onOne("approve", (story, proposal, by) => story.approve(proposal, by));
const undoing = onOne("undo", async (story, { id }, by) => {
  if (await story.act(() => story.approvals.undo(id, by, null))) story.askedBack.add(id);
});
const working = fc
  .tuple(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 45 })), failure, fc.boolean())
  .map(([at, met, last]) => new Deed(`work(${at}, ${met}, ${last})`, (story) => story.work(at, met, last)));

/** What stands here more than once happens more often. */
const commands = [
  proposing,
  proposing,
  proposing,
  ...Array.from({ length: 5 }, () => approving),
  ...Array.from({ length: 5 }, () => working),
  undoing,
  undoing,
  undoing,
  onOne("reject", (story, { id }, by) => story.act(() => story.approvals.reject(id, by, "no"))),
  onOne("withdraw", (story, { id }, by) => story.act(() => story.approvals.withdraw(id, by, null))),
  onOne("edit", (story, { id, plan, edits }, by) => {
    const left = plan.effects.at(-1)?.key ?? "";
    const rest = { ...plan, effects: plan.effects.slice(0, -1) };
    return story.act(() => story.approvals.edit(id, by, rest, { ...edits, without: [...edits.without, left] }));
  }),
  onOne("retry", (story, { id }, by) => story.act(() => story.approvals.retry(id, by))),
  fc.constantFrom(1, 30, 72).map(
    (hours) =>
      new Deed(`wait(${hours})`, async (story) => {
        story.clock.advance(hours * HOUR);
        await story.tick();
      }),
  ),
  ...Array.from({ length: 3 }, () =>
    fc
      .constantFrom(mona, omar, omar)
      .map((by) => new Deed(`enable(${by.name})`, (story) => story.govern("enable", by))),
  ),
  fc.constant(new Deed("pause", (story) => story.govern("pause", omar))),
  fc.constant(new Deed("move", async (story) => story.move())),
  fc
    .tuple(who, fc.boolean())
    .map(([n, on]) => new Deed(on ? `stop(P${n})` : `resume(P${n})`, (story) => story.hold(on, personNo(n)))),
];

function personNo(n: number): Actor {
  const one = PEOPLE[n];
  if (one === undefined) throw new RangeError(`there is no person ${n}`);
  return one;
}

/** Runs what was drawn, then lets everything come to its end undisturbed, and looks once more. */
async function play(story: Story, drawn: Iterable<fc.AsyncCommand<object, Real>>): Promise<void> {
  await story.begin();
  await fc.asyncModelRun(() => ({ model: {}, real: { story } }), drawn);
  await story.hold(false, personNo(0));
  // What goes stale may be approved again by the policy, which is the worker's next turn; by then nothing moves any more.
  for (const _turn of [1, 2]) await story.work(0, "none", true);
  expect(await story.wrongs()).toEqual([]);
  for (const { id, state, progress } of await story.all()) {
    const what = story.byPolicy.has(id) ? `${state} by policy` : state;
    happened.set(what, (happened.get(what) ?? 0) + 1);
    expect(["approved", "applying", "applied", "undoing"]).not.toContain(state);
    if (state === "verified") expect(progress.every((effect) => effect.state === "verified")).toBe(true);
    if (state === "undone") expect(progress.some(({ state: s }) => s === "done" || s === "verified")).toBe(false);
  }
}

const START = "2026-11-02T09:00:00Z";

/** Plays so many stories, each over a store of its own choosing; everything that can become of a proposal must have happened so often. */
async function playMany(numRuns: number, longest: number, atLeast: number, begin: () => Promise<Story>): Promise<void> {
  happened.clear();
  const stories = fc.commands(commands, { maxCommands: longest, size: "max" });
  await fc.assert(
    fc.asyncProperty(stories, async (drawn) => play(await begin(), drawn)),
    { numRuns },
  );
  const seldom = [
    ...ENDS.filter((end) => (happened.get(end) ?? 0) < atLeast),
    // Before a policy approves at all, people have to decide and an admin has to enable it.
    ...BY_POLICY.filter((end) => (happened.get(end) ?? 0) < atLeast / 10),
  ];
  expect(seldom, JSON.stringify(Object.fromEntries(happened))).toEqual([]);
}

const ENDS = ["rejected", "expired", "withdrawn", "stale", "replaced", "failed", "verified", "undone"];
const BY_POLICY = ["stale by policy", "failed by policy", "verified by policy", "undone by policy"];

describe("B-10 B-13 no effect without approval or an enabled policy, none twice, undone only what was done", () => {
  it("in 10,000 random stories of four people, a policy, a clock, and a worker that is killed [memory]", async () => {
    await playMany(10_000, 40, 100, async () => {
      const clock = new ManualClock(START);
      return new Story(memoryStore(clock), clock, true);
    });
  }, 600_000);
});

onEveryDatabase(
  "B-10 B-13 no effect without approval or an enabled policy, none twice, undone only what was done",
  (makePlace, shared) => {
    const clock = new ManualClock(START);
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

    it("in random stories on one database", async () => {
      await playMany(shared ? 100 : 20, 25, 0, async () => new Story(store, clock, false));
    }, 600_000);
  },
);
