import type { Clock } from "#src/kernel/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { Caller } from "#src/tool/caller.ts";
import { describeError } from "./log.ts";
import { cleanLine } from "./render/clean.ts";
import type { SlackWeb } from "./web.ts";

/** People seldom change their name, in milliseconds. */
const KEPT_MS = 12 * 60 * 60_000;
const LONGEST = 60;

/**
 * Names of people as their workspace shows them, for cards and the record of decisions. A name is only words: rights hang on the id. One
 * that cannot be had, without the scope for instance, is the id.
 */
export class Names {
  readonly #web: SlackWeb;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #known = new Map<string, { readonly name: Promise<string | null>; readonly at: number }>();

  constructor(web: SlackWeb, clock: Clock, log: Log) {
    this.#web = web;
    this.#clock = clock;
    this.#log = log;
  }

  /** The caller under the name that others know them by. */
  async named(caller: Caller, user: string): Promise<Caller> {
    // Somebody without a role is refused in any case.
    if (caller.roles.length === 0) return caller;
    return { ...caller, name: (await this.of(user)) ?? user };
  }

  /** What a person is called; `null` where that cannot be had. */
  of(user: string): Promise<string | null> {
    const now = this.#clock.now().getTime();
    const known = this.#known.get(user);
    if (known !== undefined && now - known.at < KEPT_MS) return known.name;
    const name = this.#web
      .nameOf(user)
      .then((found) => (found === null ? null : cleanLine(found, LONGEST)))
      .catch((error: unknown) => {
        this.#log.warn({ error: describeError(error), user }, "the name of a person could not be read");
        return null;
      });
    this.#known.set(user, { name, at: now });
    return name;
  }
}
