import type { Clock } from "#src/kernel/clock.ts";
import type { JobRow } from "#src/ports/job-rows.ts";
import type { Log } from "#src/ports/log.ts";
import type { Store } from "#src/ports/store.ts";
import { type Lanes, ticketId } from "./lanes.ts";

const PAGE = 500;

/** What recovery works on. */
export interface Recovery {
  readonly store: Store;
  readonly lanes: Lanes;
  readonly clock: Clock;
  readonly knows: (name: string) => boolean;
  readonly log: Log;
}

/** How long a job that this program does not know is left to workers of a newer version, which may be starting. */
const STRANGER_MS = 3_600_000;

/** Hands every waiting row to the broker again: the rows are the truth, and the broker leaves alone what it still has. */
export async function restore({ store, lanes, knows }: Recovery): Promise<void> {
  for await (const page of waitingRows(store)) await lanes.add(page.filter((row) => knows(row.name)));
}

/**
 * Looks after rows that were due before an instant and still wait: those the broker has lost are handed over again, and those whose runs brought
 * their worker down again and again are given up.
 */
export async function sweep(recovery: Recovery, dueBefore: Date): Promise<void> {
  for await (const page of waitingRows(recovery.store, dueBefore)) {
    for (const row of page) await (recovery.knows(row.name) ? lookAfter(recovery, row) : disown(recovery, row));
  }
}

async function* waitingRows(store: Store, dueBefore?: Date): AsyncGenerator<readonly JobRow[]> {
  let after: string | undefined;
  for (;;) {
    const page = await store.jobs.list("waiting", {
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
      ...(dueBefore === undefined ? {} : { dueBefore }),
    });
    if (page.length > 0) yield page;
    after = page.at(-1)?.id;
    if (page.length < PAGE) return;
  }
}

async function disown({ store, log, clock }: Recovery, row: JobRow): Promise<void> {
  if (row.dueAt.getTime() > clock.now().getTime() - STRANGER_MS) return;
  const failure = {
    kind: "misconfigured",
    code: "job.unknown",
    message: `No worker knows the job ${row.name}. Start the version of the program that has it, then retry by hand.`,
  } as const;
  log.error({ job: row.name, key: row.key }, "a job was given up: no worker knows it");
  await store.jobs.fail(row.id, failure);
}

async function lookAfter({ store, lanes, log }: Recovery, row: JobRow): Promise<void> {
  const ticket = await lanes.queueOf(row).getJob(ticketId(row));
  const state = await ticket?.getState();
  if (state === "failed" && ticket?.failedReason?.includes("stalled more than allowable limit")) {
    const failure = {
      kind: "bug",
      code: "job.crashed",
      message: "The worker stopped in the middle of this job several times. Look at its log, then retry by hand.",
    } as const;
    log.error({ job: row.name, key: row.key }, "a job was given up: its worker stopped in the middle of it");
    await store.jobs.fail(row.id, failure);
    return;
  }
  if (state === "failed" || state === "completed") await ticket?.remove();
  else if (state !== undefined && state !== "unknown") return;
  log.warn({ job: row.name, key: row.key }, "a job was lost by the queue and is handed over again");
  await lanes.add([row]);
}
