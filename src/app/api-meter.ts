import type { ApiCall, ApiCallStore } from "#src/ports/cost-records.ts";
import type { Log } from "#src/ports/log.ts";

const FLUSH_MS = 500;

/** Takes requests as they happen and writes them in batches, so that no request waits for the database. */
export interface ApiMeter {
  readonly note: (call: ApiCall) => void;
  /** Writes what is waiting. */
  flush(): Promise<void>;
  /** Writes the rest and ends. */
  close(): Promise<void>;
}

/** A meter that writes to the store. What cannot be written is kept and tried again; it is logged, never dropped. */
export function openMeter(store: ApiCallStore, log: Log): ApiMeter {
  let waiting: ApiCall[] = [];
  let writing: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    try {
      await store.record(batch);
    } catch (error) {
      waiting = [...batch, ...waiting];
      log.warn({ error, calls: batch.length }, "the record of AWS requests could not be written; trying again");
    }
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };
  const timer = setInterval(() => void flush(), FLUSH_MS);
  timer.unref();
  return {
    note: (call) => void waiting.push(call),
    flush,
    close: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
