import { repeat } from "#src/jobs/repeat.ts";
import type { Log } from "#src/ports/log.ts";
import type { OutboxEvent } from "#src/ports/messages.ts";
import type { Store } from "#src/ports/store.ts";

const BATCH = 20;
/** Whoever takes events and dies leaves them to others after this. */
const LEASE_MS = 30_000;
const POLL_MS = 1_000;

/** Tells listeners of every event of one topic, whichever process wrote it. One whose listeners fail is told again when its lease is over. */
export interface Followed<Listener> {
  /** Adds a listener; returns the way to stop. */
  subscribe(listener: Listener): () => void;
  /** Looks now instead of at the next turn. */
  kick(): void;
  stop(): Promise<void>;
}

/** Follows a topic of the outbox; `tell` gets the events of one key, oldest first. Nothing is taken while nobody listens. */
export function followOutbox<Listener>(parts: {
  readonly store: Store;
  readonly log: Log;
  readonly topic: string;
  readonly tell: (key: string, events: readonly OutboxEvent[], listeners: ReadonlySet<Listener>) => Promise<void>;
}): Followed<Listener> {
  const { store, log, topic, tell } = parts;
  const listeners = new Set<Listener>();
  const turn = async (): Promise<void> => {
    if (listeners.size === 0) return;
    for (;;) {
      const events = await store.outbox.take(topic, BATCH, LEASE_MS);
      for (const [key, same] of Map.groupBy(events, (event) => event.key)) {
        try {
          await tell(key, same, listeners);
          await store.outbox.markSent(same.map((event) => event.id));
        } catch (error) {
          log.warn({ error, [topic]: key }, "a change could not be shown; it is tried again");
        }
      }
      if (events.length < BATCH) return;
    }
  };
  const turns = repeat(turn, POLL_MS, log);
  return {
    subscribe(listener) {
      listeners.add(listener);
      turns.kick();
      return () => listeners.delete(listener);
    },
    kick: turns.kick,
    stop: turns.stop,
  };
}
