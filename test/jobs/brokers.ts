import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, inject } from "vitest";
import type { BrokerOptions } from "#src/jobs/broker.ts";
import type { Log } from "#src/ports/log.ts";
import type { Store } from "#src/ports/store.ts";
import { openEmbedded } from "#src/store/embedded.ts";
import { openStore } from "#src/store/open-store.ts";
import { covered, uniqueName } from "../backends.ts";

/** One broker of a kind, with a store beside it. */
export interface Bench {
  readonly store: Store;
  readonly broker: BrokerOptions;
  /** Everything that was logged, newest last. */
  readonly logged: readonly { readonly level: string; readonly message: string; readonly [detail: string]: unknown }[];
  readonly log: Log;
  /** Loses everything the queue holds. */
  lose(): Promise<void>;
}

/** The same tests on each broker; one that is not there is skipped with its reason in the title. */
export function onEveryBroker(title: string, tests: (bench: () => Bench) => void): void {
  describe(`${title} [embedded queue]`, () => tests(useBench(openEmbeddedBroker)));
  const { redis } = inject("backends");
  if (redis.url === undefined)
    describe.skip(`${title} [Redis] skipped: ${redis.reason}`, () => tests(useBench(openEmbeddedBroker)));
  else describe(`${title} [Redis]`, () => tests(useBench(() => openRedisBroker(redis.url, redis.version))));
}

interface OpenBroker {
  readonly broker: BrokerOptions;
  lose(): Promise<void>;
  close(): Promise<void>;
}

function useBench(open: () => Promise<OpenBroker>): () => Bench {
  let bench: Bench | undefined;
  let opened: OpenBroker | undefined;
  beforeAll(async () => {
    opened = await open();
    const logged: Bench["logged"][number][] = [];
    const write = (level: string) => (details: Readonly<Record<string, unknown>>, message: string) => {
      logged.push({ ...details, level, message });
    };
    const log: Log = { info: write("info"), warn: write("warn"), error: write("error") };
    bench = { store: await openStore(), broker: opened.broker, logged, log, lose: opened.lose };
  });
  afterAll(async () => {
    await bench?.store.close();
    await opened?.close();
  });
  return () => {
    expect(bench).toBeDefined();
    return bench as Bench;
  };
}

async function openEmbeddedBroker(): Promise<OpenBroker> {
  const { db, close } = await openEmbedded();
  await covered("embedded queue");
  return {
    broker: { embedded: db },
    async lose() {
      await db.exec("drop schema bullmq cascade");
    },
    close,
  };
}

async function openRedisBroker(redisUrl: string, version: string): Promise<OpenBroker> {
  const prefix = uniqueName();
  const client = new Redis(redisUrl);
  await covered(`Redis ${version}`);
  const lose = async (): Promise<void> => {
    let cursor = "0";
    do {
      const [next, keys] = await client.scan(cursor, "MATCH", `${prefix}:*`, "COUNT", 500);
      if (keys.length > 0) await client.del(...keys);
      cursor = next;
    } while (cursor !== "0");
  };
  return {
    broker: { redisUrl, prefix },
    lose,
    async close() {
      await lose();
      await client.quit();
    },
  };
}
