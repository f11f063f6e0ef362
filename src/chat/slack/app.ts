import { App, type Receiver, SocketModeReceiver } from "@slack/bolt";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import type { Assistant } from "#src/tool/assistant.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { Door } from "#src/tool/run.ts";
import { listenToActions } from "./actions.ts";
import { Agent } from "./agent/agent.ts";
import type { ChannelKind } from "./audience.ts";
import { type CardBook, Cards, memoryBook, type Nudge } from "./cards.ts";
import { listenToCommands, type Surroundings } from "./commands.ts";
import { NativeBlocks } from "./deliver.ts";
import { listenToEvents } from "./events.ts";
import { FirstTime, type SlackInbox } from "./first-time.ts";
import { listenToForms } from "./forms.ts";
import { publishHome } from "./home.ts";
import { httpReceiver, type SlackHandler } from "./http.ts";
import { Listening } from "./listen.ts";
import { boltLogger, describeError } from "./log.ts";
import { Names } from "./names.ts";
import { type Notice, postNotice } from "./notice.ts";
import { SlackWeb, webClientOptions } from "./web.ts";

/** What the composition root hands to the Slack surface. */
export interface SlackAppOptions {
  readonly door: Door;
  /** Who a Slack person is here; somebody unknown is a caller without roles, not an error. */
  readonly callerOf: (slackUserId: string, teamId: string) => Promise<Caller>;
  /** Who reads a channel; answers are seen by all only where it is "internal". */
  readonly channelKind: (channelId: string, teamId: string) => Promise<ChannelKind>;
  /** Answers what people write in words; without one, whatever they write is a command line. */
  readonly assistant?: Assistant | null;
  readonly inbox: SlackInbox;
  readonly log: Log;
  readonly botToken: string;
  /** HTTP: Slack posts to us, signed. Socket: we connect to Slack and need no public address. */
  readonly connection:
    | { readonly kind: "http"; readonly signingSecret: string }
    | { readonly kind: "socket"; readonly appToken: string };
  /** Another Web API than Slack's, ending in `/api/`: the local cloud. */
  readonly slackApiUrl?: string;
  /** Says how long refusals of a workspace are remembered; the machine's by default. */
  readonly clock?: Clock;
  /** What Slack's signatures are compared with; the machine's by default, because Slack signs with real time. */
  readonly signingClock?: Clock;
  /** After how many milliseconds a placeholder is posted; 1,000. */
  readonly placeholderAfterMs?: number;
  /** How often a streamed answer is brought up to date, in milliseconds; 1,000. */
  readonly beatMs?: number;
  /** How long a submitted form stays open while it is found out what comes of it, in milliseconds; 2,500 of Slack's 3,000. */
  readonly formPatienceMs?: number;
  /** Whom to ask for access, as a part of a sentence; "your billing admin". */
  readonly askForAccess?: string;
  /** Where every proposal is posted beside where it was asked for; by default nowhere. */
  readonly approvalsChannel?: string | null;
  /** Which messages show which proposal; by default this process remembers it alone. */
  readonly cards?: CardBook;
  /** A proposal as it is now; by default it is taken to be as it was when its card was drawn. */
  readonly currentProposal?: (proposalId: string) => Promise<Proposal | undefined>;
  /**
   * Calls the listener with every proposal that has changed, whoever changed it, or of which people are to be reminded. What it gives resolves once all cards of the
   * proposal are drawn; when it fails, tell it again later. Returns the way to stop.
   */
  readonly changes?: (listener: (proposal: Proposal, nudge?: Nudge | null) => Promise<void>) => () => void;
  /** Calls the listener with what the people who decide are to know without having asked; the rest as with `changes`. */
  readonly notices?: (listener: (notice: Notice) => Promise<void>) => () => void;
}

/** The Slack surface. */
export interface SlackApp {
  /** To be mounted on the shared HTTP server, before any body parser; passes on what is not for Slack. `null` in socket mode. */
  readonly handler: SlackHandler | null;
  /** Connects in socket mode; with HTTP there is nothing to do. */
  start(): Promise<void>;
  /**
   * Gives what is under way `graceMs` (8,000) to finish, then stops it with a sentence to the person; resolves within 1.5 s after
   * that. In HTTP mode the server that it is mounted on has to stop taking requests first.
   */
  stop(graceMs?: number): Promise<void>;
}

/** Makes the Slack surface: it listens, asks the door and draws the answers. It has no other logic of its own. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const { log, connection } = options;
  const clock = options.clock ?? systemClock;
  const logger = boltLogger(log);
  const api = { logger, ...(options.slackApiUrl === undefined ? {} : { slackApiUrl: options.slackApiUrl }) };
  const web = new SlackWeb({ token: options.botToken, ...api });
  const stopping = new AbortController();
  const native = new NativeBlocks(clock);
  const names = new Names(web, clock, log);
  const { channelKind } = options;
  const cards = new Cards({
    web,
    native,
    log,
    channelKind,
    book: options.cards ?? memoryBook(),
    approvalsChannel: options.approvalsChannel ?? null,
    current: options.currentProposal ?? (async () => undefined),
  });
  const tools = {
    door: options.door,
    callerOf: async (user: string, team: string) => names.named(await options.callerOf(user, team), user),
    native,
    cards,
    log,
    placeholderAfterMs: options.placeholderAfterMs ?? 1_000,
    signal: stopping.signal,
  };

  const http =
    connection.kind === "http"
      ? httpReceiver({ ...connection, clock: options.signingClock ?? systemClock, log, logger })
      : null;
  const socket = connection.kind === "socket" ? socketReceiver(connection.appToken, api) : null;
  const app = boltApp(http?.receiver ?? socket, options.botToken, api);
  app.error(async (error) => log.error({ error: describeError(error) }, "a Slack delivery could not be handled"));

  const listening = new Listening(tools, new FirstTime(options.inbox, log));
  const home = { ...tools, web, askForAccess: options.askForAccess ?? "your billing admin" };
  const around: Surroundings = {
    web,
    channelKind,
    redrawHome: (by) => publishHome({ ...by, drawnBefore: true }, home),
  };
  listenToCommands(app, listening, around);
  listenToActions(app, listening, around, tools);
  listenToForms(app, listening, around, { ...tools, formPatienceMs: options.formPatienceMs ?? 2_500 });
  const assistant = options.assistant ?? null;
  const beatMs = options.beatMs ?? 1_000;
  const agent = assistant === null ? null : new Agent({ ...tools, web, clock, assistant, beatMs }, listening, around);
  agent?.listen(app);
  listenToEvents(app, listening, around, { home, agent });

  const changed = async (proposal: Proposal, nudge?: Nudge | null): Promise<void> => {
    await Promise.all([cards.changed(proposal, nudge), agent?.sessions.changed(proposal)]);
  };
  const stopFollowing = options.changes?.((proposal, nudge) => listening.tracked(changed(proposal, nudge)));
  const notice = { web, native, log, channelKind, approvalsChannel: options.approvalsChannel ?? null };
  const stopNotices = options.notices?.((one) => listening.tracked(postNotice(one, notice)));

  return {
    handler: http?.handler ?? null,
    start: async () => {
      if (socket !== null) await socket.start();
    },
    stop: async (graceMs = 8_000) => {
      stopFollowing?.();
      stopNotices?.();
      if (socket !== null) await socket.stop();
      const finished = listening.settled();
      await within(graceMs, finished);
      stopping.abort();
      if (!(await within(LAST_WORDS_MS, finished))) log.warn({}, "stopped while answers were still under way");
    },
  };
}

/** How long the sentences that something was stopped may take to reach people, in milliseconds. */
const LAST_WORDS_MS = 1_500;

/** Whether the work ended in time; it goes on in any case. */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

type Api = Parameters<typeof webClientOptions>[0];

/** With `authorize`, Bolt never asks Slack who we are: no call before an acknowledgement. */
function boltApp(receiver: Receiver | null, botToken: string, api: Api): App {
  if (receiver === null) throw new Error("a Slack app needs a connection");
  return new App({
    receiver,
    authorize: async ({ teamId }) => ({ botToken, ...(teamId === undefined ? {} : { teamId }) }),
    clientOptions: webClientOptions(api),
    logger: api.logger,
    convoStore: false,
  });
}

function socketReceiver(appToken: string, api: Api): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    logger: api.logger,
    autoReconnectEnabled: true,
    installerOptions: { clientOptions: webClientOptions(api) },
  });
}
