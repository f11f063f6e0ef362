import { beforeEach, describe, expect, it } from "vitest";
import { applyProposal, type Execution, undoProposal } from "#src/approval/execute.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { InputError, Upstream } from "#src/kernel/errors.ts";
import type { Approvals, Plan, Proposal } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { memoryStore, type ProposalStore } from "./memory-store.ts";
import { ACME, aisha, approvalsOver, BETA, ben, effect, enqueue, olivia, planOf, RULES } from "./rig.ts";
import { World } from "./world.ts";

const clock = new ManualClock("2026-11-02T09:00:00Z");
const plan = planOf(effect("a", "30"), effect("b", "-20", BETA), effect("c", "10"));
const away = new Upstream("aws.away", "AWS did not answer.", { retryable: true });

let store: ProposalStore;
let approvals: Approvals;
let world: World;
beforeEach(() => {
  store = memoryStore(clock);
  approvals = approvalsOver(store as Store, clock);
  world = new World(plan);
});

const execution = (more: Partial<Execution> = {}): Execution => {
  return { store: store as Store, clock, rules: RULES, steps: () => world.steps, enqueue, ...more };
};
const approved = async (of: Plan = plan): Promise<Proposal> => {
  const { id } = await approvals.propose({ tool: "fix", input: {}, plan: of }, olivia);
  return approvals.approve(id, aisha, {});
};
const roundOf = async (id: string) => (await store.proposals.byId(id))?.round ?? 0;
const apply = async (id: string, more: Partial<Execution> = {}) => {
  await applyProposal(id, await roundOf(id), execution(more));
  return approvals.find(id, aisha);
};
const undo = async (id: string, more: Partial<Execution> = {}) => {
  await undoProposal(id, await roundOf(id), execution(more));
  return approvals.find(id, aisha);
};
const states = ({ progress }: Proposal) => progress.map(({ state }) => state);

describe("B-12 applying", () => {
  it("does each effect once, reads each back, and writes down what was made", async () => {
    const { id } = await approved();
    const done = await apply(id);
    expect(done).toMatchObject({ state: "verified", note: null });
    expect(states(done)).toEqual(["verified", "verified", "verified"]);
    expect(world.asked).toEqual(["apply a", "apply b", "apply c"]);
    for (const token of world.made.keys()) expect(token).toMatch(/^[0-9a-f]{40}$/);
    expect((await store.madeItems.list({ proposalId: id })).map((m) => [m.client, m.effectKey, m.purpose])).toEqual([
      [ACME, "a", "fix"],
      [BETA, "b", "fix"],
      [ACME, "c", "fix"],
    ]);
    expect((await store.proposals.transitions(id)).map(({ to }) => to)).toEqual([
      "proposed",
      "approved",
      "applying",
      "applied",
      "verified",
    ]);
    expect((await apply(id)).state).toBe("verified");
    expect(world.asked).toHaveLength(3);
  });

  it("does nothing that is not approved, and nothing for a round that is over", async () => {
    const { id } = await approvals.propose({ tool: "fix", input: {}, plan }, olivia);
    for (const round of [0, 1]) await applyProposal(id, round, execution());
    await approvals.approve(id, aisha, {});
    await applyProposal(id, 2, execution());
    await undoProposal(id, 1, execution());
    expect(world.asked).toEqual([]);
    expect((await approvals.find(id, aisha)).state).toBe("approved");
  });

  it("stops at the first effect that is refused, says what was done, and a retry does only the rest", async () => {
    const { id } = await approved();
    world.failures.set("b", { error: new InputError("aws.no", "AWS refuses this name."), done: false });
    const failed = await apply(id);
    expect(failed).toMatchObject({
      state: "failed",
      note: "Fee b for Client 2: AWS refuses this name. Done: 1 of 3.",
    });
    expect(states(failed)).toEqual(["done", "failed", "planned"]);
    expect((await approvals.retry(id, olivia)).state).toBe("approved");
    // What has begun is not planned again: the rest was approved with it.
    world.facts = planOf();
    expect((await apply(id)).state).toBe("verified");
    expect(world.asked).toEqual(["apply a", "apply b", "apply b", "apply c"]);
    expect(world.made.size).toBe(3);
  });

  it("leaves a failure that may pass to the next run, and does not make again what had been made unheard", async () => {
    const { id } = await approved();
    world.failures.set("b", { error: away, done: true });
    await expect(apply(id, { givesUp: () => false })).rejects.toBe(away);
    const between = await approvals.find(id, aisha);
    expect(between.state).toBe("applying");
    expect(states(between)).toEqual(["done", "started", "planned"]);
    expect((await apply(id)).state).toBe("verified");
    expect(world.made.size).toBe(3);
  });

  it("says when what is there is not what was approved; a retry reads it back again", async () => {
    const { id } = await approved();
    world.wrong.add("b");
    expect(await apply(id)).toMatchObject({ state: "failed", note: "Fee b for Client 2: It is not there." });
    world.wrong.clear();
    await approvals.retry(id, olivia);
    expect((await apply(id)).state).toBe("verified");
    expect(world.asked).toHaveLength(3);
  });

  it("begins nothing more when the worker stops, and goes on with the next", async () => {
    const { id } = await approved();
    const stopping = new AbortController();
    const { apply: really } = world.steps;
    const steps = {
      ...world.steps,
      apply: (...args: Parameters<typeof really>) => {
        stopping.abort();
        return really(...args);
      },
    };
    await expect(apply(id, { steps: () => steps, signal: stopping.signal })).rejects.toThrow("The worker stops");
    expect(states(await approvals.find(id, aisha))).toEqual(["done", "planned", "planned"]);
    expect((await apply(id)).state).toBe("verified");
  });

  it("an earlier run that wakes up after another has taken over does nothing more", async () => {
    const { id } = await approved();
    let taken: Proposal | undefined;
    const { apply: really } = world.steps;
    const steps = {
      ...world.steps,
      apply: async (...args: Parameters<typeof really>) => {
        const result = await really(...args);
        taken ??= await apply(id);
        return result;
      },
    };
    await expect(apply(id, { steps: () => steps })).rejects.toThrow("taken this proposal over");
    expect(taken?.state).toBe("verified");
    expect((await approvals.find(id, aisha)).state).toBe("verified");
    expect(world.made.size).toBe(3);
  });
});

describe("B-10 applying what was shown", () => {
  it("asks again when the facts have changed, with the difference, and applies nothing", async () => {
    const { id, number } = await approved();
    world.facts = planOf(effect("a", "30"), effect("b", "-21", BETA), effect("d", "5"));
    const stale = await apply(id);
    expect(stale.state).toBe("stale");
    expect(world.asked).toEqual([]);
    const again = await approvals.find(String(stale.replacedBy), aisha);
    expect(again).toMatchObject({ state: "proposed", replaces: number, basis: world.facts, decisions: [] });
    expect(again.proposedBy.id).toBe(olivia.id);
    expect(again.plan.risks).toEqual([
      `The facts have changed since proposal ${number} was approved.`,
      "No longer needed: Fee c for Client 1, 10.00 USD.",
      "New: Fee d for Client 1, 5.00 USD.",
      "Changed since it was shown: Fee b for Client 2, -20.00 USD is now -21.00 USD.",
    ]);
    await expect(approvals.approve(id, ben, {})).rejects.toThrow(`proposal ${again.number} stands in its place`);
    await approvals.approve(again.id, ben, {});
    expect((await apply(again.id)).state).toBe("verified");
  });

  it("asks nothing when there is nothing left to do", async () => {
    const { id } = await approved();
    world.facts = planOf();
    expect(await apply(id)).toMatchObject({ state: "stale", replacedBy: null });
    expect((await approvals.list({}, aisha)).map(({ state }) => state)).toEqual(["stale"]);
  });

  it("applies the amounts that were approved when they have moved within the tolerance", async () => {
    const { id } = await approved();
    world.facts = planOf(effect("a", "30.30"), effect("b", "-19.80", BETA), effect("c", "10.10"));
    expect((await apply(id)).state).toBe("verified");
    expect([...world.made.values()].map(({ effect: made }) => made)).toEqual(plan.effects);
  });

  it("measures an edited plan by what it was edited from", async () => {
    const { id } = await approvals.propose({ tool: "fix", input: {}, plan }, olivia);
    const edits = { without: ["b"], amounts: { c: "25" } };
    const edited = planOf(effect("a", "30"), effect("c", "25"));
    const after = await approvals.edit(id, olivia, edited, edits);
    await approvals.approve(after.id, aisha, {});
    // What was left out may change as it likes.
    world.facts = planOf(effect("a", "30"), effect("b", "-999", BETA), effect("c", "10"));
    expect((await apply(after.id)).state).toBe("verified");
    expect([...world.made.values()].map(({ effect: made }) => made)).toEqual(edited.effects);
  });

  it("a stop holds back what is approved, and in the middle of it what is not begun", async () => {
    const { id } = await approved();
    await approvals.stop(`client:${BETA}`, aisha, "Dispute");
    expect(await apply(id)).toMatchObject({ state: "failed", note: expect.stringContaining("Dispute") });
    expect(world.asked).toEqual([]);
    await approvals.resume(`client:${BETA}`, aisha);
    await approvals.retry(id, olivia);
    const { apply: really } = world.steps;
    const steps = {
      ...world.steps,
      apply: async (...args: Parameters<typeof really>) => {
        await approvals.stop("all", aisha, "Stop it");
        return really(...args);
      },
    };
    const halted = await apply(id, { steps: () => steps });
    expect(halted).toMatchObject({ state: "failed", note: expect.stringMatching(/Stop it.* Done: 1 of 3\.$/) });
    expect(world.asked).toEqual(["apply a"]);
  });
});

describe("B-12 taking back", () => {
  it("undoes in reverse order what was done, and that only", async () => {
    const { id } = await approved();
    world.failures.set("c", { error: new InputError("aws.no", "No."), done: false });
    await apply(id);
    expect((await approvals.undo(id, aisha, "Wrong client")).state).toBe("undoing");
    const undone = await undo(id);
    expect(undone.state).toBe("undone");
    expect(states(undone)).toEqual(["undone", "undone", "failed"]);
    expect(world.asked.slice(-2)).toEqual(["undo b", "undo a"]);
    expect((await store.madeItems.list({ proposalId: id })).every((item) => item.removedAt !== null)).toBe(true);
    await expect(approvals.retry(id, olivia)).rejects.toThrow("was taken back");
    await expect(approvals.undo(id, aisha, null)).rejects.toThrow("was taken back");
  });

  it("goes on with taking back after it has failed", async () => {
    const { id } = await approved();
    await apply(id);
    await approvals.undo(id, aisha, null);
    const steps = { ...world.steps, undo: () => Promise.reject(new InputError("aws.no", "No.")) };
    expect(await undo(id, { steps: () => steps })).toMatchObject({ state: "failed", note: "No. Taken back: 0 of 3." });
    expect((await approvals.retry(id, olivia)).state).toBe("undoing");
    expect((await undo(id)).state).toBe("undone");
  });

  it("is refused while it is not known what was done", async () => {
    const { id } = await approved();
    world.failures.set("b", { error: away, done: true });
    expect(states(await apply(id))).toEqual(["done", "started", "planned"]);
    await expect(approvals.undo(id, aisha, null)).rejects.toThrow('It is not known whether "Fee b" was done.');
    await approvals.retry(id, olivia);
    expect((await apply(id)).state).toBe("verified");
    await approvals.undo(id, aisha, null);
    expect((await undo(id)).state).toBe("undone");
    expect([...world.made.values()].filter(({ live }) => live)).toEqual([]);
  });

  it("is refused where nothing was done, and to whoever may not approve", async () => {
    const { id } = await approved();
    await expect(approvals.undo(id, aisha, null)).rejects.toThrow("waits for the worker");
    world.failures.set("a", { error: new InputError("aws.no", "No."), done: false });
    await apply(id);
    await expect(approvals.undo(id, olivia, null)).rejects.toThrow("Only approver, admin may");
    await expect(approvals.undo(id, aisha, null)).rejects.toThrow("Nothing of proposal 1 was done");
  });
});
