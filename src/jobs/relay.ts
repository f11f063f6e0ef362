import { JOB_TOPIC, type JobRow } from "#src/ports/job-rows.ts";
import type { Store } from "#src/ports/store.ts";
import type { Catalog } from "./define.ts";
import type { Lanes } from "./lanes.ts";

const BATCH = 200;
/** Whoever takes events and dies leaves them to others after this. */
const LEASE_MS = 30_000;
/** A job that this program does not know may be known to a newer one that is being rolled out; it is asked again this often. */
const STRANGER_RETRIES = 10;
const STRANGER_DELAY_MS = 60_000;

/** Moves jobs from the outbox to their lanes until none is left; returns how many. */
export async function relayJobs(store: Store, catalog: Catalog, lanes: Lanes): Promise<number> {
  let moved = 0;
  for (;;) {
    const events = await store.outbox.take(JOB_TOPIC, BATCH, LEASE_MS);
    const rows: JobRow[] = [];
    for (const event of events) {
      const row = await store.jobs.byId(event.key);
      if (row?.state !== "waiting") continue;
      if (Object.hasOwn(catalog, row.name)) rows.push(row);
      else await putOff(store, row);
    }
    await lanes.add(rows);
    await store.outbox.markSent(events.map((event) => event.id));
    moved += events.length;
    if (events.length < BATCH) return moved;
  }
}

async function putOff(store: Store, row: JobRow): Promise<void> {
  const failure = {
    kind: "misconfigured",
    code: "job.unknown",
    message: `No worker knows the job ${row.name}. Start the version of the program that has it, then retry.`,
  } as const;
  const retryAt = row.attempts < STRANGER_RETRIES ? new Date(Date.now() + STRANGER_DELAY_MS) : undefined;
  await store.jobs.fail(row.id, failure, retryAt);
}
