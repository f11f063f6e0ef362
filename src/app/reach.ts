import type { AwsConnection } from "#src/integrations/aws/connection.ts";
import { awsDesk } from "#src/integrations/aws/desk.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { ReceiverStore } from "#src/ports/parties.ts";
import type { ReadableReceiver } from "#src/ports/receivers.ts";
import { type LocalSite, readCredentials } from "./credentials.ts";

/** One receiver as this process reaches it. Nothing in it is shared with another. */
export interface Reached {
  readonly id: string;
  readonly name: string;
  readonly desk: Desk;
  /** Under the read role. */
  readonly connection: AwsConnection;
  /** Fires when it was removed: what is still being read of it ends. */
  readonly over: AbortSignal;
}

interface ReachParts {
  /** The receiver of the settings, connected anew at each call. */
  readonly home: () => AwsConnection;
  /** The simulated AWS that stands for the real one. */
  readonly local?: LocalSite;
  /** Where further receivers are kept; left out where nothing is kept. */
  readonly store?: () => Promise<ReceiverStore>;
}

interface Held {
  /** What it was made from. */
  readonly print: string;
  readonly reached: Reached;
  readonly end: AbortController;
}

/**
 * The receivers of this installation: the one of the settings, and those in the store, looked up at every question, so that one that was
 * removed by any process is out of reach at once. Clients, credentials and what was read are kept for each by itself, and made anew after a
 * test or a change.
 */
export class Reach {
  readonly #parts: ReachParts;
  readonly #held = new Map<string, Held>();
  #home: Held;
  #asking: Promise<readonly ReadableReceiver[]> | undefined;
  #changes = 0;

  constructor(parts: ReachParts) {
    this.#parts = parts;
    this.#home = held("", parts.home());
  }

  /** The receiver of the settings. */
  get home(): Reached {
    return this.#home.reached;
  }

  /** The simulated AWS that stands for the real one, where there is one. */
  get local(): LocalSite | undefined {
    return this.#parts.local;
  }

  /** All that can be asked now, the one of the settings first. */
  async all(): Promise<readonly Reached[]> {
    const changes = this.#changes;
    const listed = await this.#stored();
    // A receiver that is in the settings too is reached as they say.
    const others = listed.filter((one) => one.accountId !== this.home.id);
    const present = new Set(others.map((one) => one.accountId));
    // What was listed before a change must not undo it.
    if (changes === this.#changes) for (const id of [...this.#held.keys()]) if (!present.has(id)) this.end(id);
    return [this.home, ...others.map((one) => this.#hold(one))];
  }

  /** The receiver of this account, unless it is not, or no longer, one of ours. */
  async one(accountId: string): Promise<Reached | undefined> {
    return (await this.all()).find((reached) => reached.id === accountId);
  }

  /** Forgets the credentials, clients and figures of a receiver, so that the next question makes them anew. */
  drop(accountId: string): void {
    this.#asking = undefined;
    this.#changes += 1;
    this.#held.delete(accountId);
    if (accountId === this.home.id) this.#home = held("", this.#parts.home());
  }

  /** The same for one that was removed; what is being read of it ends. */
  end(accountId: string): void {
    const gone = this.#held.get(accountId);
    this.drop(accountId);
    gone?.end.abort();
  }

  /** Questions at the same time share one look into the store; a change made here begins a new one. */
  #stored(): Promise<readonly ReadableReceiver[]> {
    const { store } = this.#parts;
    if (store === undefined) return Promise.resolve([]);
    if (this.#asking !== undefined) return this.#asking;
    const asking = store()
      .then((receivers) => receivers.readable(this.home.connection.estate))
      .finally(() => {
        if (this.#asking === asking) this.#asking = undefined;
      });
    this.#asking = asking;
    return asking;
  }

  #hold(receiver: ReadableReceiver): Reached {
    const print = JSON.stringify(receiver);
    const known = this.#held.get(receiver.accountId);
    if (known?.print === print) return known.reached;
    const { endpoint: _, credentials: __, ...shared } = this.home.connection;
    const { local } = this.#parts;
    const made = held(print, {
      ...shared,
      receiver: receiver.accountId,
      receiverName: receiver.name,
      credentials: readCredentials(receiver.read, local, receiver.region),
      ...(local === undefined ? {} : { endpoint: local.endpoint }),
    });
    this.#held.set(receiver.accountId, made);
    return made.reached;
  }
}

function held(print: string, connection: AwsConnection): Held {
  const end = new AbortController();
  const desk = awsDesk(connection);
  const { receiver: id, receiverName: name } = connection;
  return { print, reached: { id, name, desk, connection, over: end.signal }, end };
}
