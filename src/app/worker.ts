import { rulesFrom } from "#src/approval/rules.ts";
import type { Config } from "#src/config.ts";
import { catalog } from "#src/jobs/catalog.ts";
import { costCollectHandler } from "#src/jobs/cost-collect.ts";
import { driftCheckHandler } from "#src/jobs/drift-check.ts";
import { proposalHandlers } from "#src/jobs/proposal-handlers.ts";
import { storePruneHandler } from "#src/jobs/store-prune.ts";
import { type JobWorker, startWorker } from "#src/jobs/worker.ts";
import type { Clock } from "#src/kernel/clock.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Log } from "#src/ports/log.ts";
import type { Store } from "#src/ports/store.ts";
import type { Writers } from "#src/ports/writers.ts";
import { type Embedded, openEmbedded } from "#src/store/embedded.ts";
import type { Door } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { collectFrom } from "./collect.ts";
import { noticeTo } from "./notices.ts";
import type { Reach } from "./reach.ts";

interface WorkerParts {
  readonly config: Config;
  readonly store: Store;
  readonly desk: Desk;
  /** The receivers one by one; `null` with a bill. */
  readonly reach: Reach | null;
  /** Under the apply role; nothing else in the installation holds it. */
  readonly writers: Writers;
  /** Where jobs ask what people could ask. */
  readonly door: Door;
  readonly clock: Clock;
  readonly log: Log;
  /** Told the id of a proposal that has changed. */
  readonly changed: (proposalId: string) => void;
}

/**
 * Starts the jobs of this installation, on Redis or on an embedded queue. The embedded queue lives in memory: rows are
 * the truth, and whatever is due is handed to it again at the next start.
 */
export async function openWorker(parts: WorkerParts): Promise<JobWorker> {
  const { config } = parts;
  const embedded = config.redisUrl === null ? await openEmbedded() : null;
  try {
    return await start(parts, embedded);
  } catch (error) {
    await embedded?.close();
    throw error;
  }
}

async function start(parts: WorkerParts, embedded: Embedded | null): Promise<JobWorker> {
  const { config, store, desk, reach, writers, door, clock, log, changed } = parts;
  // What is collected on schedule is collected for the receivers in the store; a bill file needs none of it.
  if (desk.origin === "aws") await store.receivers.save({ accountId: desk.receiver.id, name: desk.receiver.name });
  const worker = await startWorker({
    catalog,
    store,
    clock,
    log,
    broker: config.redisUrl !== null ? { redisUrl: config.redisUrl } : { embedded: required(embedded).db },
    handlers: {
      "cost.collect": costCollectHandler(collectFrom(reach, store.receivers, log)),
      // A bill file has nothing that could drift.
      "drift.check": desk.origin === "aws" ? driftCheckHandler(door, noticeTo(store)) : async () => {},
      "store.prune": storePruneHandler(store),
      ...proposalHandlers({ registry, desk, writers, store, clock, rules: rulesFrom(config.approval), changed }),
    },
  });
  return {
    ...worker,
    stop: async () => {
      await worker.stop();
      await embedded?.close();
    },
  };
}

function required<T>(value: T | null): T {
  if (value === null) throw new TypeError("the embedded queue is not open");
  return value;
}
