import { AppError, Bug, Misconfigured, NotFound, Upstream } from "#src/kernel/errors.ts";
import type { Unreadable } from "#src/ports/billing-groups.ts";
import type { Call } from "#src/ports/call.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { OfReceiver } from "#src/ports/receivers.ts";

/** One receiver among several. */
export interface Part {
  readonly id: string;
  readonly name: string;
  readonly desk: Desk;
  /** Fires when it is no longer one of ours. */
  readonly over: AbortSignal;
}

/** Asks one thing of one receiver. */
export type Ask<T> = (desk: Desk, call: Call) => Promise<T>;

/** Who is asked what: lists of every receiver, and by id whatever one of them has listed. */
export class Routes {
  readonly #parts: () => Promise<readonly Part[]>;
  /** By id of a billing group, a custom line item or a pricing plan. An id names one thing for ever, so none is forgotten. */
  readonly #owners = new Map<string, string>();

  /** `parts` gives every receiver that can be asked now, the one of the settings first; asked for at every question. */
  constructor(parts: () => Promise<readonly Part[]>) {
    this.#parts = parts;
  }

  /** The lists of all receivers, one after the other. One that cannot be read fails the whole, by its name. */
  async list<T>(call: Call, ask: Ask<T[]>, idOf?: (item: T) => string | null): Promise<T[]> {
    return (await this.#lists(call, ask, idOf)).flatMap(({ items }) => items);
  }

  /** The same of things that say whose they are; with one receiver they need not. */
  async marked<T extends OfReceiver>(call: Call, ask: Ask<T[]>, idOf?: (item: T) => string | null): Promise<T[]> {
    const lists = await this.#lists(call, ask, idOf);
    if (lists.length === 1) return lists.flatMap(({ items }) => items);
    return lists.flatMap(({ part, items }, place) => {
      const receiver = { id: part.id, name: part.name, home: place === 0 };
      return items.map((item) => (idOf?.(item) === null ? item : { ...item, receiver }));
    });
  }

  /**
   * The receiver of each of these, as far as one has listed it; `look` lists what they would be among. Where there is one receiver, all that
   * nobody else has listed is its own.
   */
  async partsOf(ids: readonly string[], look: () => Promise<unknown>): Promise<ReadonlyMap<string, Part>> {
    const live = await this.#parts();
    const alone = live.length === 1 ? live[0] : undefined;
    const partOf = (id: string): Part | undefined => {
      const owner = this.#owners.get(id);
      return owner === undefined ? alone : live.find((part) => part.id === owner);
    };
    if (alone === undefined && ids.some((id) => partOf(id) === undefined)) await look();
    return new Map(
      ids.flatMap((id) => {
        const part = partOf(id);
        return part === undefined ? [] : [[id, part] as const];
      }),
    );
  }

  /** Asks one receiver. */
  async ask<T>(part: Part, call: Call, ask: Ask<T>): Promise<T> {
    return asked(part, (await this.#parts()).length > 1, call, ask);
  }

  /**
   * Asks each receiver for its share. What one cannot give is named for each of `ids` of its share; when none can give anything the first
   * failure is thrown, as the ports demand.
   */
  async shares<S extends { readonly id: string }, T>(
    shares: ReadonlyMap<Part, readonly S[]>,
    call: Call,
    ask: (desk: Desk, share: readonly S[], call: Call) => Promise<T>,
  ): Promise<{ readonly answers: readonly T[]; readonly unreadable: readonly Unreadable[] }> {
    const entries = [...shares];
    const results = await Promise.allSettled(
      entries.map(([part, share]) => this.ask(part, call, (desk, own) => ask(desk, share, own))),
    );
    const answers: T[] = [];
    const unreadable: Unreadable[] = [];
    const failures: unknown[] = [];
    for (const [i, result] of results.entries()) {
      if (result.status === "fulfilled") {
        answers.push(result.value);
        continue;
      }
      const { reason } = result;
      // Neither a stop nor a fault of our own is something that a client's figures have.
      if (!(reason instanceof AppError) || reason instanceof Bug) throw reason;
      failures.push(reason);
      unreadable.push(...(entries[i]?.[1] ?? []).map(({ id }) => ({ groupId: id, reason: reason.message })));
    }
    if (failures.length > 0 && answers.length === 0) throw failures[0];
    return { answers, unreadable };
  }

  async #lists<T>(
    call: Call,
    ask: Ask<T[]>,
    idOf?: (item: T) => string | null,
  ): Promise<readonly { readonly part: Part; readonly items: T[] }[]> {
    const live = await this.#parts();
    return Promise.all(
      live.map(async (part) => {
        const items = await asked(part, live.length > 1, call, ask);
        if (idOf !== undefined) for (const item of items) this.#learn(idOf(item), part, live);
        return { part, items };
      }),
    );
  }

  #learn(id: string | null, part: Part, live: readonly Part[]): void {
    if (id === null) return;
    const known = this.#owners.get(id);
    if (known === undefined || known === part.id || !live.some((one) => one.id === known)) {
      this.#owners.set(id, part.id);
      return;
    }
    throw new Misconfigured(
      "receiver.same",
      `The receivers ${known} and ${part.id} show the same clients: the credentials of one belong to the other's account. Run doctor, and receiver-test for both.`,
    );
  }
}

async function asked<T>(part: Part, several: boolean, call: Call, ask: Ask<T>): Promise<T> {
  const signal = AbortSignal.any([call.signal, part.over]);
  try {
    return await ask(part.desk, { signal, fresh: call.fresh, used: (use) => call.used(use) });
  } catch (thrown) {
    if (part.over.aborted && !call.signal.aborted) {
      throw new NotFound("receiver.gone", `The receiver ${part.name} was removed while it was being read. Ask again.`, {
        cause: thrown,
      });
    }
    throw several ? byName(thrown, part) : thrown;
  }
}

/** What keeps a receiver from being read says which one it is, and what to do. */
function byName(thrown: unknown, { id, name }: Part): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  const said = `The receiver ${name} (${id}) cannot be read: ${thrown.message}`;
  const options = { problems: thrown.problems, choices: thrown.choices, cause: thrown };
  if (thrown instanceof Misconfigured) {
    return new Misconfigured(thrown.code, `${said} receiver-test ${id} says what is missing.`, options);
  }
  if (!(thrown instanceof Upstream)) return thrown;
  const wait = thrown.retryAfterMs === undefined ? {} : { retryAfterMs: thrown.retryAfterMs };
  return new Upstream(thrown.code, said, { ...options, ...wait, retryable: thrown.retryable });
}
