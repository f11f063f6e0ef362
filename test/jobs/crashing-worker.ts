import { z } from "zod";
import { defineJob } from "#src/jobs/define.ts";
import { startWorker } from "#src/jobs/worker.ts";
import { openStore } from "#src/store/open-store.ts";

// Run as a process of its own by crash.test.ts: begins a job and never ends it. Arguments: database, schema, Redis, prefix.
const [url = "", schemaName = "", redisUrl = "", prefix = ""] = process.argv.slice(2);
const retry = { attempts: 3, bugAttempts: 2, firstDelayMs: 20, longestDelayMs: 200 };
const payload = z.strictObject({ key: z.string() });
const catalog = { plain: defineJob({ payload, key: (job) => job.key, timeoutMs: 60_000, retry }) } as const;
const silent = () => undefined;

await startWorker({
  catalog,
  handlers: {
    plain: () => {
      process.stdout.write("began\n");
      return new Promise(() => undefined);
    },
  },
  store: await openStore({ url, schemaName }),
  broker: { redisUrl, prefix },
  log: { info: silent, warn: silent, error: silent },
  pollMs: 50,
  stalledMs: 400,
  sweepMs: 200,
});
