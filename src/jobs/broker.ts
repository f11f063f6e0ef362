import type { PGlite } from "@electric-sql/pglite";
import {
  createPostgresBackend,
  type Job,
  type JobProgress,
  type PostgresConnectionOptions,
  type PostgresQueueBackend,
  Queue,
  runMigrations,
  Worker,
  type WorkerOptions,
} from "bullmq";
import { Redis } from "ioredis";
import { Misconfigured } from "#src/kernel/errors.ts";
import { EmbeddedPool } from "./embedded-pool.ts";

/** What carries jobs to workers: Redis, or an embedded database that is used for nothing else. */
export type BrokerOptions =
  | {
      readonly redisUrl: string;
      /** In front of every key, so that installations can share a server. */
      readonly prefix?: string;
    }
  | { readonly embedded: PGlite };

/** What travels: the row says the rest. */
export interface Ticket {
  readonly id: string;
  readonly delivery: number;
}

/** A job as the broker hands it out. */
export type BrokerJob = Job<Ticket, void, string>;

/** Does one ticket; what it throws is a fault of the machinery, not of the job. */
export type Process = (job: BrokerJob, token: string) => Promise<void>;

/** The settings of a worker that we choose. */
export type WorkerSettings = Pick<
  WorkerOptions,
  "concurrency" | "limiter" | "maxStalledCount" | "lockDuration" | "stalledInterval"
>;

/** Makes queues and workers on one of the two backends. */
export interface Broker {
  readonly name: string;
  queue(name: string): BrokerQueue;
  worker(name: string, process: Process, options: WorkerSettings): BrokerWorker;
  close(): Promise<void>;
}

type AnyQueue = Queue<Ticket, void, string>;
/** The part of a queue that is used. */
export type BrokerQueue = Pick<AnyQueue, "addBulk" | "getJob" | "obliterate" | "close"> & {
  on(event: "error", listener: (error: Error) => void): unknown;
};
/** The part of a worker that is used. */
export type BrokerWorker = Pick<Worker<Ticket, void, string>, "close" | "waitUntilReady"> & {
  on(event: "error", listener: (error: Error) => void): unknown;
};

/** Reaches the broker, or refuses with `Misconfigured`. */
export async function openBroker(options: BrokerOptions): Promise<Broker> {
  return "redisUrl" in options ? onRedis(options.redisUrl, options.prefix ?? "reckoner") : onEmbedded(options.embedded);
}

/** How long a first answer of Redis is waited for. */
const CONNECT_MS = 5_000;

async function onRedis(redisUrl: string, prefix: string): Promise<Broker> {
  const connection = await connectRedis(redisUrl);
  return {
    name: `Redis ${/redis_version:(\S+)/.exec(await connection.info("server"))?.[1] ?? "of unknown version"}`,
    queue: (name) => new Queue<Ticket, void, string>(name, { connection, prefix }),
    worker: (name, process, options) =>
      new Worker<Ticket, void, string>(name, (job, token = "") => process(job, token), {
        ...options,
        connection,
        prefix,
      }),
    async close() {
      await connection.quit();
    },
  };
}

async function connectRedis(redisUrl: string): Promise<Redis> {
  // A worker waits through an outage for as long as it takes: jobs are safe in their rows meanwhile.
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null, lazyConnect: true });
  let last: unknown;
  connection.on("error", (error) => {
    last = error;
  });
  const timer = setTimeout(() => connection.disconnect(), CONNECT_MS);
  try {
    await connection.connect();
    await connection.ping();
    return connection;
  } catch (thrown) {
    connection.disconnect();
    throw new Misconfigured(
      "jobs.redis-unreachable",
      "Redis cannot be reached. Check that it runs and that REDIS_URL names the right host, port and password.",
      { cause: last ?? thrown },
    );
  } finally {
    clearTimeout(timer);
  }
}

async function onEmbedded(db: PGlite): Promise<Broker> {
  const connection = new EmbeddedPool(db);
  await runMigrations(connection, SCHEMA);
  await db.exec(`set search_path to ${SCHEMA}, public`);
  return {
    name: "embedded queue",
    queue: (name) =>
      new Queue<Ticket, void, string, Ticket, void, string, PostgresQueueBackend, PostgresConnectionOptions>(
        name,
        { connection },
        createPostgresBackend,
      ),
    worker: (name, process, options) =>
      new Worker<Ticket, void, string, PostgresQueueBackend, JobProgress, PostgresConnectionOptions>(
        name,
        (job, token = "") => process(job, token),
        { ...options, connection },
        createPostgresBackend,
      ),
    close: async () => undefined,
  };
}

/** The library's own name for its schema. */
const SCHEMA = "bullmq";
