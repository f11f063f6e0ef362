import type { Clock } from "#src/kernel/clock.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { InputError } from "#src/kernel/errors.ts";
import type { JobRow } from "#src/ports/job-rows.ts";
import type { Enqueued, Queue } from "#src/ports/queue.ts";
import type { Repositories, Store } from "#src/ports/store.ts";
import type { Catalog, JobDefinition, PayloadsOf } from "./define.ts";

/** What a queue is made of. Asking for a job needs the store alone: a process without the broker can do it. */
export interface QueueOptions<C extends Catalog> {
  readonly catalog: C;
  readonly store: Store;
  readonly clock?: Clock;
  /** Called after a job was added outside of a caller's transaction, so that a worker in this process need not wait for its next look. */
  readonly kick?: () => void;
}

/** The `Queue` port over the store's rows; they leave through the outbox. */
export function openQueue<C extends Catalog>(options: QueueOptions<C>): Queue<PayloadsOf<C>> {
  const { catalog, store, clock = systemClock, kick } = options;
  return {
    async enqueue(name, payload, { dueAt = clock.now(), within } = {}) {
      const definition = catalog[name];
      if (definition === undefined) throw new InputError("job.unknown", `There is no job called "${name}".`);
      const added = await addJob(within ?? store, name, definition, payload, dueAt);
      if (within === undefined) kick?.();
      return added;
    },
    deadLetters: (page) => store.jobs.list("dead", page),
    async retry(id) {
      const row = await store.jobs.revive(id);
      kick?.();
      return toEnqueued(row, true);
    },
    counts: () => store.jobs.counts(),
  };
}

/** Checks the payload, makes the natural key and writes the row. */
export async function addJob(
  within: Repositories,
  name: string,
  definition: JobDefinition,
  payload: unknown,
  dueAt: Date,
): Promise<Enqueued> {
  const parsed = definition.payload.safeParse(payload);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    throw new InputError("job.payload", `The payload of the job ${name} does not fit.`, { problems });
  }
  const { row, fresh } = await within.jobs.add({ name, key: definition.key(parsed.data), payload: parsed.data, dueAt });
  return toEnqueued(row, fresh);
}

function toEnqueued({ id, state }: JobRow, fresh: boolean): Enqueued {
  return { id, fresh, state };
}
