import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Evaluation } from "#src/ports/policy-rows.ts";
import type { NewProposal, StoredProposal } from "#src/ports/proposal-rows.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { openPool } from "#src/store/pool.ts";
import { memoryStore, type ProposalStore } from "../approval/memory-store.ts";
import { DRAFT, mona, omar, policiesOver, RULE } from "../approval/policy-rig.ts";
import { ACME, aisha, approvalsOver, effect, HOUR, olivia, planOf } from "../approval/rig.ts";
import { covered, uniqueName } from "../backends.ts";
import { onEveryDatabase, type Place } from "./places.ts";

const START = "2026-11-02T09:00:00Z";
const clock = new ManualClock(START);
const madeBy = { id: mona.id, name: mona.name };
const enabling = { from: "shadow", to: "enabled", by: omar.id, byName: omar.name, note: "Seen." } as const;

let count = 0;
function draft(key: string, amount: string, more: Partial<NewProposal> = {}): NewProposal {
  count += 1;
  const plan = planOf(effect(key, amount));
  return {
    ...{ tool: "fix", input: {}, basis: plan, edits: { without: [], amounts: {} }, plan },
    digest: String(count).padStart(64, "0"),
    proposedBy: { id: "slack:T:U", name: "Olivia", surface: "slack" },
    expiresAt: new Date("2026-11-05T09:00:00Z"),
    ...{ approvalsNeeded: 1, mustType: null, selfApproval: false, replaces: null },
    ...more,
  };
}

function contract(open: () => Promise<{ store: ProposalStore; close: () => Promise<void> }>): void {
  let store: ProposalStore;
  let close: () => Promise<void>;
  beforeAll(async () => {
    clock.set(START);
    ({ store, close } = await open());
  });
  afterAll(() => close());

  const add = async (more: Partial<typeof RULE> = {}) => {
    count += 1;
    const policy = await store.policies.add({ name: `policy-${count}`, rule: { ...RULE, ...more }, madeBy });
    if (policy === undefined) throw new RangeError("not added");
    return policy;
  };
  const propose = async (
    key = `k${count}`,
    amount = "1.50",
    more: Partial<NewProposal> = {},
  ): Promise<StoredProposal> => {
    const added = await store.proposals.add(draft(key, amount, more));
    if (added === undefined) throw new RangeError("not added");
    return added;
  };
  const evaluation = (policyId: string, proposalId: string, more: Partial<Evaluation> = {}): Evaluation => {
    return { policyId, proposalId, acting: false, fits: true, why: null, counts: true, amount: "1.5", ...more };
  };

  it("gives a policy back as it went in, once for each name, and is found by the tool it is about", async () => {
    const rule = { ...RULE, tools: ["commission", "line-item-add"], change: "7.5", perEffect: "1.50" };
    const policy = await store.policies.add({ name: "first", rule, madeBy });
    expect(policy).toEqual({
      ...{ id: expect.any(String), name: "first", rule, state: "shadow", madeBy, enabledBy: null },
      madeAt: clock.now(),
    });
    expect(await store.policies.add({ name: "first", rule, madeBy })).toBeUndefined();
    const second = await add();
    expect((await store.policies.list()).map(({ name }) => name)).toEqual(["first", second.name]);
    await store.transaction(async ({ policies }) => {
      expect(await policies.lock("first")).toEqual(policy);
      expect(await policies.lock("none")).toBeUndefined();
      for (const tool of rule.tools) expect(await policies.lockFor(tool)).toEqual([policy]);
      expect(await policies.lockFor("line-item")).toEqual([]);
    });
  });

  it("steps only from the state that was meant, keeps every step, and remembers who enabled it", async () => {
    const { id } = await add({ tools: ["steps"] });
    expect(await store.policies.move(id, enabling)).toBe(true);
    expect(await store.policies.move(id, enabling)).toBe(false);
    const removing = { from: "enabled", to: "removed", by: madeBy.id, byName: madeBy.name, note: null } as const;
    expect(await store.policies.move(id, removing)).toBe(true);
    const kept = (await store.policies.list()).find((policy) => policy.id === id);
    expect(kept).toMatchObject({ state: "removed", enabledBy: { id: omar.id, name: omar.name } });
    expect(await store.policies.steps(id)).toEqual([
      { from: null, to: "shadow", by: madeBy.id, byName: madeBy.name, note: null, at: clock.now() },
      { ...enabling, at: clock.now() },
      { ...removing, at: clock.now() },
    ]);
    await store.transaction(async ({ policies }) => expect(await policies.lockFor("steps")).toEqual([]));
  });

  it("counts what fitted since an instant, acting and in shadow apart, to the last digit", async () => {
    const { id } = await add();
    const found = async (more: Partial<Evaluation>) => store.policies.found(evaluation(id, (await propose()).id, more));
    await found({ acting: true, amount: "0.100000000000000001" });
    clock.advance(HOUR);
    const since = clock.now();
    await found({ acting: true, amount: "100.20" });
    await found({ acting: true, amount: "0.05" });
    await found({ acting: true, fits: false, amount: null, why: "No." });
    await found({ amount: "7" });
    expect(await store.policies.used(id, true, since)).toEqual({ amount: "100.25", times: 2 });
    expect(await store.policies.used(id, true, new Date(0))).toEqual({ amount: "100.350000000000000001", times: 3 });
    expect(await store.policies.used(id, false, since)).toEqual({ amount: "7", times: 1 });
    expect(await store.policies.used(id, true, new Date(clock.now().getTime() + 1))).toEqual({ amount: "0", times: 0 });
  });

  it("keeps one finding of a policy and a proposal, and gives what people decided beside it", async () => {
    const policy = await add();
    const all = [
      await propose(),
      await propose(),
      await propose(),
      await propose(),
      await propose("k", "1", { approvalsNeeded: 2 }),
    ];
    for (const [n, { id }] of all.entries()) {
      await store.policies.found(
        evaluation(policy.id, id, n === 1 ? { fits: false, why: "Large.", amount: null } : {}),
      );
    }
    const acted = await propose();
    await store.policies.found(evaluation(policy.id, acted.id, { acting: true }));
    const again = store.transaction((within) => within.policies.found(evaluation(policy.id, acted.id)));
    await expect(again).rejects.toThrow();
    const by = { by: aisha.id, byName: aisha.name };
    const [approved, rejected, edited, waiting, half] = all.map(({ id }) => id);
    const decision = { ...by, reason: null, digest: "d" };
    await store.proposals.decide(approved ?? "", { ...decision, kind: "approve" });
    await store.proposals.decide(rejected ?? "", { ...decision, kind: "reject" });
    await store.proposals.move(edited ?? "", { ...by, from: "proposed", to: "replaced", note: null });
    await store.proposals.decide(waiting ?? "", { ...decision, kind: "policy" });
    await store.proposals.decide(half ?? "", { ...decision, kind: "approve" });
    const seen = await store.policies.seen(policy.id);
    expect(seen.map(({ proposalId, people }) => [proposalId, people])).toEqual([
      [half, null],
      [waiting, null],
      [edited, "edited"],
      [rejected, "rejected"],
      [approved, "approved"],
    ]);
    expect(seen[3]).toEqual({
      ...evaluation(policy.id, rejected ?? "", { fits: false, why: "Large.", amount: null }),
      ...{ number: all[1]?.number, title: all[1]?.plan.title, people: "rejected", at: clock.now() },
    });
    expect(await store.policies.of(acted.id)).toEqual([
      { ...evaluation(policy.id, acted.id, { acting: true }), name: policy.name },
    ]);
  });

  it("finds what a tool has done last under a key, and nothing that was not done or was taken back", async () => {
    const key = `support 2026-09 ${ACME}`;
    const done = async (amount: string, state: "done" | "verified" | "undone" | "failed", tool = "fix") => {
      const { id } = await propose(key, amount, { tool });
      await store.proposals.progress(id, { key, state, result: null, error: null });
    };
    const found = async (...keys: string[]) => [...(await store.policies.done("fix", keys))];
    await propose(key, "9");
    await done("8", "undone");
    await done("7", "failed");
    await done("6", "done", "commission");
    expect(await found(key, "other")).toEqual([]);
    await done("1.50", "done");
    await done("2.50", "verified");
    await done("9", "undone");
    expect(await found(key, "other")).toEqual([[key, { amount: "2.50", currency: "USD" }]]);
    expect(await found()).toEqual([]);
  });
}

describe("B-13 store: policies [memory, for tests]", () => {
  contract(async () => ({ store: memoryStore(clock), close: async () => undefined }));
});

onEveryDatabase("B-13 store: policies", (makePlace) => {
  contract(async () => {
    const place = await makePlace();
    const store = await place.open(clock);
    const close = async () => {
      await store.close();
      await place.remove();
    };
    return { store, close };
  });
});

onEveryDatabase("B-13 store: what policies are and did", (makePlace) => {
  let place: Place;
  beforeAll(async () => {
    place = await makePlace();
    const store = await place.open(clock);
    const policy = await store.policies.add({ name: "kept", rule: RULE, madeBy });
    const proposal = await store.proposals.add(draft("a", "1"));
    const found = { acting: false, fits: true, why: null, counts: true, amount: "1" };
    await store.policies.found({ policyId: policy?.id ?? "", proposalId: proposal?.id ?? "", ...found });
    await store.close();
  });
  afterAll(() => place.remove());

  it("cannot be changed or removed, nor enabled by who made it or by nobody", async () => {
    for (const table of ["policy_steps", "policy_evaluations"]) {
      await expect(place.sql(`update ${table} set at = now()`)).rejects.toThrow(`${table} is append-only`);
      await expect(place.sql(`delete from ${table}`)).rejects.toThrow(`${table} is append-only`);
    }
    await expect(place.sql("delete from policies")).rejects.toThrow("policies is append-only");
    await expect(place.sql("update policies set rule = '{}'")).rejects.toThrow("policies is append-only");
    await expect(place.sql("update policies set state = 'enabled'")).rejects.toThrow("policies_enabled_by");
    const own = "update policies set state = 'enabled', enabled_by = made_by";
    await expect(place.sql(own)).rejects.toThrow("policies_two_people");
  });
});

const { postgres } = inject("backends");
const why = postgres.url === undefined ? ` skipped: ${postgres.reason}` : "";

describe.skipIf(postgres.url === undefined)(`B-13 caps, with three processes on one PostgreSQL${why}`, () => {
  const schemaName = uniqueName();
  const stores: Store[] = [];
  beforeAll(async () => {
    clock.set(START);
    for (let n = 0; n < 3; n++) stores.push(await openStore({ url: postgres.url ?? "", schemaName, clock }));
    await covered(`PostgreSQL ${stores[0]?.backend.version}`);
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    const { pool } = await openPool(postgres.url ?? "");
    await pool.query(`drop schema ${schemaName} cascade`);
    await pool.end();
  });

  it("thirty proposals at once are approved up to the cap of money or of approvals, and not one more", async () => {
    const [first] = stores;
    if (first === undefined) throw new RangeError("no store");
    const policies = policiesOver(first, clock);
    const all = stores.map((store) => approvalsOver(store, clock));
    const approvals = (n: number) => all[n % all.length] ?? all[0];
    for (const [name, amount, more, most] of [
      ["by-money", "30", { perEffect: "30", perProposal: "30", day: "100", dayTimes: 40 }, 3],
      ["by-times", "0.01", { perEffect: "30", perProposal: "30", day: "100", dayTimes: 7 }, 7],
    ] as const) {
      await policies.add({ ...DRAFT, name, ...more }, mona);
      for (let n = 0; n < 2; n++) {
        const plan = planOf(effect(`${name} evidence ${n}`, amount));
        const { id } = (await approvals(n)?.propose({ tool: "fix", input: {}, plan }, olivia)) ?? { id: "" };
        await approvals(n)?.approve(id, aisha, {});
      }
      await policies.enable(name, omar);
      const made = await Promise.all(
        Array.from({ length: 30 }, (_, n) => {
          const plan = planOf(effect(`${name} ${n}`, amount));
          return approvals(n)?.propose({ tool: "fix", input: {}, plan }, olivia);
        }),
      );
      expect(made.filter((proposal) => proposal?.state === "approved")).toHaveLength(most);
      const report = (await policies.list(omar)).find(({ policy }) => policy.name === name);
      expect(report?.used.day.times).toBe(most);
      const jobs = (await first.jobs.list("waiting", { limit: 1_000 })).filter(({ key }) =>
        made.some((proposal) => proposal?.state === "approved" && key.startsWith(proposal.id)),
      );
      expect(jobs).toHaveLength(most);
      await policies.remove(name, omar);
    }
    expect(await first.audit.verify()).toMatchObject({ intact: true });
  });

  it("a pause while many propose: what is decided after it is for people", async () => {
    const [first] = stores;
    if (first === undefined) throw new RangeError("no store");
    const policies = policiesOver(first, clock);
    const all = stores.map((store) => approvalsOver(store, clock));
    await policies.add({ ...DRAFT, name: "paused", dayTimes: 50, day: "5000" }, mona);
    const propose = (key: string, n = 0) =>
      (all[n % all.length] as (typeof all)[number]).propose(
        { tool: "fix", input: {}, plan: planOf(effect(key, "1")) },
        olivia,
      );
    for (let n = 0; n < 2; n++) await all[0]?.approve((await propose(`evidence ${n}`)).id, aisha, {});
    await policies.enable("paused", omar);
    const racing = Array.from({ length: 12 }, (_, n) => propose(`racing ${n}`, n));
    await policies.pause("paused", omar);
    expect((await propose("after")).state).toBe("proposed");
    const approved = (await Promise.all(racing)).filter(({ state }) => state === "approved");
    const report = (await policies.list(omar)).find(({ policy }) => policy.name === "paused");
    expect(report?.used.day.times).toBe(approved.length);
  });
});
