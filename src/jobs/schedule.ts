import { getNextMillis } from "bullmq";
import { Bug } from "#src/kernel/errors.ts";
import type { Store } from "#src/ports/store.ts";
import type { Catalog, JobDefinition } from "./define.ts";
import { addJob } from "./queue.ts";

/** Turns the clock into jobs: looks which slots have come and asks for their jobs, each slot once over all workers and restarts. */
export interface Scheduler {
  /** Asks for the jobs of every slot that has come since the last look; at the first look, of the last missed one within its catch-up time. */
  look(now: Date): Promise<void>;
}

/** A scheduler of a catalogue. It remembers slots only to save work: that a slot is done once is the natural key's doing. */
export function createScheduler(catalog: Catalog, store: Store): Scheduler {
  const scheduled = Object.entries(catalog).filter(([, definition]) => definition.schedule !== undefined);
  const next = new Map<string, Date>();
  return {
    async look(now) {
      for (const [name, definition] of scheduled) {
        const upcoming = next.get(name);
        if (upcoming !== undefined && upcoming > now) continue;
        const slot = lastSlot(definition, now);
        if (slot !== undefined) await addSlot(store, name, definition, slot);
        next.set(name, nextSlot(definition, now));
      }
    },
  };
}

/** The first slot after an instant. */
export function nextSlot(definition: JobDefinition, after: Date): Date {
  const pattern = definition.schedule?.cron;
  const millis = pattern && getNextMillis(after.getTime(), { pattern, tz: "UTC" });
  if (!millis) throw new Bug("job.schedule", `"${pattern}" has no next time.`);
  return new Date(millis);
}

/** The newest slot that is not later than now and not older than the catch-up time. */
function lastSlot(definition: JobDefinition, now: Date): Date | undefined {
  let found: Date | undefined;
  let slot = nextSlot(definition, new Date(now.getTime() - (definition.schedule?.catchUpMs ?? 0) - 1));
  while (slot <= now) {
    found = slot;
    slot = nextSlot(definition, slot);
  }
  return found;
}

async function addSlot(store: Store, name: string, definition: JobDefinition, slot: Date): Promise<void> {
  await store.transaction(async (within) => {
    for (const payload of (await definition.schedule?.payloads(slot, within)) ?? []) {
      await addJob(within, name, definition, payload, slot);
    }
  });
}
