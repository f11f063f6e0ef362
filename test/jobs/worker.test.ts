import { afterEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { defineJob, type HandlersOf, type JobHandler, type JobRun, type PayloadsOf } from "#src/jobs/define.ts";
import { openQueue } from "#src/jobs/queue.ts";
import { type JobWorker, startWorker } from "#src/jobs/worker.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { Bug, InputError, Upstream } from "#src/kernel/errors.ts";
import type { JobRow } from "#src/ports/job-rows.ts";
import type { Queue } from "#src/ports/queue.ts";
import { type Bench, onEveryBroker } from "./brokers.ts";

const retry = { attempts: 3, bugAttempts: 2, firstDelayMs: 20, longestDelayMs: 200 };
const payload = z.strictObject({ key: z.string() });
const key = (job: { key: string }): string => job.key;
const plain = defineJob({ payload, key, timeoutMs: 60_000, retry });
const catalog = {
  plain,
  hasty: defineJob({ payload, key, timeoutMs: 50, retry: { ...retry, attempts: 1 } }),
  limited: defineJob({ payload, key, timeoutMs: 60_000, retry, rateLimit: { jobs: 2, perMs: 600_000 } }),
  paced: defineJob({ payload, key, timeoutMs: 60_000, retry, rateLimit: { jobs: 2, perMs: 200 } }),
} as const;

type Payload = z.infer<typeof payload>;
type Handlers = HandlersOf<typeof catalog>;

onEveryBroker("A-05 jobs", (bench) => {
  let worker: JobWorker | undefined;
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
  });

  const queueOf = ({ store }: Bench): Queue<PayloadsOf<typeof catalog>> =>
    openQueue({ catalog, store, kick: () => worker?.kick() });
  const start = async (
    handlers: Partial<Handlers>,
    more: { readonly graceMs?: number; readonly sweepMs?: number } = {},
  ) => {
    const { store, broker, log } = bench();
    const unexpected: JobHandler<Payload> = async (_, run) => expect.unreachable(`${run.name} ${run.key}`);
    const all = { plain: unexpected, hasty: unexpected, limited: unexpected, paced: unexpected, ...handlers };
    worker = await startWorker({ catalog, handlers: all, store, broker, log, pollMs: 50, ...more });
    return worker;
  };
  const ended = (id: string, state: JobRow["state"]) =>
    vi.waitFor(
      async () => {
        const row = await bench().store.jobs.byId(id);
        expect(row?.state).toBe(state);
        return row as JobRow;
      },
      { timeout: 15_000, interval: 20 },
    );

  it("does a job once, however often its natural key is asked for", async () => {
    const runs: JobRun[] = [];
    await start({ plain: async (_, run) => void runs.push(run) });
    const queue = queueOf(bench());
    const asked = await Promise.all(Array.from({ length: 5 }, () => queue.enqueue("plain", { key: "once" })));
    expect(asked.filter((each) => each.fresh)).toHaveLength(1);
    const row = await ended(asked[0]?.id ?? "", "done");
    expect(await queue.enqueue("plain", { key: "once" })).toEqual({ id: row.id, fresh: false, state: "done" });
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ id: row.id, name: "plain", key: "once", attempt: 1 });
  });

  it("goes by its own clock: one that is days ahead of the machine's holds nothing up", async () => {
    const clock = new ManualClock(new Date(Date.now() + 3 * 86_400_000));
    const runs: string[] = [];
    const { store, broker, log } = bench();
    const none: JobHandler<Payload> = async () => {};
    const handlers = {
      plain: async (job: Payload) => void runs.push(job.key),
      hasty: none,
      limited: none,
      paced: none,
    };
    worker = await startWorker({ catalog, handlers, store, broker, log, clock, pollMs: 50 });
    const queue = openQueue({ catalog, store, clock, kick: () => worker?.kick() });
    await ended((await queue.enqueue("plain", { key: "ahead" })).id, "done");
    expect(runs).toEqual(["ahead"]);
  });

  it("refuses a payload that does not fit, before anything is written", async () => {
    const queue = queueOf(bench());
    // @ts-expect-error A payload of another shape does not compile either.
    await expect(queue.enqueue("plain", { other: 1 })).rejects.toThrow(InputError);
    // @ts-expect-error Nor does a name that is not in the catalogue.
    await expect(queue.enqueue("nobody", { key: "k" })).rejects.toThrow(InputError);
  });

  it("leaves with the transaction that asked for it, or not at all", async () => {
    const { store } = bench();
    const keys: string[] = [];
    await start({ plain: async (job) => void keys.push(job.key) });
    const queue = queueOf(bench());
    const undone = store.transaction(async (within) => {
      await queue.enqueue("plain", { key: "undone" }, { within });
      throw new RangeError("stop");
    });
    await expect(undone).rejects.toThrow(RangeError);
    const kept = await store.transaction((within) => queue.enqueue("plain", { key: "kept" }, { within }));
    await ended(kept.id, "done");
    expect(keys).toEqual(["kept"]);
  });

  it("waits until a job is due", async () => {
    const started: number[] = [];
    await start({ plain: async () => void started.push(Date.now()) });
    const dueAt = new Date(Date.now() + 700);
    const { id } = await queueOf(bench()).enqueue("plain", { key: "later" }, { dueAt });
    await ended(id, "done");
    expect(started[0]).toBeGreaterThanOrEqual(dueAt.getTime());
  });

  it("tries again what may pass, as often as the policy says, and not before the other side asked", async () => {
    const at: number[] = [];
    await start({
      plain: async () => {
        at.push(Date.now());
        throw new Upstream("aws.throttled", "AWS is busy.", { retryable: true, retryAfterMs: 300 });
      },
    });
    const { id } = await queueOf(bench()).enqueue("plain", { key: "busy" });
    const row = await ended(id, "dead");
    expect(row).toMatchObject({
      attempts: 3,
      lastError: { kind: "upstream", code: "aws.throttled", message: "AWS is busy." },
    });
    expect(at).toHaveLength(3);
    for (const [index, time] of at.slice(1).entries()) expect(time - (at[index] ?? 0)).toBeGreaterThanOrEqual(300);
  });

  it("tries again a few times when the fault is ours, and says nothing of its inside", async () => {
    let runs = 0;
    await start({
      plain: async () => {
        runs++;
        throw new TypeError("secret detail");
      },
    });
    const { id } = await queueOf(bench()).enqueue("plain", { key: "bug" });
    const row = await ended(id, "dead");
    expect(runs).toBe(2);
    expect(row.lastError).toMatchObject({ kind: "bug", code: "unexpected" });
    expect(row.lastError?.message).not.toContain("secret");
  });

  it.each([new InputError("x.input", "Bad input."), new Upstream("x.refused", "Refused.", { retryable: false })])(
    "never tries again what waiting does not mend: $name",
    async (error) => {
      let runs = 0;
      await start({
        plain: async () => {
          runs++;
          throw error;
        },
      });
      const { id } = await queueOf(bench()).enqueue("plain", { key: error.code });
      expect(await ended(id, "dead")).toMatchObject({ attempts: 1, lastError: { code: error.code } });
      expect(runs).toBe(1);
    },
  );

  it("lists what was given up, and lets a person retry it", async () => {
    let broken = true;
    await start({
      plain: async () => {
        if (broken) throw new InputError("x.broken", "Not yet.");
      },
    });
    const queue = queueOf(bench());
    const { id } = await queue.enqueue("plain", { key: "by hand" });
    await ended(id, "dead");
    expect((await queue.deadLetters()).map((row) => row.id)).toContain(id);
    broken = false;
    expect(await queue.retry(id)).toEqual({ id, fresh: true, state: "waiting" });
    await ended(id, "done");
    expect((await queue.deadLetters()).map((row) => row.id)).not.toContain(id);
    expect((await queue.counts()).done).toBeGreaterThan(0);
  });

  it("aborts a run that takes too long, also one that does not listen", async () => {
    let signal: AbortSignal | undefined;
    await start({
      hasty: (_, run) => {
        signal = run.signal;
        return new Promise(() => undefined);
      },
    });
    const { id } = await queueOf(bench()).enqueue("hasty", { key: "deaf" });
    expect((await ended(id, "dead")).lastError).toMatchObject({ kind: "upstream", code: "job.timeout" });
    expect(signal?.aborted).toBe(true);
  });

  it("starts no more jobs in a time than the limit allows, and does not hold up others", async () => {
    const limited: string[] = [];
    await start({ limited: async (job) => void limited.push(job.key), plain: async () => undefined });
    const queue = queueOf(bench());
    for (let n = 0; n < 4; n++) await queue.enqueue("limited", { key: String(n) });
    await vi.waitFor(() => expect(limited).toHaveLength(2), { timeout: 15_000 });
    await ended((await queue.enqueue("plain", { key: "free" })).id, "done");
    expect(limited).toHaveLength(2);
  });

  it("goes on when the time of a limit has passed", async () => {
    await start({ paced: async () => undefined });
    const queue = queueOf(bench());
    const asked = [];
    for (let n = 0; n < 6; n++) asked.push(await queue.enqueue("paced", { key: String(n) }));
    for (const each of asked) expect(await ended(each.id, "done")).toMatchObject({ attempts: 1 });
  });

  it("does everything that was due after the queue was lost, from the rows", async () => {
    const { lose } = bench();
    const queue = queueOf(bench());
    await (await start({ plain: async () => undefined })).stop();
    const due = await queue.enqueue("plain", { key: "lost due" });
    const delayed = await queue.enqueue("plain", { key: "lost delayed" }, { dueAt: new Date(Date.now() + 400) });
    // A worker takes them over to the broker and stops before they are done.
    const held = await start({
      plain: (_, run) => new Promise((_resolve, reject) => run.signal.addEventListener("abort", reject)),
    });
    await vi.waitFor(async () => expect(await bench().store.outbox.waiting("job")).toBe(0), { timeout: 15_000 });
    await held.stop();
    await lose();
    const keys: string[] = [];
    await start({ plain: async (job) => void keys.push(job.key) });
    await ended(due.id, "done");
    await ended(delayed.id, "done");
    expect(keys.sort()).toEqual(["lost delayed", "lost due"]);
  });

  it("returns running jobs to the queue when it stops, uncounted, and lets those end that are about to", async () => {
    const queue = queueOf(bench());
    const began: string[] = [];
    const first = await start(
      {
        plain: async (job, run) => {
          began.push(job.key);
          if (job.key === "deaf") return new Promise(() => undefined);
          await new Promise((resolve) => run.signal.addEventListener("abort", resolve));
          if (job.key === "leaves") throw new Bug("x.left", "Left.");
        },
      },
      { graceMs: 500 },
    );
    const asked = new Map<string, string>();
    for (const name of ["deaf", "leaves", "ends"]) asked.set(name, (await queue.enqueue("plain", { key: name })).id);
    await vi.waitFor(() => expect(began.sort()).toEqual(["deaf", "ends", "leaves"]), { timeout: 10_000 });
    const before = performance.now();
    await first.stop();
    expect(performance.now() - before).toBeLessThan(10_000);
    const rowOf = async (name: string) => bench().store.jobs.byId(asked.get(name) ?? "");
    expect(await rowOf("ends")).toMatchObject({ state: "done" });
    for (const name of ["deaf", "leaves"]) expect(await rowOf(name)).toMatchObject({ state: "waiting", attempts: 0 });
    const again: string[] = [];
    await start({ plain: async (job) => void again.push(job.key) });
    for (const name of ["deaf", "leaves"]) await ended(asked.get(name) ?? "", "done");
    expect(again.sort()).toEqual(["deaf", "leaves"]);
  });

  it("leaves a job that it does not know to others, and gives it up when there are none", async () => {
    const { store } = bench();
    const dueAt = new Date();
    const longAgo = new Date(dueAt.getTime() - 2 * 3_600_000);
    const fresh = await store.jobs.add({ name: "of.tomorrow", key: "fresh", payload: {}, dueAt });
    const old = await store.jobs.add({ name: "of.yesterday", key: "old", payload: {}, dueAt: longAgo });
    await start({ plain: async () => undefined }, { sweepMs: 100 });
    const known = await queueOf(bench()).enqueue("plain", { key: "known" });
    await ended(known.id, "done");
    expect((await ended(old.row.id, "dead")).lastError).toMatchObject({ kind: "misconfigured", code: "job.unknown" });
    expect(await store.jobs.byId(fresh.row.id)).toMatchObject({ state: "waiting", attempts: 0 });
  });
});
