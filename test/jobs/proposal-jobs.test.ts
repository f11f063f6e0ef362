import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { refusingWriters } from "#src/app/writer.ts";
import { createApprovals } from "#src/approval/approvals.ts";
import type { JobRun } from "#src/jobs/define.ts";
import { proposalRetry } from "#src/jobs/proposal-apply.ts";
import { enqueueWith, proposalHandlers } from "#src/jobs/proposal-handlers.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { Upstream } from "#src/kernel/errors.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { PROPOSAL_TOPIC } from "#src/ports/proposal-rows.ts";
import type { Approvals } from "#src/ports/proposals.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import type { ToolContext } from "#src/tool/context.ts";
import { type AnyTool, defineTool } from "#src/tool/define.ts";
import { ACME, aisha, effect, HOUR, olivia, planOf, RULES } from "../approval/rig.ts";
import { ledgerDesk } from "../support/desk.ts";

const ARN = "arn:aws:billingconductor::999900009999:customlineitem/made1";
const plan = planOf({ ...effect("a", "10"), payload: { do: "create", draft: { start: "2026-10", end: "2026-11" } } });

describe("B-12 the jobs of proposals", () => {
  const clock = new ManualClock("2026-11-02T09:00:00Z");
  let store: Store;
  let approvals: Approvals;
  let planned: { input: unknown; context: ToolContext }[];
  let undone: Json[];
  let failure: Error | null;
  let handlers: ReturnType<typeof proposalHandlers>;
  const fix = defineTool({
    name: "fix",
    title: "Fix",
    description: "Fixes",
    input: z.object({ month: z.string() }),
    grant: "write.propose",
    command: { positional: [], examples: [] },
    effect: "write",
    plan: async (input, context) => {
      planned.push({ input, context });
      return plan;
    },
    apply: async () => {
      if (failure !== null) throw failure;
      return { id: ARN };
    },
    verify: async () => ({ holds: true, found: null }),
    undo: async (_effect, result) => void undone.push(result),
  });
  beforeEach(async () => {
    clock.set("2026-11-02T09:00:00Z");
    [planned, undone, failure] = [[], [], null];
    store = await openStore({ clock });
    approvals = createApprovals({ store, clock, rules: RULES, enqueue: enqueueWith(clock) });
    const nobody = () => Promise.reject(new TypeError("not asked for in these tests"));
    const writers = refusingWriters(nobody);
    const desk = ledgerDesk({ clients: [], now: "2026-11-02T09:00:00Z" });
    handlers = proposalHandlers({ registry: [fix as AnyTool], desk, writers, store, clock, rules: RULES });
  });
  afterEach(() => store.close());

  const propose = (tool = "fix", input: Json = { month: "2026-10" }) =>
    approvals.propose({ tool, input, plan }, olivia);
  const runOf = (attempt: number): JobRun => ({
    id: "id",
    name: "name",
    key: "key",
    attempt,
    signal: new AbortController().signal,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  /** Runs what waits for proposals, as the worker does. */
  const work = async (attempt = 1): Promise<void> => {
    for (const { id, name, payload } of await store.jobs.list("waiting")) {
      const handler = handlers[name as "proposal.apply" | "proposal.undo"];
      await handler(payload as { proposal: string; round: number }, runOf(attempt));
      await store.jobs.succeed(id);
    }
  };
  const tick = () => handlers["proposal.tick"]({ slot: clock.now().toISOString() }, runOf(1));

  it("apply with the tool that has planned it, for no more clients, and note the line item that was made", async () => {
    const { id } = await propose();
    await approvals.approve(id, aisha, {});
    await work();
    expect(await approvals.find(id, aisha)).toMatchObject({ state: "verified", progress: [{ result: { id: ARN } }] });
    expect(planned).toMatchObject([{ input: { month: "2026-10" }, context: { caller: { clients: [ACME] } } }]);
    expect(planned[0]?.context.call.fresh).toBe(true);
    expect(await store.madeItems.list({})).toMatchObject([
      { id: ARN, purpose: "fix", client: ACME, period: "2026-10" },
    ]);
    await approvals.undo(id, aisha, null);
    await work();
    expect(undone).toEqual([{ id: ARN }]);
    expect((await approvals.find(id, aisha)).state).toBe("undone");
  });

  it("leave a failure that may pass to the next run, and make it the state of the proposal with the last", async () => {
    const { id } = await propose();
    await approvals.approve(id, aisha, {});
    failure = new Upstream("aws.away", "AWS did not answer.", { retryable: true });
    await expect(work(1)).rejects.toBe(failure);
    expect((await approvals.find(id, aisha)).state).toBe("applying");
    await work(proposalRetry.attempts);
    expect(await approvals.find(id, aisha)).toMatchObject({
      state: "failed",
      note: "Fee a for Client 1: AWS did not answer. Done: 0 of 1.",
    });
  });

  it("fail in words when the tool is gone or does not take the input any more", async () => {
    const [gone, odd] = [await propose("gone"), await propose("fix", { year: 1 })];
    for (const { id } of [gone, odd]) await approvals.approve(id, aisha, {});
    await work();
    expect((await approvals.find(gone.id, aisha)).note).toContain('no tool "gone"');
    expect((await approvals.find(odd.id, aisha)).note).toContain("does not fit this version of fix");
  });

  it("the tick reminds once, escalates once, and lets expire; each tells those who show it", async () => {
    const { id } = await propose();
    const heard: unknown[] = [];
    for (const hours of [1, 24, 1, 24, 1, 24, 1]) {
      clock.advance(hours * HOUR);
      await store.outbox.markSent((await store.outbox.take(PROPOSAL_TOPIC, 100, 0)).map((event) => event.id));
      await tick();
      heard.push(...(await store.outbox.take(PROPOSAL_TOPIC, 100, 0)).map(({ payload }) => payload));
    }
    expect(heard).toEqual(["reminded", "escalated", null].map((nudge) => ({ number: 1, nudge })));
    expect((await approvals.find(id, aisha)).state).toBe("expired");
  });

  it("the tick fails what the worker gave up, and asks again for work that ended without its proposal", async () => {
    const { id } = await propose();
    await approvals.approve(id, aisha, {});
    const [job] = await store.jobs.list("waiting");
    await tick();
    expect(await store.jobs.list("waiting")).toEqual([job]);
    await store.jobs.succeed(job?.id ?? "");
    await tick();
    const [again] = await store.jobs.list("waiting");
    expect(again?.payload).toEqual({ proposal: id, round: 2 });
    await store.jobs.fail(again?.id ?? "", { kind: "bug", code: "job.crashed", message: "It crashed." });
    await tick();
    expect(await approvals.find(id, aisha)).toMatchObject({
      state: "failed",
      note: expect.stringContaining("gave up"),
    });
    await approvals.retry(id, olivia);
    await work();
    expect((await approvals.find(id, aisha)).state).toBe("verified");
  });
});
