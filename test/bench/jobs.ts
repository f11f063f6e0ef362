import { randomBytes } from "node:crypto";
import { Redis } from "ioredis";
import { z } from "zod";
import { type BrokerOptions, type BrokerWorker, openBroker, type Ticket } from "#src/jobs/broker.ts";
import { defineJob } from "#src/jobs/define.ts";
import { openQueue } from "#src/jobs/queue.ts";
import { standardRetry } from "#src/jobs/retry.ts";
import { type JobWorker, startWorker } from "#src/jobs/worker.ts";
import { openEmbedded } from "#src/store/embedded.ts";
import { openStore } from "#src/store/open-store.ts";
import { findBackends } from "../backends.ts";
import { ownSchema } from "../support/own-schema.ts";
import { type Bench, type Measure, measure, median } from "./bench.ts";

const RATIO = 0.9;
const CONCURRENCY = 5;
/** About what a request to AWS takes; hardly a job makes fewer than one. */
const WORK_MS = 50;

/** How fast a backlog of jobs is worked off, against BullMQ alone on the same broker. */
export const jobs: Bench = {
  name: "jobs",
  async run({ quick }) {
    const measures: Measure[] = [];
    const { redis, postgres } = await findBackends();
    const notes = [
      `${CONCURRENCY} jobs run at a time. Ours also reads each job's row before and writes its outcome after; BullMQ alone knows the broker only.`,
      `Beside Redis ours keeps its rows in ${postgres.url === undefined ? "memory, because no PostgreSQL was reachable" : "PostgreSQL"}, beside the embedded queue in the embedded database.`,
    ];
    const rounds = quick ? 1 : 3;
    for (const [name, open] of [
      ["Redis", redis.url],
      ["embedded", null],
    ] as const) {
      if (open === undefined) {
        notes.push(`Redis was left out. ${redis.url === undefined ? redis.reason : ""}`);
        continue;
      }
      await using broker = open === null ? await embeddedBroker() : await redisBroker(open);
      for (const [kind, workMs, count] of [
        ["working", WORK_MS, quick ? 100 : 200],
        ["empty", 0, quick ? 200 : 500],
      ] as const) {
        const ours: number[] = [];
        const bare: number[] = [];
        for (let round = 0; round <= rounds; round++) {
          const [a, b] = [
            await oursOn(broker.options, open === null ? undefined : postgres.url, count, workMs),
            await bareOn(broker.options, count, workMs),
          ];
          if (round === 0) continue;
          ours.push(a);
          bare.push(b);
        }
        const what = kind === "empty" ? `${name}, jobs that do nothing` : `${name}, jobs of ${WORK_MS} ms`;
        measures.push(measure(what, "jobs/s", median(ours), median(bare), kind === "empty" ? {} : { least: RATIO }));
      }
    }
    return { measures, notes };
  },
};

const catalog = {
  probe: defineJob({
    payload: z.strictObject({ number: z.number() }),
    key: ({ number }) => `n${number}`,
    timeoutMs: 60_000,
    retry: standardRetry,
  }),
};

const log = {
  info: () => {},
  warn: () => {},
  error: (details: object) => process.stderr.write(`${JSON.stringify(details)}\n`),
};

/** A backlog is worked off; the time runs from the first job's start until the last one's end. */
async function oursOn(
  options: BrokerOptions,
  server: string | undefined,
  count: number,
  workMs: number,
): Promise<number> {
  const schema = server === undefined ? undefined : await ownSchema(server);
  const store = await openStore(schema === undefined ? {} : { url: schema.url });
  const backlog = countdown(count);
  let worker: JobWorker | undefined;
  const handlers = {
    probe: async () => {
      backlog.begin();
      await work(workMs);
      backlog.done();
    },
  };
  try {
    const queue = openQueue({ catalog, store });
    for (let number = 0; number < count; number++) await queue.enqueue("probe", { number });
    worker = await startWorker({ catalog, store, broker: options, log, handlers, concurrency: CONCURRENCY });
    return (count / (await backlog.tookMs)) * 1_000;
  } finally {
    await worker?.stop();
    await store.close();
    await schema?.drop();
  }
}

async function bareOn(options: BrokerOptions, count: number, workMs: number): Promise<number> {
  const broker = await openBroker(options);
  const name = `bare-${randomBytes(4).toString("hex")}`;
  const queue = broker.queue(name);
  queue.on("error", (error) => log.error({ error: error.message }));
  const backlog = countdown(count);
  let worker: BrokerWorker | undefined;
  const process = async (): Promise<void> => {
    backlog.begin();
    await work(workMs);
    backlog.done();
  };
  try {
    const ticket = (number: number): Ticket => ({ id: String(number), delivery: 0 });
    await queue.addBulk(Array.from({ length: count }, (_, n) => ({ name: "probe", data: ticket(n) })));
    worker = broker.worker(name, process, { concurrency: CONCURRENCY });
    worker.on("error", (error) => log.error({ error: error.message }));
    return (count / (await backlog.tookMs)) * 1_000;
  } finally {
    await worker?.close();
    await queue.obliterate({ force: true });
    await queue.close();
    await broker.close();
  }
}

/** Tells how long it took from the first beginning to the last of so many ends, in milliseconds. */
function countdown(count: number): { begin(): void; done(): void; readonly tookMs: Promise<number> } {
  const { promise: tookMs, resolve } = Promise.withResolvers<number>();
  let left = count;
  let begun: number | undefined;
  return {
    tookMs,
    begin() {
      begun ??= performance.now();
    },
    done() {
      left -= 1;
      if (left === 0) resolve(performance.now() - (begun ?? 0));
    },
  };
}

const work = async (ms: number): Promise<void> => {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
};

interface OpenBroker extends AsyncDisposable {
  readonly options: BrokerOptions;
}

async function embeddedBroker(): Promise<OpenBroker> {
  const { db, close } = await openEmbedded();
  return { options: { embedded: db }, [Symbol.asyncDispose]: close };
}

async function redisBroker(redisUrl: string): Promise<OpenBroker> {
  const prefix = `bench_${process.pid}_${randomBytes(4).toString("hex")}`;
  return {
    options: { redisUrl, prefix },
    [Symbol.asyncDispose]: async () => {
      const client = new Redis(redisUrl);
      for await (const keys of client.scanStream({ match: `${prefix}:*`, count: 500 }) as AsyncIterable<string[]>) {
        if (keys.length > 0) await client.del(...keys);
      }
      await client.quit();
    },
  };
}
