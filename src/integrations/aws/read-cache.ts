import { LRUCache } from "lru-cache";
import type { Clock } from "#src/kernel/clock.ts";
import type { Call, FigureState } from "#src/ports/call.ts";
import type { CostSnapshotStore, Json } from "#src/ports/cost-records.ts";

/** AWS refreshes open periods no oftener than three times a day; closed ones hardly move. */
const MAX_AGE_MS = { estimated: 4 * 3_600_000, final: 7 * 86_400_000 } as const;
const MAX_ENTRIES = 20_000;

/** Something that was read, and when. */
export interface Read<T> {
  readonly value: T;
  readonly asOf: Date;
  readonly state: FigureState;
  /** Requests that were sent for it just now; 0 when it had been read before. */
  readonly requests: number;
}

/** How a value is fetched and kept. */
export interface Source<T> {
  /** Names the figures completely: receiver, service, view, periods, grouping. */
  readonly key: string;
  readonly service: string;
  readonly state: FigureState;
  fetch(signal: AbortSignal): Promise<{ value: T; requests: number }>;
  toJson(value: T): Json;
  fromJson(json: Json): T;
}

/**
 * Keeps what was read from AWS: in memory, and as snapshots in the store so that a figure shown once can be shown again.
 * The same question asked twice at once is sent once.
 */
export class ReadCache {
  readonly #scope: string;
  readonly #clock: Clock;
  readonly #snapshots: CostSnapshotStore | undefined;
  readonly #memory = new LRUCache<string, Read<NonNullable<unknown>>>({ max: MAX_ENTRIES });
  readonly #inFlight = new Map<string, Promise<Read<NonNullable<unknown>>>>();

  /** `scope` keeps figures of different estates apart in one store: simulated ones are never taken for real ones. */
  constructor(scope: string, clock: Clock, snapshots?: CostSnapshotStore) {
    this.#scope = scope;
    this.#clock = clock;
    this.#snapshots = snapshots;
  }

  /** Gives the value from memory, the store, or the service, in this order; `call.fresh` goes to the service at once. */
  async read<T extends NonNullable<unknown>>(source: Source<T>, call: Call): Promise<Read<T>> {
    if (!call.fresh) {
      const kept = this.#memory.get(source.key) as Read<T> | undefined;
      if (kept !== undefined && this.#young(kept)) return { ...kept, requests: 0 };
    }
    for (;;) {
      // Somebody who wants fresh figures must not get those that another one's question finds in the store.
      const running = call.fresh ? undefined : (this.#inFlight.get(source.key) as Promise<Read<T>> | undefined);
      if (running === undefined) break;
      try {
        return { ...(await running), requests: 0 };
      } catch (error) {
        // The one who asked first stopped; whoever still waits looks again, and the first of them asks.
        if (call.signal.aborted || !isAbort(error)) throw error;
      }
    }
    const work = this.#load(source, call);
    this.#inFlight.set(source.key, work);
    try {
      const read = await work;
      this.#memory.set(source.key, read);
      return read;
    } finally {
      this.#inFlight.delete(source.key);
    }
  }

  async #load<T>(source: Source<T>, call: Call): Promise<Read<T>> {
    if (!call.fresh && this.#snapshots !== undefined) {
      const snapshot = await this.#snapshots.latest(`${this.#scope}:${source.key}`);
      if (snapshot !== undefined && this.#young(snapshot)) {
        return { value: source.fromJson(snapshot.payload), asOf: snapshot.asOf, state: snapshot.state, requests: 0 };
      }
    }
    const asOf = this.#clock.now();
    const { value, requests } = await source.fetch(call.signal);
    await this.#snapshots?.append({
      key: `${this.#scope}:${source.key}`,
      payload: source.toJson(value),
      source: source.service,
      asOf,
      state: source.state,
    });
    return { value, asOf, state: source.state, requests };
  }

  #young(read: { readonly asOf: Date; readonly state: FigureState }): boolean {
    return this.#clock.now().getTime() - read.asOf.getTime() < MAX_AGE_MS[read.state];
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
