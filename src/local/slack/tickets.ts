import { randomBytes } from "node:crypto";
import type { Clock } from "#src/kernel/clock.ts";

/** How long a `trigger_id` can be used, in milliseconds. */
const TRIGGER_LIFE_MS = 3_000;
/** How long a `response_url` can be used, in milliseconds. */
const RESPONSE_URL_LIFE_MS = 30 * 60_000;
/** How often a `response_url` can be used. */
const RESPONSE_URL_USES = 5;

/** What a `response_url` answers to. */
export interface ResponseTarget {
  readonly personId: string;
  readonly channel: string;
  /** The message whose element was used; absent for a command. */
  readonly messageTs?: string;
}

interface Trigger {
  readonly personId: string;
  readonly expires: number;
  used: boolean;
}

interface Response {
  readonly target: ResponseTarget;
  readonly expires: number;
  uses: number;
}

/** Hands out and takes in the short-lived tickets of Slack: trigger ids (3 s, once) and response urls (5 times in 30 minutes). */
export class Tickets {
  readonly #clock: Clock;
  readonly #triggers = new Map<string, Trigger>();
  readonly #responses = new Map<string, Response>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new trigger id for what a person just did. */
  trigger(personId: string): string {
    const id = `${this.#now()}.${randomBytes(6).readUIntBE(0, 6)}.${randomBytes(16).toString("hex")}`;
    this.#triggers.set(id, { personId, expires: this.#now() + TRIGGER_LIFE_MS, used: false });
    forgetOldest(this.#triggers);
    return id;
  }

  /** Uses a trigger id up; gives the person, or Slack's error. */
  redeem(id: string): { readonly personId: string } | { readonly error: string } {
    const trigger = this.#triggers.get(id);
    if (trigger === undefined) return { error: "invalid_trigger_id" };
    if (trigger.used) return { error: "exchanged_trigger_id" };
    if (this.#now() > trigger.expires) return { error: "expired_trigger_id" };
    trigger.used = true;
    return { personId: trigger.personId };
  }

  /** A new response path segment for a target. */
  response(target: ResponseTarget): string {
    const id = randomBytes(12).toString("hex");
    this.#responses.set(id, { target, expires: this.#now() + RESPONSE_URL_LIFE_MS, uses: 0 });
    forgetOldest(this.#responses);
    return id;
  }

  /** Counts one use of a response path; gives its target, or Slack's error. */
  respond(id: string): ResponseTarget | { readonly error: string } {
    const response = this.#responses.get(id);
    if (response === undefined) return { error: "invalid_url" };
    if (this.#now() > response.expires) return { error: "expired_url" };
    if (response.uses >= RESPONSE_URL_USES) return { error: "used_url" };
    response.uses += 1;
    return response.target;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

function forgetOldest(tickets: Map<string, unknown>): void {
  const oldest = tickets.keys().next().value;
  if (tickets.size > 5_000 && oldest !== undefined) tickets.delete(oldest);
}
