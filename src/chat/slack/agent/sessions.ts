import type { Log } from "#src/ports/log.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import { describeError } from "../log.ts";
import type { SessionState, SlackWeb, StreamPlace } from "../web.ts";
import { patiently } from "./patience.ts";

/** Why an answer was aborted: a person pressed stop. */
export const STOPPED = Symbol("stopped by a person");

/** The name of a conversation, for everybody who keeps something about it. */
export function threadName({ teamId, channel, threadTs }: Omit<StreamPlace, "user">): string {
  return `slack ${teamId} ${channel} ${threadTs}`;
}

interface Session {
  readonly place: StreamPlace;
  /** Who asked what is not answered yet, the one being answered first. */
  readonly asked: { readonly user: string; readonly abort: AbortController }[];
  /** Ids of the proposals that wait for a decision. */
  readonly waiting: Set<string>;
  /** The end of what is told to Slack, so that the last word stands. */
  told: Promise<void>;
  turn: Promise<void>;
}

/** The conversations of the assistant: one answer at a time in each, who may stop it, and what Slack is told of how it stands. */
export class Sessions {
  readonly #web: SlackWeb;
  readonly #log: Log;
  readonly #sessions = new Map<string, Session>();

  constructor(web: SlackWeb, log: Log) {
    this.#web = web;
    this.#log = log;
  }

  /** Does the work of one answer when the earlier ones of the conversation are done. The signal fires when it is stopped. */
  async answering(place: StreamPlace, title: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const key = threadName(place);
    const session = this.#sessions.get(key) ?? this.#begin(key, place);
    const mine = { user: place.user, abort: new AbortController() };
    session.asked.push(mine);
    const before = session.turn;
    const done = Promise.withResolvers<void>();
    session.turn = done.promise;
    try {
      this.#tell(session, { status: "processing", title });
      await before;
      await work(mine.abort.signal);
    } finally {
      session.asked.splice(session.asked.indexOf(mine), 1);
      done.resolve();
      if (session.asked.length === 0) this.#rest(key, session);
      await session.told;
    }
  }

  /** Stops what is being answered; false when somebody else than the person asked it, where others read along. */
  stop(place: StreamPlace): boolean {
    const asked = this.#sessions.get(threadName(place))?.asked ?? [];
    const theirs = asked.filter(({ user }) => user === place.user || place.channel.startsWith("D"));
    for (const { abort } of theirs) abort.abort(STOPPED);
    return theirs.length > 0 || asked.length === 0;
  }

  /** A proposal of the conversation waits for a decision. */
  waits(place: StreamPlace, proposal: Proposal): void {
    if (proposal.state === "proposed") this.#sessions.get(threadName(place))?.waiting.add(proposal.id);
  }

  /** A proposal has changed: where it was the last that waited, the conversation goes on. */
  async changed(proposal: Proposal): Promise<void> {
    if (proposal.state === "proposed") return;
    for (const [key, session] of this.#sessions) {
      if (!session.waiting.delete(proposal.id) || session.asked.length > 0) continue;
      this.#rest(key, session);
      await session.told;
    }
  }

  #begin(key: string, place: StreamPlace): Session {
    const session = { place, asked: [], waiting: new Set<string>(), told: Promise.resolve(), turn: Promise.resolve() };
    this.#sessions.set(key, session);
    return session;
  }

  /** Nothing is answered any more; what waits for nobody is forgotten. */
  #rest(key: string, session: Session): void {
    this.#tell(session, { status: session.waiting.size > 0 ? "suspended" : "active" });
    if (session.waiting.size === 0) this.#sessions.delete(key);
  }

  /** How a conversation stands is a help to people; when it cannot be told, the answer comes all the same. */
  #tell(session: Session, state: SessionState): void {
    session.told = session.told
      .then(() => patiently(() => this.#web.setSession(session.place, state)))
      .catch((thrown: unknown) => {
        this.#log.warn({ error: describeError(thrown), ...state }, "Slack was not told how a conversation stands");
      });
  }
}
