import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import type { Credentials, SlackContext } from "./context.ts";
import { Courier } from "./courier.ts";
import { Faults } from "./faults.ts";
import { FileShelf } from "./file-shelf.ts";
import { urlOf } from "./http-body.ts";
import { SCOPES } from "./methods/identity.ts";
import { ClientSide } from "./person-side.ts";
import { RateLimits } from "./rate.ts";
import { Recorder, type SlackRecord } from "./record.ts";
import { Routes } from "./routes.ts";
import { Sockets } from "./socket.ts";
import { Streams } from "./streams.ts";
import { Tickets } from "./tickets.ts";
import { Workspace } from "./workspace.ts";

/** How the local Slack behaves. Times are in milliseconds. */
export interface SlackOptions {
  readonly clock: Clock;
  /** Where signed deliveries go; can be set later with `connectApp`. Loopback only. */
  readonly requestUrl?: string;
  readonly signingSecret?: string;
  /** Slash commands of the app; default `/billing`. */
  readonly commands?: readonly string[];
  /** Events of the app in the words of a manifest; default all that the workspace can send. */
  readonly subscriptions?: readonly string[];
  /** False: `data_table` and `data_visualization` are refused as before their roll-out. Default true. */
  readonly nativeDataBlocks?: boolean;
  /** What the bot token was given, as Slack tells in a header of every answer; default all that the demo needs. */
  readonly scopes?: readonly string[];
  /** True: the rate tiers are enforced. Default false. */
  readonly rateLimits?: boolean;
  /** How long the app may take to acknowledge; default 3,000. */
  readonly ackTimeoutMs?: number;
  /** Pauses before an event is repeated; default at once, after one minute, after five. */
  readonly retryDelaysMs?: readonly number[];
  /** Pause between pings of a socket; default 10,000. */
  readonly socketPingMs?: number;
  /** The clock that signatures are made with; apps compare it with their own, so by default the machine's. */
  readonly signingClock?: Clock;
  /** Told about every request in either direction. */
  readonly onRequest?: (record: SlackRecord) => void;
}

/** The local Slack without a server of its own: mount `handle` and `upgrade`, and say where with `mountAt`. */
export interface SlackService {
  readonly workspace: Workspace;
  readonly requests: Recorder;
  readonly faults: Faults;
  readonly sockets: Sockets;
  /** Says under which address requests arrive, such as `http://127.0.0.1:7411` or with a path prefix behind it. */
  mountAt(baseUrl: string): void;
  /** Sets the app's request URL. */
  connectApp(requestUrl: string): void;
  /** Answers a request when it is for Slack; false, and nothing done, when it is not. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Takes a WebSocket upgrade when it is for Slack; false when it is not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** The variables that point a Slack client at this workspace. */
  env(): Readonly<Record<string, string>>;
  /** Resolves when no repeated event is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const ALL_EVENTS = ["app_home_opened", "app_mention", "message.channels", "message.im", "agent_session_stopped"];

/** Makes a local Slack that is to be mounted behind somebody's HTTP server. */
export function createSlack(options: SlackOptions): SlackService {
  const { clock } = options;
  const credentials = credentialsOf(options.signingSecret);
  const recorder = new Recorder(clock, options.onRequest);
  const sockets = new Sockets({ pingMs: options.socketPingMs ?? 10_000 });
  const faults = new Faults();
  const courier = new Courier({
    signingSecret: credentials.signingSecret,
    signingClock: options.signingClock ?? systemClock,
    ackTimeoutMs: options.ackTimeoutMs ?? 3_000,
    retryDelaysMs: options.retryDelaysMs ?? [0, 60_000, 300_000],
    recorder,
    line: sockets,
    faults,
  });
  if (options.requestUrl !== undefined) courier.connect(options.requestUrl);
  let base: string | undefined;
  let ids = 0;
  const baseUrl = (): string => {
    if (base === undefined) throw new Error("The local Slack has no address yet; call mountAt first.");
    return base;
  };
  const workspace = new Workspace(clock);
  const context: SlackContext = {
    workspace,
    clock,
    tickets: new Tickets(clock),
    courier,
    recorder,
    faults,
    files: new FileShelf(),
    streams: new Streams(clock),
    nativeDataBlocks: options.nativeDataBlocks ?? true,
    scopes: options.scopes?.join(",") ?? SCOPES,
    hasFile: (id) => workspace.file(id) !== undefined,
    commands: options.commands ?? ["/billing"],
    subscriptions: new Set(options.subscriptions ?? ALL_EVENTS),
    credentials,
    baseUrl,
    openSocket: () => `${baseUrl().replace(/^http/, "ws")}/socket?ticket=${sockets.ticket()}`,
    nextId: () => {
      ids += 1;
      return ids.toString(36).padStart(5, "0");
    },
  };
  workspace.attach(new ClientSide(context));
  const routes = new Routes(context, options.rateLimits ? new RateLimits(clock) : undefined);
  return {
    workspace,
    requests: recorder,
    faults,
    sockets,
    mountAt: (url) => {
      base = url.replace(/\/$/, "");
    },
    connectApp: (url) => courier.connect(url),
    handle: (request, response) => routes.handle(request, response),
    upgrade: (request, socket, head) => {
      const url = urlOf(request);
      if (url.pathname !== `${new URL(baseUrl()).pathname.replace(/\/$/, "")}/socket`) return false;
      sockets.upgrade(request, socket, head, url.searchParams.get("ticket") ?? "");
      return true;
    },
    env: () => ({
      SLACK_BOT_TOKEN: credentials.botToken,
      SLACK_APP_TOKEN: credentials.appToken,
      SLACK_SIGNING_SECRET: credentials.signingSecret,
      SLACK_API_URL: `${baseUrl()}/api/`,
    }),
    settled: () => courier.settled(),
    close: async () => {
      await sockets.close();
      await courier.close();
    },
  };
}

/** The demo's credentials are fixed and public: they open nothing but this process. */
function credentialsOf(signingSecret: string | undefined): Credentials {
  return {
    botToken: "xoxb-local-demo",
    appToken: "xapp-local-demo",
    signingSecret: signingSecret ?? "local-signing-secret",
    clientId: "local-client-id",
    clientSecret: "local-client-secret",
  };
}
