import { beforeEach, describe, expect, it } from "vitest";
import { applyProposal } from "#src/approval/execute.ts";
import { scoreWords } from "#src/approval/score.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { Conflict, InputError, NotAllowed, NotFound } from "#src/kernel/errors.ts";
import type { AuditEntry } from "#src/ports/audit.ts";
import type { Policies, PolicyDraft } from "#src/ports/policies.ts";
import type { Actor, Approvals, Plan, Proposal } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { memoryStore, type ProposalStore } from "./memory-store.ts";
import { DRAFT, mona, omar, policiesOver } from "./policy-rig.ts";
import { ACME, aisha, approvalsOver, BETA, effect, enqueue, HOUR, olivia, person, planOf, RULES } from "./rig.ts";
import { World } from "./world.ts";

let clock: ManualClock;
let store: ProposalStore;
let approvals: Approvals;
let policies: Policies;
let audited: AuditEntry[];
let count = 0;

beforeEach(() => {
  clock = new ManualClock("2026-11-02T09:00:00Z");
  const kept = memoryStore(clock);
  audited = [];
  // Outside of a transaction nothing is appended, so what is seen here is what was kept.
  store = {
    ...kept,
    transaction: (work) =>
      kept.transaction((within) => {
        const append: (typeof within)["audit"]["append"] = (entry) => {
          audited.push(entry);
          return within.audit.append(entry);
        };
        return work({ ...within, audit: { ...within.audit, append } });
      }),
  };
  approvals = approvalsOver(store as Store, clock);
  policies = policiesOver(store as Store, clock);
});

const fresh = (amount = "100", client = ACME): Plan => planOf(effect(`k${++count}`, amount, client));
const propose = (plan: Plan = fresh(), by: Actor = olivia, tool = "fix"): Promise<Proposal> =>
  approvals.propose({ tool, input: {}, plan }, by);
const add = (more: Partial<PolicyDraft> = {}) => policies.add({ ...DRAFT, ...more }, mona);
/** Lets people decide twice, and enables it. */
const enabled = async (more: Partial<PolicyDraft> = {}): Promise<void> => {
  await add(more);
  for (let n = 0; n < RULES.policyEvidence; n++) await approvals.approve((await propose()).id, aisha, {});
  await policies.enable(more.name ?? DRAFT.name, omar);
};
const one = async (name = DRAFT.name) => {
  const report = (await policies.list(omar)).find(({ policy }) => policy.name === name);
  if (report === undefined) throw new RangeError(name);
  return report;
};
const tail = (n: number): string[] => audited.slice(-n).map((e) => `${e.actor} ${e.surface} ${e.tool} ${e.outcome}`);

describe("B-13 a policy in shadow", () => {
  it("approves nothing, writes down what it would have done, and is held against what people decide", async () => {
    await add();
    const [yes, large, no, edited] = [
      await propose(),
      await propose(fresh("501")),
      await propose(),
      await propose(planOf(effect("x", "5"), effect("y", "5"))),
    ];
    expect([yes, large, no].map(({ state }) => state)).toEqual(["proposed", "proposed", "proposed"]);
    expect(tail(2)).toEqual(["slack:T:Olivia slack proposal.propose ok", "policy:small-fixes policy policy.shadow ok"]);
    await approvals.approve(yes.id, aisha, {});
    expect(tail(2)).toEqual([
      "slack:T:Aisha slack proposal.approve ok",
      "policy:small-fixes policy policy.compare agrees",
    ]);
    await approvals.approve(large.id, aisha, {});
    expect(tail(1)).toEqual(["policy:small-fixes policy policy.compare differs"]);
    await approvals.reject(no.id, aisha, "Wrong");
    expect(tail(1)).toEqual(["policy:small-fixes policy policy.compare differs"]);
    const rest = planOf(...edited.plan.effects.slice(1));
    await approvals.edit(edited.id, aisha, rest, { without: ["x"], amounts: {} });
    expect(tail(3)).toEqual([
      "slack:T:Aisha slack proposal.edit ok",
      "policy:small-fixes policy policy.compare differs",
      "policy:small-fixes policy policy.shadow ok",
    ]);
    const { score, used } = await one();
    expect(scoreWords(score)).toBe("Would have approved 3 of 4, 3 differ.");
    expect(score.differ.map(({ number, why, people }) => [number, why, people])).toEqual([
      [edited.number, null, "edited"],
      [no.number, null, "rejected"],
      [
        large.number,
        '"Fee k2" changes 501.00 USD; one change may be 500.00 USD at most.'.replace(
          "k2",
          large.plan.effects[0]?.key ?? "",
        ),
        "approved",
      ],
    ]);
    expect(used.day).toEqual({ amount: "0", times: 0 });
  });

  it("counts its caps as if it had approved, and nothing of what it is not about or nobody decided", async () => {
    await add({ dayTimes: 1 });
    await approvals.approve((await propose()).id, aisha, {});
    await approvals.approve((await propose()).id, aisha, {});
    await approvals.approve((await propose(fresh("1", BETA))).id, aisha, {});
    await approvals.approve((await propose(fresh(), olivia, "commission")).id, aisha, {});
    await approvals.approve((await propose(fresh(), { ...olivia, surface: "agent" })).id, aisha, {});
    await approvals.withdraw((await propose()).id, olivia, null);
    await propose();
    const { score } = await one();
    expect([scoreWords(score), score.differ[0]?.why]).toEqual([
      "Would have approved 1 of 2, 1 differs.",
      "The cap of 1 approvals a day is used up.",
    ]);
  });
});

describe("B-13 who makes and enables a policy", () => {
  it("an admin makes it, another admin enables it, and only when enough was seen", async () => {
    for (const by of [olivia, aisha, { ...mona, surface: "agent" }]) {
      await expect(policies.add(DRAFT, by)).rejects.toThrow(NotAllowed);
    }
    await add();
    await expect(policies.enable("small-fixes", aisha)).rejects.toThrow(NotAllowed);
    await expect(policies.enable("small-fixes", omar)).rejects.toThrow(
      "has seen 0 decisions of people so far; it takes 2 before it can be enabled",
    );
    for (let n = 0; n < 2; n++) await approvals.approve((await propose()).id, aisha, {});
    await expect(policies.enable("small-fixes", mona)).rejects.toThrow("You made this policy yourself");
    expect((await one()).policy).toMatchObject({ state: "shadow", enabledBy: null });
    const { policy } = await policies.enable("Small-Fixes ", omar);
    expect(policy).toMatchObject({ state: "enabled", madeBy: { name: "Mona" }, enabledBy: { name: "Omar" } });
    expect((await store.policies.steps(policy.id)).map(({ to, byName, note }) => [to, byName, note])).toEqual([
      ["shadow", "Mona", null],
      ["enabled", "Omar", "Would have approved 2 of 2, none differs."],
    ]);
    expect(tail(1)).toEqual(["slack:T:Omar slack policy.enable ok"]);
    await expect(policies.enable("small-fixes", omar)).rejects.toThrow("is enabled already");
  });

  it("whoever may stop changes may pause it; an admin removes it, for good, with its name", async () => {
    await enabled();
    await expect(policies.pause("small-fixes", person("V", ["viewer"]))).rejects.toThrow(NotAllowed);
    await policies.pause("small-fixes", olivia);
    expect((await propose()).state).toBe("proposed");
    await expect(policies.enable("small-fixes", mona)).rejects.toThrow(NotAllowed);
    await policies.enable("small-fixes", omar);
    expect((await propose()).state).toBe("approved");
    await expect(policies.remove("small-fixes", olivia)).rejects.toThrow(NotAllowed);
    await policies.remove("small-fixes", mona);
    expect((await propose()).state).toBe("proposed");
    expect(await policies.list(omar)).toEqual([]);
    await expect(add()).rejects.toThrow("There is, or was, a policy small-fixes");
    await expect(policies.pause("small-fixes", omar)).rejects.toThrow(NotFound);
    await expect(policies.pause("nothing", omar)).rejects.toThrow(NotFound);
  });

  it("nobody decides about, or is told of, more than their own clients", async () => {
    const narrow = person("N", ["admin"], { clients: [BETA] });
    await expect(policies.add(DRAFT, narrow)).rejects.toThrow(NotAllowed);
    await expect(policies.add({ ...DRAFT, clients: "all" }, narrow)).rejects.toThrow(NotAllowed);
    await add();
    for (let n = 0; n < 2; n++) await approvals.reject((await propose()).id, aisha, "No");
    await expect(policies.enable("small-fixes", narrow)).rejects.toThrow(NotAllowed);
    await expect(policies.pause("small-fixes", narrow)).rejects.toThrow(NotAllowed);
    expect((await policies.list(narrow))[0]?.score).toMatchObject({ seen: 2, would: 2, differ: [] });
    expect(await policies.list(person("C", ["client"]))).toEqual([]);
  });

  it("a draft that cannot be is refused with every problem at once, and nothing is kept", async () => {
    const wrong: Partial<PolicyDraft> = {
      ...{ name: "Small fixes", tools: "fix, margin", clients: [], currency: "dollars", perEffect: "much" },
      ...{ perProposal: "-5", change: "101", share: "0", without: "a", day: null, dayTimes: null, month: "0" },
      monthTimes: 0,
    };
    const refused = await add(wrong).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InputError);
    expect((refused as InputError).problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
      "name must be small letters, digits and dashes, up to 40, like small-fixes",
      "currency must be three letters, like USD",
      "per-effect must be an amount of money above zero, like 500 or 99.50",
      "per-proposal must be an amount of money above zero, like 500 or 99.50",
      "day is missing: a policy always has a cap, of money and of approvals, a day and a month",
      "day-times is missing: a policy always has a cap, of money and of approvals, a day and a month",
      "month must be an amount of money above zero, like 500 or 99.50",
      "month-times must be a whole number, 1 to 10000",
      'tools "margin" is none of the commands that propose changes of bills; there are fix, commission',
      "change must be a percentage above 0, up to 100, like 10 or 7.5",
      "share must be a percentage above 0, up to 100, like 10 or 7.5",
      "without must be up to 20 words or phrases of 3 to 60 letters, separated by commas, or none",
      "for must name at least one client, or all",
    ]);
    for (const [more, path] of [
      [{ perEffect: "800.01" }, "per-effect"],
      [{ day: "799.99" }, "per-proposal"],
      [{ month: "999" }, "day"],
      [{ dayTimes: 51 }, "day-times"],
      [{ perEffect: "9.999" }, "per-effect"],
      [{ perEffect: "1,00" }, "per-effect"],
      [{ perProposal: "10000", day: "20000", month: "20000" }, "per-proposal"],
    ] as const) {
      await expect(add(more)).rejects.toMatchObject({ problems: [{ path }] });
    }
    expect(await policies.list(omar)).toEqual([]);
    expect(audited).toEqual([]);
  });
});

describe("B-13 an enabled policy", () => {
  it("approves what fits as a person would: one decision, the same digest, one job; the rest waits for people", async () => {
    await enabled();
    const proposal = await propose();
    expect(proposal).toMatchObject({ state: "approved", digest: expect.any(String) });
    expect(proposal.decisions).toEqual([
      {
        by: "policy:small-fixes",
        byName: "policy small-fixes, made by Mona, enabled by Omar",
        kind: "policy",
        reason: null,
        digest: proposal.digest,
        at: clock.now(),
      },
    ]);
    expect((await store.proposals.transitions(proposal.id)).map(({ to, by }) => [to, by])).toEqual([
      ["proposed", "slack:T:Olivia"],
      ["approved", "policy:small-fixes"],
    ]);
    const jobs = (await store.jobs.list("waiting")).filter(({ key }) => key.startsWith(proposal.id));
    expect(jobs.map(({ name, payload }) => [name, payload])).toEqual([
      ["proposal.apply", { proposal: proposal.id, round: 1 }],
    ]);
    expect(tail(2)).toEqual([
      "slack:T:Olivia slack proposal.propose ok",
      "policy:small-fixes policy policy.approve ok",
    ]);
    await expect(approvals.approve(proposal.id, aisha, {})).rejects.toThrow(
      "was approved by policy small-fixes, made by Mona, enabled by Omar on 2026-11-02 09:00 UTC",
    );
    expect((await propose(fresh("501"))).state).toBe("proposed");
    expect(tail(1)).toEqual(["policy:small-fixes policy policy.approve policy.effect"]);
    expect((await propose(fresh("1", BETA))).state).toBe("proposed");
    expect((await propose(fresh(), { ...olivia, surface: "agent" })).state).toBe("proposed");
    expect((await propose(fresh(), olivia, "commission")).state).toBe("proposed");
    // The same again, while it is pending, is the same proposal, approved once.
    expect((await propose(proposal.plan)).id).toBe(proposal.id);
    expect((await one()).used).toEqual({ day: { amount: "100", times: 1 }, month: { amount: "100", times: 1 } });
  });

  it("never goes over a cap, by day and by month, in money and in number", async () => {
    await enabled({ day: "800", dayTimes: 3, month: "1200", monthTimes: 50, perEffect: "400" });
    const states = async (...amounts: string[]) => {
      const made: Proposal[] = [];
      for (const amount of amounts) made.push(await propose(fresh(amount)));
      return made.map(({ state }) => state === "approved");
    };
    expect(await states("400", "399.99", "0.02", "0.01", "0.00")).toEqual([true, true, false, true, false]);
    clock.advance(15 * HOUR);
    expect(await states("400", "0.01")).toEqual([true, false]);
    clock.set("2026-12-01T00:00:00Z");
    expect(await states("400")).toEqual([true]);
  });

  it("never approves what takes two people or a typed amount, even when those limits were lowered later", async () => {
    await enabled();
    const strict = approvalsOver(store as Store, clock, { twoPeopleFrom: "50" });
    const typed = approvalsOver(store as Store, clock, { typedFrom: "50" });
    for (const each of [strict, typed]) {
      expect((await each.propose({ tool: "fix", input: {}, plan: fresh() }, olivia)).state).toBe("proposed");
    }
  });

  it("of several the oldest that fits approves; none approves twice, and those in shadow still look", async () => {
    await add({ name: "watching" });
    await enabled();
    await add({ name: "wider", perEffect: "800" });
    for (let n = 0; n < 2; n++) {
      const asked = await propose(fresh("600"));
      await approvals.approve(asked.id, aisha, {});
    }
    await policies.enable("wider", omar);
    expect((await propose()).decisions.map(({ by }) => by)).toEqual(["policy:small-fixes"]);
    expect((await propose(fresh("600"))).decisions.map(({ by }) => by)).toEqual(["policy:wider"]);
    const { id } = await propose();
    expect((await store.policies.of(id)).map(({ name, acting, fits }) => [name, acting, fits])).toEqual([
      ["watching", false, true],
      ["small-fixes", true, true],
    ]);
  });

  it("is held by every stop: of all, of one client, of the agent; and waiting ones stay with people afterwards", async () => {
    await enabled({ agent: true });
    const agent = { ...olivia, surface: "agent" };
    for (const [scope, by] of [
      ["all", olivia],
      [`client:${ACME}`, olivia],
      ["agent", agent],
    ] as const) {
      await approvals.stop(scope, aisha, "Hold");
      await expect(propose(fresh(), by)).rejects.toThrow(Conflict);
      await approvals.resume(scope, aisha);
    }
    expect((await propose(fresh(), agent)).state).toBe("approved");
    // What was approved and not begun when the stop came is held back by the worker.
    const { id } = await propose();
    await approvals.stop("all", aisha, "Hold");
    const world = new World((await approvals.find(id, omar)).plan);
    const { round } = (await store.proposals.byId(id)) ?? { round: 0 };
    await applyProposal(id, round, { store: store as Store, clock, rules: RULES, enqueue, steps: () => world.steps });
    expect([world.asked, (await approvals.find(id, omar)).state]).toEqual([[], "failed"]);
    // Taken up by somebody who did not know: even then nothing is approved.
    await store.transaction(async (within) => {
      const { stopFor } = await import("#src/approval/stops.ts");
      expect(await stopFor(within, [ACME], "slack")).toContain("All changes were stopped by Aisha");
    });
  });

  it("looks anew at what was edited, and at what stands in for a stale one", async () => {
    await enabled();
    const large = await propose(planOf(effect("m", "499"), effect("n", "499")));
    expect(large.state).toBe("proposed");
    const rest = planOf(...large.plan.effects.slice(1));
    const edited = await approvals.edit(large.id, aisha, rest, { without: ["m"], amounts: {} });
    expect([edited.state, edited.digest === large.digest]).toEqual(["approved", false]);

    const before = await propose();
    const apply = async (id: string, world: World) => {
      const { round } = (await store.proposals.byId(id)) ?? { round: 0 };
      await applyProposal(id, round, { store: store as Store, clock, rules: RULES, enqueue, steps: () => world.steps });
      return approvals.find(id, omar);
    };
    const [key = ""] = before.plan.effects.map((each) => each.key);
    const world = new World(planOf(effect(key, "110")));
    const stale = await apply(before.id, world);
    expect([stale.state, world.asked]).toEqual(["stale", []]);
    const successor = await approvals.find(String(stale.replacedBy), omar);
    expect(successor).toMatchObject({ state: "approved", decisions: [{ kind: "policy", digest: successor.digest }] });
    expect(tail(1)).toEqual(["policy:small-fixes policy policy.approve ok"]);
    // It moves again, out of what the policy may approve.
    world.facts = planOf(effect(key, "5000"));
    const again = await apply(successor.id, world);
    const waiting = await approvals.find(String(again.replacedBy), omar);
    expect([again.state, waiting.state, waiting.decisions, world.asked]).toEqual(["stale", "proposed", [], []]);
  });

  it("compares with what was done for the month before, and not with what was taken back", async () => {
    await enabled({ change: "10" }).catch(() => undefined);
    for (let n = 0; n < 2; n++) await approvals.approve((await propose()).id, aisha, {});
    const september = planOf(effect(`support 2026-09 ${ACME}`, "100"));
    const { id } = await propose(september);
    await approvals.approve(id, aisha, {}).catch(() => undefined);
    const october = (amount: string) => propose(planOf(effect(`support 2026-10 ${ACME}`, amount)));
    const first = await october("109");
    expect(first.state).toBe("proposed");
    await approvals.withdraw(first.id, olivia, null);
    const world = new World(september);
    const { round } = (await store.proposals.byId(id)) ?? { round: 0 };
    await applyProposal(id, round, { store: store as Store, clock, rules: RULES, enqueue, steps: () => world.steps });
    expect((await october("111")).state).toBe("proposed");
    expect((await october("109.5")).state).toBe("approved");
    await approvals.undo(id, aisha, null);
    const { undoProposal } = await import("#src/approval/execute.ts");
    const back = (await store.proposals.byId(id))?.round ?? 0;
    await undoProposal(id, back, { store: store as Store, clock, rules: RULES, enqueue, steps: () => world.steps });
    expect((await october("109.6")).state).toBe("proposed");
  });
});
