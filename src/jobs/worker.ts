import { WaitingError } from "bullmq";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { Store } from "#src/ports/store.ts";
import { type BrokerJob, type BrokerOptions, type BrokerWorker, openBroker } from "./broker.ts";
import type { Catalog, HandlersOf, JobHandler } from "./define.ts";
import { openLanes } from "./lanes.ts";
import { type Recovery, restore, sweep } from "./recover.ts";
import { relayJobs } from "./relay.ts";
import { repeat } from "./repeat.ts";
import { runJob } from "./run-job.ts";
import { createScheduler } from "./schedule.ts";

/** Somebody who has approved waits while a killed worker's job is taken over. One that was only held up does no harm: every job may run twice. */
const SHARED_STALLED_MS = 10_000;
/** Nobody else could take over from the worker of an embedded queue; after a crash its rows bring every job back at once. */
const ALONE_STALLED_MS = 30_000;

/** What a worker is made of. */
export interface WorkerOptions<C extends Catalog> {
  readonly catalog: C;
  readonly handlers: HandlersOf<C>;
  readonly store: Store;
  readonly broker: BrokerOptions;
  readonly log: Log;
  readonly clock?: Clock;
  /** How many jobs run at a time in each lane. */
  readonly concurrency?: number;
  /** How often the outbox and the schedules are looked at. */
  readonly pollMs?: number;
  /** A job of a worker that gave no sign of life for this long is taken over by another, within half as long again. */
  readonly stalledMs?: number;
  /** How often overdue rows are compared with the queue. */
  readonly sweepMs?: number;
  /** How long running jobs may take to end when the worker stops; the whole stop takes less than two seconds more. */
  readonly graceMs?: number;
}

/** A running worker. */
export interface JobWorker {
  /** "Redis 7.0.15" or "embedded queue". */
  readonly broker: string;
  /** Looks at the outbox now instead of at the next turn. */
  kick(): void;
  /** Takes no more jobs, tells the running ones, waits, returns the rest to the queue; within 10 seconds by default. */
  stop(): Promise<void>;
}

/** Starts to do jobs: first hands over what the rows say is due, whatever the queue remembers, then works, schedules and looks after the rest. */
export async function startWorker<C extends Catalog>(options: WorkerOptions<C>): Promise<JobWorker> {
  const {
    catalog,
    store,
    log,
    clock = systemClock,
    pollMs = 1_000,
    sweepMs = 30_000,
    stalledMs = "redisUrl" in options.broker ? SHARED_STALLED_MS : ALONE_STALLED_MS,
    graceMs = 8_000,
  } = options;
  const broker = await openBroker(options.broker);
  const lanes = openLanes(catalog, broker, log, clock);
  const stopping = new AbortController();
  const abandoned = new AbortController();
  const recovery: Recovery = { store, lanes, clock, log, knows: (name) => Object.hasOwn(catalog, name) };
  await restore(recovery);
  await sweep(recovery, clock.now());
  const process = processor(options, clock, stopping.signal, abandoned.signal);
  const workers = [...lanes.limits].map(([lane, limit]) => {
    const worker: BrokerWorker = broker.worker(lane, process, {
      concurrency: options.concurrency ?? 5,
      maxStalledCount: 3,
      lockDuration: stalledMs,
      stalledInterval: stalledMs / 2,
      ...(limit === undefined ? {} : { limiter: { max: limit.jobs, duration: limit.perMs } }),
    });
    worker.on("error", (error) => log.warn({ lane, error }, "the job worker has trouble"));
    return worker;
  });
  const scheduler = createScheduler(catalog, store);
  const turn = async (): Promise<void> => {
    await scheduler.look(clock.now());
    await relayJobs(store, catalog, lanes);
  };
  const turns = repeat(turn, pollMs, log);
  const sweeps = repeat(() => sweep(recovery, new Date(clock.now().getTime() - sweepMs)), sweepMs, log);
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const closing = Promise.all(workers.map((worker) => worker.close()));
    stopping.abort();
    const timer = setTimeout(() => abandoned.abort(), graceMs);
    await Promise.all([turns.stop(), sweeps.stop(), closing]);
    clearTimeout(timer);
    await lanes.close();
    await broker.close();
  };
  turns.kick();
  return {
    broker: broker.name,
    kick: turns.kick,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

function processor<C extends Catalog>(
  { catalog, handlers, store, log }: WorkerOptions<C>,
  clock: Clock,
  stopping: AbortSignal,
  abandoned: AbortSignal,
): (job: BrokerJob, token: string) => Promise<void> {
  return async (job, token) => {
    const row = await store.jobs.byId(job.data.id);
    const definition = catalog[job.name];
    // A ticket of an earlier delivery, or of a job that ended otherwise, is void.
    if (row?.state !== "waiting" || row.delivery !== job.data.delivery || definition === undefined) return;
    const handler = handlers[job.name] as JobHandler<never>;
    const outcome = stopping.aborted
      ? "returned"
      : await runJob(row, { store, clock, log, definition, handler, stopping, abandoned });
    if (outcome === "ended") return;
    await job.moveToWait(token);
    throw new WaitingError();
  };
}
