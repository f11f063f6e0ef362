import { LRUCache } from "lru-cache";
import type { Clock } from "#src/kernel/clock.ts";
import type { Call } from "#src/ports/call.ts";

type ItemTags = Readonly<Record<string, string>>;

/** How long it is believed that an item of others has no tag of ours, in milliseconds; as long as AWS's figures of an open period. */
const OTHERS_KEPT_MS = 4 * 3_600_000;
const MAX_ENTRIES = 50_000;
/** The beginning of every tag of ours. We set them when an item is made and never change them. */
const OURS = "reckoner-";

/**
 * The tags of custom line items, one request an item, so they are kept: those of an item of ours for good, for they say by which effect it
 * was made and what for; those of others for some hours, and not for a question that wants everything anew.
 */
export class ItemTagCache {
  readonly #clock: Clock;
  readonly #kept = new LRUCache<string, { readonly tags: ItemTags; readonly at: number }>({ max: MAX_ENTRIES });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is kept of an item, if that may be used for this question. */
  of(id: string, { fresh }: Pick<Call, "fresh">): ItemTags | undefined {
    const kept = this.#kept.get(id);
    if (kept === undefined) return undefined;
    const isOurs = Object.keys(kept.tags).some((name) => name.startsWith(OURS));
    const isYoung = this.#clock.now().getTime() - kept.at < OTHERS_KEPT_MS;
    return isOurs || (isYoung && !fresh) ? kept.tags : undefined;
  }

  keep(id: string, tags: ItemTags): void {
    this.#kept.set(id, { tags, at: this.#clock.now().getTime() });
  }
}
