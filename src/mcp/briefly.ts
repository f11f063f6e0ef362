import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Clock } from "#src/kernel/clock.ts";
import type { Store } from "#src/ports/store.ts";

/** How long what another process has changed may go unnoticed. */
const KEPT_MS = 1_000;
const MOST = 2_000;

interface Kept<T> {
  readonly at: number;
  readonly version: number;
  readonly value: Promise<T>;
}

/**
 * Keeps what is read about access for a second, so that a program that asks often is looked up once. What this process itself changes
 * counts at once: its next request is looked up anew. What another process changes counts within the second.
 */
export function briefly<T>(
  store: Pick<Store, "accessVersion">,
  clock: Clock,
  read: (name: string) => Promise<T>,
): (name: string) => Promise<T> {
  const kept = new LRUCache<string, Kept<T>>({ max: MOST });
  return (name) => {
    // It may be a token, and nothing keeps those.
    const key = hash("sha256", name, "base64");
    const at = clock.now().getTime();
    const version = store.accessVersion();
    const found = kept.get(key);
    const age = at - (found?.at ?? 0);
    if (found?.version === version && age >= 0 && age < KEPT_MS) return found.value;
    const value = read(name);
    kept.set(key, { at, version, value });
    // What could not be read is read again by the next.
    value.catch(() => kept.delete(key));
    return value;
  };
}
