import { z } from "zod";
import type { Store } from "#src/ports/store.ts";
import type { JobHandler } from "./define.ts";
import { defineJob } from "./define.ts";
import { standardRetry } from "./retry.ts";

const payload = z.strictObject({ day: z.iso.date() });

type Payload = z.infer<typeof payload>;

/** How many days each kind of row is kept. No sender repeats an event after a month; a done job must outlive the longest schedule twice. */
const KEEP_DAYS = { inbox: 30, outbox: 7, jobs: 62, conversations: 30, traces: 90 };

/** Removes what is no longer needed; never figures and never the audit. */
export const storePrune = defineJob<Payload>({
  payload,
  key: ({ day }) => day,
  timeoutMs: 5 * 60_000,
  retry: standardRetry,
  schedule: {
    cron: "30 3 * * *",
    catchUpMs: 24 * 3_600_000,
    payloads: async (slot) => [{ day: slot.toISOString().slice(0, 10) }],
  },
});

/** Makes the handler over a store; times are counted back from the job's day, not from now. */
export function storePruneHandler(store: Store): JobHandler<Payload> {
  return async ({ day }, run) => {
    const before = (days: number): Date => new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000);
    const removed = {
      inbox: await store.inbox.prune(before(KEEP_DAYS.inbox)),
      outbox: await store.outbox.prune(before(KEEP_DAYS.outbox)),
      jobs: await store.jobs.prune(before(KEEP_DAYS.jobs)),
      conversations: await store.conversations.prune(before(KEEP_DAYS.conversations)),
      traces: await store.traces.prune(before(KEEP_DAYS.traces)),
    };
    run.log.info({ day, removed }, "old rows removed");
  };
}
