import { JOB_TOPIC } from "#src/ports/job-rows.ts";
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
    const rows = await store.jobs.byIds(events.map((event) => event.key));
    // A job that this program does not know is left to a worker that does; see recovery.
    await lanes.add(rows.filter((row) => row.state === "waiting" && Object.hasOwn(catalog, row.name)));
    await store.outbox.markSent(events.map((event) => event.id));
    moved += events.length;
    if (events.length < BATCH) return moved;
  }
}
