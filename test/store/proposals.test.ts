import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { newId } from "#src/kernel/ids.ts";
import type { NewProposal } from "#src/ports/proposal-rows.ts";
import { memoryStore, type ProposalStore } from "../approval/memory-store.ts";
import { ACME, BETA, effect, planOf } from "../approval/rig.ts";
import { onEveryDatabase, type Place } from "./places.ts";

const clock = new ManualClock("2026-11-02T09:00:00Z");

let count = 0;
/** One with a digest of its own, for each of these clients. */
function draft(...clients: readonly string[]): NewProposal {
  count += 1;
  const plan = planOf(...clients.map((client, i) => effect(`${count}-${i}`, "1.50", client)));
  return {
    tool: "fix",
    input: { amount: "1.50", none: null },
    basis: plan,
    edits: { without: ["x"], amounts: { y: "2.10" } },
    plan,
    digest: String(count).padStart(64, "0"),
    proposedBy: { id: "slack:T:U", name: "Olivia", surface: "slack" },
    expiresAt: new Date("2026-11-05T09:00:00Z"),
    approvalsNeeded: 2,
    mustType: "1.50 USD",
    selfApproval: false,
    replaces: 7,
  };
}

const by = { by: "slack:T:A", byName: "Aisha" };

function contract(open: () => Promise<{ store: ProposalStore; close: () => Promise<void> }>): void {
  let store: ProposalStore;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ store, close } = await open());
  });
  afterAll(() => close());
  const add = async (...clients: readonly string[]) => {
    const added = await store.proposals.add(draft(...clients));
    expect(added).toBeDefined();
    return added as NonNullable<typeof added>;
  };

  it("gives a proposal back as it went in, under the next number", async () => {
    const asked = draft(ACME, BETA);
    const added = await store.proposals.add(asked);
    expect(added).toEqual({
      ...asked,
      id: expect.any(String),
      number: expect.any(Number),
      state: "proposed",
      proposedAt: clock.now(),
      decisions: [],
      progress: asked.plan.effects.map(({ key }) => ({ key, state: "planned", result: null, error: null })),
      replacedBy: null,
      note: null,
      round: 0,
      runner: null,
      remindedAt: null,
      escalatedAt: null,
    });
    expect(await store.proposals.byId(added?.id ?? "")).toEqual(added);
    expect(await store.proposals.byNumber(added?.number ?? 0)).toEqual(added);
    expect((await add(ACME)).number).toBe((added?.number ?? 0) + 1);
    expect(await store.proposals.byId(newId())).toBeUndefined();
  });

  it("has one pending proposal of a digest, however many ask at once", async () => {
    const same = draft(ACME);
    const added = await Promise.all(Array.from({ length: 5 }, () => store.transaction((w) => w.proposals.add(same))));
    const [first, ...more] = added.filter((each) => each !== undefined);
    expect(more).toEqual([]);
    expect(await store.proposals.pending(same.digest)).toEqual(first);
    await store.proposals.move(first?.id ?? "", { ...by, from: "proposed", to: "rejected", note: null });
    expect(await store.proposals.pending(same.digest)).toBeUndefined();
    expect(await store.proposals.add(same)).toBeDefined();
  });

  it("steps only from the state that was meant, and keeps every step", async () => {
    const { id, proposedBy } = await add(ACME);
    const step = { ...by, from: "proposed", to: "replaced", note: "why", replacedBy: 99 } as const;
    expect(await store.proposals.move(id, step)).toBe(true);
    expect(await store.proposals.move(id, step)).toBe(false);
    expect(await store.proposals.byId(id)).toMatchObject({ state: "replaced", note: "why", replacedBy: 99 });
    expect(await store.proposals.transitions(id)).toEqual([
      { from: null, to: "proposed", by: proposedBy.id, byName: proposedBy.name, note: null, at: clock.now() },
      { ...by, from: "proposed", to: "replaced", note: "why", at: clock.now() },
    ]);
  });

  it("keeps decisions in order, rounds, who works on it, progress and nudges", async () => {
    const { id, progress } = await add(ACME, BETA);
    const decision = { ...by, kind: "approve", reason: null, digest: "d" } as const;
    await store.proposals.decide(id, decision);
    await store.proposals.decide(id, { ...decision, by: "slack:T:B", kind: "reject", reason: "no" });
    expect([await store.proposals.nextRound(id), await store.proposals.nextRound(id)]).toEqual([1, 2]);
    await store.proposals.claim(id, "runner");
    const [first, second] = progress;
    const done = { key: second?.key ?? "", state: "done", result: { arn: "1.50" }, error: "e" } as const;
    await store.proposals.progress(id, done);
    await store.proposals.nudged(id, "reminded");
    await store.proposals.nudged(id, "escalated");
    expect(await store.proposals.byId(id)).toMatchObject({
      decisions: [
        { ...decision, at: clock.now() },
        { by: "slack:T:B", byName: "Aisha", kind: "reject", reason: "no", digest: "d", at: clock.now() },
      ],
      progress: [first, done],
      round: 2,
      runner: "runner",
      remindedAt: clock.now(),
      escalatedAt: clock.now(),
    });
    await expect(store.proposals.progress(id, { ...done, key: "none" })).rejects.toThrow();
  });

  it("lists newest first, by state, and only what is about nobody else", async () => {
    const [acme, both, beta] = [await add(ACME), await add(ACME, BETA), await add(BETA)];
    await store.proposals.move(beta.id, { ...by, from: "proposed", to: "approved", note: null });
    const ids = async (filter: Parameters<ProposalStore["proposals"]["list"]>[0]) =>
      (await store.proposals.list(filter)).map(({ id }) => id);
    expect(await ids({ limit: 3 })).toEqual([beta.id, both.id, acme.id]);
    expect(await ids({ states: ["approved"] })).toEqual([beta.id]);
    expect(await ids({ clients: [ACME], limit: 1 })).toEqual([acme.id]);
    expect(await ids({ clients: [ACME, BETA], states: ["proposed"], limit: 2 })).toEqual([both.id, acme.id]);
    expect(await ids({ clients: [] })).toEqual([]);
  });

  it("a transaction that fails leaves nothing of a proposal", async () => {
    const before = await store.proposals.list({});
    const failing = store.transaction(async (within) => {
      await within.proposals.add(draft(ACME));
      throw new RangeError("stop");
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(await store.proposals.list({})).toEqual(before);
  });

  it("remembers what was made, once, and when it was removed", async () => {
    const { id } = await add(ACME);
    const item = { id: `arn:${id}`, purpose: "fix", client: ACME, period: "2026-10", proposalId: id, effectKey: "k" };
    await store.madeItems.add(item);
    await store.madeItems.add({ ...item, period: "2026-11" });
    expect(await store.madeItems.byId(item.id)).toEqual({ ...item, madeAt: clock.now(), removedAt: null });
    expect(await store.madeItems.list({ client: ACME, period: "2026-10", proposalId: id })).toHaveLength(1);
    expect(await store.madeItems.list({ client: BETA })).toEqual([]);
    await store.madeItems.removed(id, "other");
    expect(await store.madeItems.byId(item.id)).toMatchObject({ removedAt: null });
    await store.madeItems.removed(id, "k");
    expect(await store.madeItems.byId(item.id)).toMatchObject({ removedAt: clock.now() });
  });

  it("remembers where it is shown, and which stops hold", async () => {
    const { id } = await add(ACME);
    const card = { proposalId: id, platform: "slack", workspace: "T", channel: "C", ts: "1.2" };
    for (const each of [card, card, { ...card, ts: "1.3" }]) await store.cards.add(each);
    expect(await store.cards.of(id)).toEqual([card, { ...card, ts: "1.3" }]);
    const stop = { ...by, scope: "all", reason: "why" };
    await store.stops.put(stop);
    expect(await store.stops.put({ ...stop, reason: "again" })).toEqual({ ...stop, reason: "again", at: clock.now() });
    await store.stops.put({ ...stop, scope: "agent" });
    expect((await store.stops.list()).map(({ scope }) => scope)).toEqual(["agent", "all"]);
    expect([await store.stops.remove("all"), await store.stops.remove("all")]).toEqual([true, false]);
    await store.stops.remove("agent");
    expect(await store.stops.list()).toEqual([]);
  });
}

describe("B-10 store: proposals [memory, for tests]", () => {
  contract(async () => ({ store: memoryStore(clock), close: async () => undefined }));
});

onEveryDatabase("B-10 store: proposals", (makePlace) => {
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

onEveryDatabase("B-14 store: what was decided", (makePlace) => {
  let place: Place;
  beforeAll(async () => {
    place = await makePlace();
    const store = await place.open(clock);
    const added = await store.proposals.add(draft(ACME));
    await store.proposals.decide(added?.id ?? "", { ...by, kind: "approve", reason: null, digest: "d" });
    await store.close();
  });
  afterAll(() => place.remove());

  it("cannot be changed or removed, nor approved twice by one person", async () => {
    for (const table of ["proposal_transitions", "proposal_decisions"]) {
      await expect(place.sql(`update ${table} set by = 'x'`)).rejects.toThrow(`${table} is append-only`);
      await expect(place.sql(`delete from ${table}`)).rejects.toThrow(`${table} is append-only`);
    }
    const again =
      "insert into proposal_decisions (proposal_id, by, by_name, kind, digest, at) select proposal_id, by, by_name, kind, digest, at from proposal_decisions";
    await expect(place.sql(again)).rejects.toThrow("proposal_decisions_once");
  });
});
