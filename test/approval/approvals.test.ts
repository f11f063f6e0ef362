import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { Conflict, InputError, NotAllowed, NotFound } from "#src/kernel/errors.ts";
import { PROPOSAL_TOPIC } from "#src/ports/proposal-rows.ts";
import type { Approvals, Proposal } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { ACME, ada, aisha, approvalsOver, BETA, ben, effect, HOUR, olivia, person, planOf } from "./rig.ts";

const clock = new ManualClock("2026-11-02T09:00:00Z");
let store: Store;
let approvals: Approvals;
let count = 0;
beforeAll(async () => {
  store = await openStore({ clock });
});
afterAll(() => store.close());
beforeEach(() => {
  clock.set("2026-11-02T09:00:00Z");
  approvals = approvalsOver(store, clock);
});

/** A plan that no other test has. */
const fresh = (amount = "12.50", client = ACME) => planOf(effect(`support ${++count}`, amount, client));
const propose = (amount = "12.50", by = olivia, to = approvals): Promise<Proposal> =>
  to.propose({ tool: "fix", input: {}, plan: fresh(amount) }, by);
const jobsOf = async (id: string) =>
  (await store.jobs.list("waiting", { limit: 1_000 })).filter((row) => row.key.startsWith(id));

describe("B-10 proposing", () => {
  it("stores a plan as a proposal under the next number, to be decided in time", async () => {
    const first = await propose();
    const second = await propose();
    expect(second.number).toBe(first.number + 1);
    expect(first).toMatchObject({
      state: "proposed",
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      proposedBy: { id: olivia.id, name: "Olivia", surface: "slack" },
      expiresAt: new Date(clock.now().getTime() + 72 * HOUR),
      approvalsNeeded: 1,
      mustType: null,
      selfApproval: false,
      decisions: [],
      progress: [{ state: "planned", result: null, error: null }],
    });
    expect(await jobsOf(first.id)).toEqual([]);
  });

  it("gives the same plan back while it waits, however many ask at once", async () => {
    const draft = { tool: "fix", input: {}, plan: fresh() };
    const all = await Promise.all([olivia, ada, olivia].map((by) => approvals.propose(draft, by)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    await approvals.reject(String(all[0]?.number), aisha, "Not now");
    expect((await approvals.propose(draft, olivia)).id).not.toBe(all[0]?.id);
  });

  it("is for those who may propose, for clients they may see, and never for nothing", async () => {
    const draft = { tool: "fix", input: {}, plan: fresh() };
    await expect(approvals.propose(draft, person("V", ["viewer"]))).rejects.toThrow(NotAllowed);
    const narrow = person("N", ["account-manager"], { clients: [BETA] });
    await expect(approvals.propose(draft, narrow)).rejects.toThrow(NotFound);
    await expect(approvals.propose({ ...draft, plan: planOf() }, olivia)).rejects.toThrow(InputError);
  });
});

describe("B-10 approving", () => {
  it("asks for the job, tells the cards and writes the audit row in the transaction of the decision", async () => {
    const { id, number, digest } = await propose();
    const told = await store.outbox.waiting(PROPOSAL_TOPIC);
    const approved = await approvals.approve(`#${number}`, aisha, { digest: digest.slice(0, 8) });
    expect(approved).toMatchObject({
      state: "approved",
      decisions: [{ by: aisha.id, byName: "Aisha", kind: "approve", digest, at: clock.now() }],
    });
    expect(await jobsOf(id)).toMatchObject([{ name: "proposal.apply", payload: { proposal: id, round: 1 } }]);
    expect(await store.outbox.waiting(PROPOSAL_TOPIC)).toBe(told + 1);
    expect(await store.audit.recent(1)).toMatchObject([{ actor: aisha.id, tool: "proposal.approve", outcome: "ok" }]);
    expect(await store.proposals.transitions(id)).toMatchObject([
      { from: null, to: "proposed", byName: "Olivia" },
      { from: "proposed", to: "approved", byName: "Aisha" },
    ]);
  });

  it("B-26 B10: a second click, by anybody, is told the outcome, who and when, and asks for no second job", async () => {
    const { id, number } = await propose();
    const both = await Promise.allSettled([aisha, aisha].map((by) => approvals.approve(String(number), by, {})));
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    for (const by of [aisha, ben, ada]) {
      await expect(approvals.approve(String(number), by, {})).rejects.toThrow(
        new Conflict(
          "proposal.decided",
          `Proposal ${number} was approved by Aisha on 2026-11-02 09:00 UTC and waits for the worker.`,
        ),
      );
    }
    await expect(approvals.reject(String(number), ben, "Too late")).rejects.toThrow("was approved by Aisha");
    expect(await jobsOf(id)).toHaveLength(1);
  });

  it("B-26 B41: nobody approves without the role, without the client, as a machine, or what they proposed themselves", async () => {
    const { number, id } = await propose("12.50", ada);
    const ref = String(number);
    for (const roles of [["operator"], ["account-manager"], ["viewer"]] as const) {
      await expect(approvals.approve(ref, person("X", roles), {})).rejects.toThrow(NotAllowed);
    }
    for (const by of [person("C", ["client"]), person("C", []), person("B", ["approver"], { clients: [BETA] })]) {
      await expect(approvals.approve(ref, by, {})).rejects.toThrow(NotFound);
    }
    for (const surface of ["agent", "mcp", "job"]) {
      await expect(approvals.approve(ref, { ...ben, surface }, {})).rejects.toThrow(NotAllowed);
    }
    // Who approves for another client and only reads this one.
    const reach = { approver: [BETA], viewer: "all" } as const;
    const reader = { ...person("R", ["approver", "viewer"]), reach };
    await expect(approvals.approve(ref, reader, {})).rejects.toThrow("Only approver, admin may approve");
    await expect(approvals.reject(ref, reader, "No")).rejects.toThrow("Only approver, admin may reject");
    await expect(approvals.approve(ref, ada, {})).rejects.toThrow("somebody else must approve it");
    expect(approvals.mayApprove(await approvals.find(id, ada), ada)).toEqual({
      may: false,
      why: "You proposed this yourself; somebody else must approve it.",
    });
    expect(await jobsOf(id)).toEqual([]);
    expect(await approvals.approve(ref, ben, {})).toMatchObject({ state: "approved" });
  });

  it("lets who proposed approve up to the amount of the rules, and no further", async () => {
    const lenient = approvalsOver(store, clock, { selfUpTo: "100" });
    const small = await propose("-100", olivia, lenient);
    expect(small.selfApproval).toBe(true);
    expect(await lenient.approve(String(small.number), olivia, {})).toMatchObject({ state: "approved" });
    const large = await propose("100.01", olivia, lenient);
    await expect(lenient.approve(String(large.number), olivia, {})).rejects.toThrow(NotAllowed);
  });

  it("needs two different people from the amount of the rules on", async () => {
    const plan = planOf(effect(`a${++count}`, "60000"), effect(`b${count}`, "-40000"));
    const { number, mustType, approvalsNeeded } = await approvals.propose({ tool: "fix", input: {}, plan }, olivia);
    expect({ mustType, approvalsNeeded }).toEqual({ mustType: "100000.00 USD", approvalsNeeded: 2 });
    const ref = String(number);
    const typed = "100,000.00 usd";
    expect(await approvals.approve(ref, aisha, { typed })).toMatchObject({ state: "proposed" });
    await expect(approvals.approve(ref, aisha, { typed })).rejects.toThrow("a second person must approve it too");
    expect(await approvals.approve(ref, ben, { typed })).toMatchObject({ state: "approved" });
    await expect(approvals.approve(ref, ada, { typed })).rejects.toThrow(
      `was approved by Aisha on 2026-11-02 09:00 UTC and by Ben on 2026-11-02 09:00 UTC`,
    );
  });

  it("needs the amount typed where it is large, and the digest of the card where one is given", async () => {
    const { number, digest } = await propose("10000");
    const ref = String(number);
    await expect(approvals.approve(ref, aisha, {})).rejects.toThrow("type 10000.00 USD");
    await expect(approvals.approve(ref, aisha, { typed: "1000.00 USD" })).rejects.toThrow(InputError);
    const other = digest.startsWith("0") ? "11111111" : "00000000";
    await expect(approvals.approve(ref, aisha, { typed: "10000.00 USD", digest: other })).rejects.toThrow(Conflict);
    await expect(approvals.approve(ref, aisha, { typed: "10000.00 USD", digest: "" })).rejects.toThrow(InputError);
    expect(await approvals.approve(ref, aisha, { typed: "10000.00 USD", digest })).toMatchObject({ state: "approved" });
  });

  it("is refused when time is up, even if nobody has noticed yet, and the proposal is kept as expired", async () => {
    const { number, id } = await propose();
    clock.advance(72 * HOUR);
    await expect(approvals.approve(String(number), aisha, {})).rejects.toThrow("expired on 2026-11-05 09:00 UTC");
    expect(await approvals.find(id, ada)).toMatchObject({ state: "expired", decisions: [] });
    expect(await jobsOf(id)).toEqual([]);
  });
});

describe("B-10 other decisions", () => {
  it("a rejection says who, when and why, and is the end of it", async () => {
    const { number } = await propose();
    await expect(approvals.reject(String(number), olivia, "x")).rejects.toThrow(NotAllowed);
    await expect(approvals.reject(String(number), aisha, "  ")).rejects.toThrow(InputError);
    expect(await approvals.reject(String(number), aisha, "Wrong month")).toMatchObject({ state: "rejected" });
    await expect(approvals.approve(String(number), ben, {})).rejects.toThrow(
      /was rejected by Aisha on .* UTC: Wrong month\.$/,
    );
  });

  it("who proposed can withdraw it, or an admin", async () => {
    const [mine, other] = [await propose(), await propose()];
    await expect(approvals.withdraw(String(mine.number), aisha, null)).rejects.toThrow(NotAllowed);
    expect(await approvals.withdraw(String(mine.number), olivia, null)).toMatchObject({ state: "withdrawn" });
    expect(await approvals.withdraw(other.id, ada, "Not needed")).toMatchObject({ state: "withdrawn" });
  });

  it("an edit makes a new proposal with a new digest, for which earlier approvals are void", async () => {
    const plan = planOf(effect(`a${++count}`, "60000"), effect(`b${count}`, "60000"));
    const before = await approvals.propose({ tool: "fix", input: {}, plan }, olivia);
    await approvals.approve(before.id, aisha, { typed: "120000.00 USD" });
    const [kept, left] = plan.effects.map(({ key }) => key);
    const edits = { without: [left ?? ""], amounts: {} };
    const edited = planOf(...plan.effects.slice(0, 1));
    const after = await approvals.edit(before.id, ben, edited, edits);
    expect(after).toMatchObject({ replaces: before.number, edits, basis: plan, plan: edited, decisions: [] });
    expect(after.progress.map(({ key }) => key)).toEqual([kept]);
    expect(after.digest).not.toBe(before.digest);
    expect(await approvals.find(before.id, olivia)).toMatchObject({ state: "replaced", replacedBy: after.number });
    await expect(approvals.approve(before.id, ada, { typed: "120000.00 USD" })).rejects.toThrow("stands in its place");
    // Who edited has now proposed it.
    await expect(approvals.approve(after.id, ben, { typed: "60000.00 USD" })).rejects.toThrow(NotAllowed);
    expect(await approvals.approve(after.id, aisha, { typed: "60000.00 USD" })).toMatchObject({ state: "approved" });
  });

  it("an edit can only leave out and change amounts", async () => {
    const before = await propose();
    const edit = (plan: Proposal["plan"]) => approvals.edit(before.id, olivia, plan, { without: [], amounts: {} });
    await expect(edit(planOf())).rejects.toThrow(InputError);
    await expect(edit(fresh())).rejects.toThrow("can only leave effects out");
    await expect(edit(before.plan)).rejects.toThrow("Nothing of it would be different");
    const [only] = before.plan.effects;
    await expect(edit(planOf({ ...effect(only?.key ?? "", "1"), client: BETA }))).rejects.toThrow(InputError);
  });

  it("is found by number or id, only by those who may see all of its clients", async () => {
    const acme = await propose();
    const beta = await approvals.propose({ tool: "fix", input: {}, plan: fresh("1", BETA) }, olivia);
    const narrow = person("N", ["approver"], { clients: [BETA] });
    expect((await approvals.list({}, narrow)).map(({ id }) => id)).toEqual([beta.id]);
    expect((await approvals.list({ limit: 2 }, ada)).map(({ id }) => id)).toEqual([beta.id, acme.id]);
    expect(await approvals.list({ states: ["undone"] }, ada)).toEqual([]);
    expect(await approvals.list({}, person("C", ["client"]))).toEqual([]);
    for (const ref of [acme.id, `#${acme.number}`, ` ${acme.number} `]) {
      expect((await approvals.find(ref, ada)).id).toBe(acme.id);
      await expect(approvals.find(ref, narrow)).rejects.toThrow(NotFound);
    }
    await expect(approvals.find("the last", ada)).rejects.toThrow(InputError);
  });
});

describe("B-13 stops", () => {
  it("hold back proposing and approving, for all, one client, or the agent, until somebody lets it go on", async () => {
    const waiting = await propose();
    for (const [scope, held, free] of [
      ["all", olivia, undefined],
      [`client:${ACME}`, olivia, undefined],
      ["agent", { ...olivia, surface: "agent" }, olivia],
    ] as const) {
      await approvals.stop(scope, aisha, "Audit week");
      await expect(propose("1", held)).rejects.toThrow("stopped by Aisha");
      if (free === undefined) await expect(approvals.approve(waiting.id, aisha, {})).rejects.toThrow("Audit week");
      else expect(await propose("1", free)).toMatchObject({ state: "proposed" });
      expect(await approvals.stops()).toMatchObject([{ scope, by: aisha.id, reason: "Audit week" }]);
      expect(await approvals.resume(scope, olivia)).toBe(true);
      expect(await approvals.resume(scope, olivia)).toBe(false);
    }
    expect(await approvals.approve(waiting.id, aisha, {})).toMatchObject({ state: "approved" });
  });

  it("are for those with the role, of a scope that is there, and with a reason", async () => {
    await expect(approvals.stop("all", person("V", ["viewer"]), "x")).rejects.toThrow(NotAllowed);
    await expect(approvals.stop("all", { ...ada, surface: "agent" }, "x")).rejects.toThrow(NotAllowed);
    await expect(approvals.stop("everything", ada, "x")).rejects.toThrow(InputError);
    await expect(approvals.stop("all", ada, " ")).rejects.toThrow(InputError);
    await expect(approvals.stop(`client:${ACME}`, person("N", ["operator"], { clients: [BETA] }), "x")).rejects.toThrow(
      NotAllowed,
    );
    expect(await approvals.stops()).toEqual([]);
    // Who may propose may stop as well, but not let it go on.
    const marco = person("M", ["account-manager"]);
    await approvals.stop("all", marco, "x");
    await expect(approvals.resume("all", marco)).rejects.toThrow("Only operator, approver, admin may");
    expect(await approvals.resume("all", aisha)).toBe(true);
  });
});
