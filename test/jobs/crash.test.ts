import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { z } from "zod";
import { defineJob } from "#src/jobs/define.ts";
import { openQueue } from "#src/jobs/queue.ts";
import { startWorker } from "#src/jobs/worker.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { uniqueName } from "../backends.ts";

const { postgres, redis } = inject("backends");
const absent = [postgres, redis].flatMap((found) => (found.url === undefined ? [found.reason] : []));
const retry = { attempts: 3, bugAttempts: 2, firstDelayMs: 20, longestDelayMs: 200 };
const payload = z.strictObject({ key: z.string() });
const catalog = { plain: defineJob({ payload, key: (job) => job.key, timeoutMs: 60_000, retry }) } as const;
const silent = () => undefined;
const log = { info: silent, warn: silent, error: silent };

describe.skipIf(absent.length > 0)(
  `A-05 jobs of a worker that was killed${absent.length > 0 ? ` skipped: ${absent.join("; ")}` : ""}`,
  () => {
    const url = postgres.url ?? "";
    const redisUrl = redis.url ?? "";
    const schemaName = uniqueName();
    let store: Store;
    beforeEach(async () => {
      store = await openStore({ url, schemaName });
    });
    afterEach(async () => {
      await store.close();
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`drop schema ${schemaName} cascade`);
      await client.end();
      const broker = new Redis(redisUrl);
      const keys = await broker.keys(`${schemaName}:*`);
      if (keys.length > 0) await broker.del(...keys);
      await broker.quit();
    });

    /** Starts a worker in a process of its own and kills it in the middle of a job; false when there was no job to begin. */
    const killOne = async (isOver: () => Promise<boolean>): Promise<boolean> => {
      const script = fileURLToPath(new URL("./crashing-worker.ts", import.meta.url));
      const child = spawn(process.execPath, [script, url, schemaName, redisUrl, schemaName], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let began = false;
      child.stdout.on("data", () => {
        began = true;
      });
      await vi.waitFor(async () => expect(began || (await isOver())).toBe(true), { timeout: 20_000, interval: 50 });
      child.kill("SIGKILL");
      if (child.signalCode === null) await once(child, "exit");
      return began;
    };

    it("are done by the next one", async () => {
      const { id } = await openQueue({ catalog, store }).enqueue("plain", { key: "k" });
      expect(await killOne(async () => false)).toBe(true);
      const worker = await startWorker({
        catalog,
        handlers: { plain: async () => undefined },
        store,
        broker: { redisUrl, prefix: schemaName },
        log,
        stalledMs: 400,
      });
      await vi.waitFor(async () => expect((await store.jobs.byId(id))?.state).toBe("done"), { timeout: 15_000 });
      await worker.stop();
    });

    it("are given up when they bring down every worker", { timeout: 90_000 }, async () => {
      const { id } = await openQueue({ catalog, store }).enqueue("plain", { key: "poison" });
      const isOver = async () => (await store.jobs.byId(id))?.state === "dead";
      let kills = 0;
      while (!(await isOver())) {
        if (await killOne(isOver)) kills++;
        expect(kills).toBeLessThan(8);
      }
      expect(await store.jobs.byId(id)).toMatchObject({ lastError: { kind: "bug", code: "job.crashed" } });
      expect(kills).toBeGreaterThan(1);
    });
  },
);
