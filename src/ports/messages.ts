import type { Json } from "./cost-records.ts";

/** The memory of every webhook and event that was taken in. */
export interface Inbox {
  /**
   * True for the first who claims this event, false for every later one. Claim inside the transaction of the event's effect:
   * if that fails the claim is undone too, and the sender's next delivery is taken.
   */
  claim(source: string, key: string): Promise<boolean>;
  /** Forgets claims made before; returns how many. */
  prune(before: Date): Promise<number>;
}

/** An event on its way out. */
export interface OutboxEvent {
  readonly id: number;
  readonly topic: string;
  readonly key: string;
  readonly payload: Json;
}

/** Events leave from here, having been written in the transaction that made them. Sent at least once. */
export interface Outbox {
  add(event: Omit<OutboxEvent, "id">): Promise<void>;
  /**
   * Takes up to `limit` unsent events of a topic, oldest first; nobody else gets them for `leaseMs`. Whatever is not marked sent by then
   * is handed out again.
   */
  take(topic: string, limit: number, leaseMs: number): Promise<readonly OutboxEvent[]>;
  markSent(ids: readonly number[]): Promise<void>;
  /** How many wait to be sent. */
  waiting(topic: string): Promise<number>;
  /** Removes events that were sent before; returns how many. */
  prune(before: Date): Promise<number>;
}
