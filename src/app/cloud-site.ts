import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import { InputError, Misconfigured, Upstream } from "#src/kernel/errors.ts";
import type { RoleAccess } from "#src/ports/receivers.ts";

/** How long a cloud that does not answer is left alone. */
const PAUSE_MS = 1_000;
const ANSWER_MS = 5_000;

/** What is said when no local cloud answers at an address. */
export function noCloudAt(url: string, cause: unknown): Misconfigured {
  return new Misconfigured("cloud.unreachable", `No local cloud answers at ${url}. Start one with npm run cloud.`, {
    cause,
  });
}

/** The role to write with at a receiver of a local cloud in another process; asked for by a worker alone. */
export async function applyRoleAt(url: string, accountId: string): Promise<RoleAccess | null> {
  const failed = (cause: unknown): Upstream =>
    new Upstream("cloud.roles", `The local cloud at ${url} does not tell its apply roles just now.`, {
      retryable: true,
      cause,
    });
  try {
    const response = await fetch(new URL("/local/apply-roles", url), { signal: AbortSignal.timeout(ANSWER_MS) });
    if (!response.ok) throw failed(response.status);
    const roles = (await response.json()) as Readonly<Record<string, RoleAccess>>;
    return roles[accountId] ?? null;
  } catch (thrown) {
    throw thrown instanceof Upstream ? thrown : failed(thrown);
  }
}

/**
 * The clock of a local cloud in another process, so that all programs around one cloud go by the same time, whichever of them it was moved
 * from. It never goes back, and goes on with the machine's while the cloud does not answer.
 */
export class CloudClock implements Clock {
  readonly #url: string;
  readonly #base: Clock;
  readonly #stopped = new AbortController();
  #aheadMs = 0;
  #latest = Number.NEGATIVE_INFINITY;
  #movable = false;

  private constructor(url: string, base: Clock) {
    this.#url = url;
    this.#base = base;
  }

  /** Follows the clock of this cloud until it is stopped; resolves when its time is known, `Misconfigured` when nothing answers. */
  static async follow(url: string, base: Clock = systemClock): Promise<CloudClock> {
    const clock = new CloudClock(url, base);
    try {
      await new Promise<void>((known, failed) => {
        setTimeout(() => failed(new Error("it gave no time")), ANSWER_MS).unref();
        void clock.#listen(known, failed);
      });
      return clock;
    } catch (thrown) {
      clock.stop();
      throw noCloudAt(url, thrown);
    }
  }

  /** Whether a person may move it. */
  get movable(): boolean {
    return this.#movable;
  }

  now(): Date {
    this.#latest = Math.max(this.#latest, this.#base.now().getTime() + this.#aheadMs);
    return new Date(this.#latest);
  }

  /** Moves the clock of the cloud ahead, and so that of every program around it. `InputError` for what it refuses. */
  async moveBy(ms: number): Promise<void> {
    const response = await fetch(new URL("/local/clock", this.#url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ byMs: ms }),
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch((thrown: unknown) => {
      throw new InputError("clock.move", `The local cloud at ${this.#url} does not answer, so its clock stays.`, {
        cause: thrown,
      });
    });
    const told = (await response.json()) as { readonly now?: string; readonly error?: string };
    if (!response.ok) throw new InputError("clock.move", told.error ?? "The clock cannot be moved.");
    this.#hear(told);
  }

  /** Follows it no longer. */
  stop(): void {
    this.#stopped.abort();
  }

  async #listen(known: () => void, failed: (why: unknown) => void): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        for await (const line of linesOf(await fetch(new URL("/local/clock", this.#url), { signal }))) {
          this.#hear(JSON.parse(line));
          known();
        }
      } catch (thrown) {
        failed(thrown);
      }
      // Whatever ended it, a restarted cloud is followed again; a process that has nothing else to do may end.
      await sleep(PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  #hear(told: { readonly now?: string; readonly movable?: boolean }): void {
    const now = Date.parse(told.now ?? "");
    if (Number.isNaN(now)) throw new TypeError("the cloud told no time");
    this.#aheadMs = now - this.#base.now().getTime();
    this.#movable = told.movable === true;
  }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  if (!response.ok || response.body === null) throw new TypeError(`the cloud answered ${response.status}`);
  let rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
