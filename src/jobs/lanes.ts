import type { Clock } from "#src/kernel/clock.ts";
import type { JobRow } from "#src/ports/job-rows.ts";
import type { Log } from "#src/ports/log.ts";
import type { Broker, BrokerQueue, Ticket } from "./broker.ts";
import type { Catalog } from "./define.ts";

/** Jobs without a rate limit share this lane. */
const SHARED = "jobs";

/** Broker queues: one that is shared, and one for each job with a rate limit, since a limit holds for a whole queue. */
export interface Lanes {
  /** The names of the lanes and their limits. */
  readonly limits: ReadonlyMap<string, { readonly jobs: number; readonly perMs: number } | undefined>;
  /** Hands rows to the broker to be run when due. A row that is there already is left as it is. */
  add(rows: readonly JobRow[]): Promise<void>;
  /** The lane of a row's job. */
  queueOf(row: JobRow): BrokerQueue;
  close(): Promise<void>;
}

/** The id of a row's present delivery: the same for whoever hands it over. Holds no ":" and is no number, which the broker refuses. */
export function ticketId(row: Pick<JobRow, "id" | "delivery">): string {
  return `${row.id}-${row.delivery}`;
}

/** Opens the lanes of a catalogue. */
export function openLanes(catalog: Catalog, broker: Broker, log: Log, clock: Clock): Lanes {
  const limits: Map<string, { readonly jobs: number; readonly perMs: number } | undefined> = new Map([
    [SHARED, undefined],
  ]);
  for (const [name, { rateLimit }] of Object.entries(catalog)) if (rateLimit) limits.set(laneOf(name), rateLimit);
  const queues = new Map([...limits.keys()].map((lane) => [lane, openQueueOf(broker, lane, log)]));
  const queueOf = (name: string): BrokerQueue => {
    const queue = queues.get(catalog[name]?.rateLimit === undefined ? SHARED : laneOf(name));
    if (queue === undefined) throw new RangeError(`no lane for ${name}`);
    return queue;
  };
  return {
    limits,
    queueOf: (row) => queueOf(row.name),
    async add(rows) {
      const byQueue = Map.groupBy(rows, (row) => queueOf(row.name));
      for (const [queue, group] of byQueue) await queue.addBulk(group.map((row) => toBrokerJob(row, clock.now())));
    },
    async close() {
      for (const queue of queues.values()) await queue.close();
    },
  };
}

function laneOf(name: string): string {
  return `limited-${name}`;
}

function openQueueOf(broker: Broker, lane: string, log: Log): BrokerQueue {
  const queue = broker.queue(lane);
  queue.on("error", (error) => log.warn({ lane, error }, "the job queue has trouble"));
  return queue;
}

function toBrokerJob(row: JobRow, now: Date): Parameters<BrokerQueue["addBulk"]>[0][number] {
  const data: Ticket = { id: row.id, delivery: row.delivery };
  return {
    name: row.name,
    data,
    opts: {
      jobId: ticketId(row),
      delay: Math.max(0, row.dueAt.getTime() - now.getTime()),
      // Failures of jobs are counted in their rows; these tries are for the machinery, such as a database that is away.
      attempts: 5,
      backoff: { type: "exponential", delay: 1_000 },
      removeOnComplete: { age: 3_600 },
      removeOnFail: { age: 7 * 86_400 },
    },
  };
}
