import { JOB_TOPIC, type JobRow } from "#src/ports/job-rows.ts";
import type { Store } from "#src/ports/store.ts";
import type { Catalog } from "./define.ts";
import type { Lanes } from "./lanes.ts";

const BATCH = 200;
/** Whoever takes events and dies leaves them to others after this. */
const LEASE_MS = 30_000;
/** Moves jobs from the outbox to their lanes until none is left; returns how many. */
export async function relayJobs(store: Store, catalog: Catalog, lanes: Lanes): Promise<number> {
  let moved = 0;
  for (;;) {
    const events = await store.outbox.take(JOB_TOPIC, BATCH, LEASE_MS);
    const rows: JobRow[] = [];
    for (const event of events) {
      const row = await store.jobs.byId(event.key);
      // A job that this program does not know is left to a worker that does; see recovery.
      if (row?.state === "waiting" && Object.hasOwn(catalog, row.name)) rows.push(row);
    }
    await lanes.add(rows);
    await store.outbox.markSent(events.map((event) => event.id));
    moved += events.length;
    if (events.length < BATCH) return moved;
  }
}
