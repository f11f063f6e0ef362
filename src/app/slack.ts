import { createSlackApp, type SlackApp, type SlackAppOptions } from "#src/chat/slack/app.ts";
import type { CardBook } from "#src/chat/slack/cards.ts";
import { slackDirectory } from "#src/chat/slack/directory.ts";
import { SLACK_PATH } from "#src/chat/slack/http.ts";
import type { Config } from "#src/config.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { LocalSlack } from "#src/local/slack/start.ts";
import type { Log } from "#src/ports/log.ts";
import type { Directory } from "#src/ports/rights.ts";
import type { Store } from "#src/ports/store.ts";
import type { Assistant } from "#src/tool/assistant.ts";
import type { Door } from "#src/tool/run.ts";
import { callerFrom, slackSubject } from "./callers.ts";
import { completionsFor } from "./completions.ts";
import type { ProcessClock } from "./demo-clock.ts";
import type { Web } from "./http.ts";

/** Slack as this process serves it. */
export interface SlackSide {
  readonly app: SlackApp;
  /** The simulated workspace, when there is one. */
  readonly local: LocalSlack | null;
  readonly directory: Directory;
  stop(): Promise<void>;
}

interface SlackSideOptions {
  readonly config: Config;
  readonly web: Web;
  readonly store: Store;
  readonly door: Door;
  readonly clock: Clock;
  /** How the console moves that clock, where it can be moved. */
  readonly moveClock?: ProcessClock["moveBy"] | undefined;
  readonly log: Log;
  /** Who answers questions in words, where there is somebody. */
  readonly assistant?: Assistant | null;
  /** Tells of every proposal that has changed, in this process or another; fed from the outbox. */
  readonly changes?: NonNullable<SlackAppOptions["changes"]>;
  /** Tells of what people are to know without having asked. */
  readonly notices?: NonNullable<SlackAppOptions["notices"]>;
}

/** Connects to the real Slack, or starts the simulated one with its console in the browser. */
export async function openSlack(options: SlackSideOptions): Promise<SlackSide> {
  const { config, web, store, log } = options;
  const { slack } = config;
  const admins = slack.kind === "real" ? slack.admins : [];
  const callerWith =
    (directory: Directory): SlackAppOptions["callerOf"] =>
    (user, team) => {
      const subject = slackSubject(team, user);
      return callerFrom(store, subject, "slack", { admins: admins.includes(user) ? [subject] : [], directory });
    };
  const channelKind: SlackAppOptions["channelKind"] = async (channel, workspace) => {
    const binding = await store.channels.binding({ platform: "slack", workspace, channel });
    if (binding !== undefined) return binding.audience;
    return internalChannels(config).includes(channel) ? "internal" : "unknown";
  };
  const shared: Shared = {
    door: options.door,
    assistant: options.assistant ?? null,
    channelKind,
    inbox: { first: (key: string) => store.inbox.claim("slack", key) },
    log,
    clock: options.clock,
    approvalsChannel: approvalsChannel(config),
    cards: cardsIn(store),
    currentProposal: (id) => store.proposals.byId(id),
    ...(options.changes && { changes: options.changes }),
    ...(options.notices && { notices: options.notices }),
  };

  if (slack.kind === "real") {
    const connection: SlackAppOptions["connection"] =
      slack.appToken === null
        ? { kind: "http", signingSecret: slack.signingSecret ?? "" }
        : { kind: "socket", appToken: slack.appToken };
    const { botToken } = slack;
    const directory = slackDirectory({ botToken, clock: options.clock, log });
    const app = createSlackApp({ ...shared, callerOf: callerWith(directory), botToken, connection });
    mount(app, web);
    await app.start();
    return { app, local: null, directory, stop: () => app.stop() };
  }

  // Loaded when it is needed: a process that talks to the real Slack has no use for the simulated one.
  const { startSlack } = await import("#src/local/slack/start.ts");
  const local = await startSlack({ clock: options.clock, requestUrl: `${web.url}${SLACK_PATH}` });
  try {
    return await serveLocal(options, shared, local, callerWith);
  } catch (error) {
    await local.close();
    throw error;
  }
}

type Shared = Omit<SlackAppOptions, "botToken" | "connection" | "callerOf">;

/** Connects the app to the simulated workspace and shows that workspace in the browser. */
async function serveLocal(
  options: SlackSideOptions,
  shared: Shared,
  local: LocalSlack,
  callerWith: (directory: Directory) => SlackAppOptions["callerOf"],
): Promise<SlackSide> {
  const { config, web, clock, moveClock } = options;
  const { consoleRouter, DEMO_BANNER } = await import("#src/local/console/router.ts");
  const env = local.env();
  const api = { botToken: env.SLACK_BOT_TOKEN ?? "", slackApiUrl: local.apiUrl };
  const directory = slackDirectory({ ...api, clock, log: options.log });
  const callerOf = callerWith(directory);
  const app = createSlackApp({
    ...shared,
    ...api,
    callerOf,
    connection: { kind: "http", signingSecret: env.SLACK_SIGNING_SECRET ?? "" },
    askForAccess: "Olivia, the billing operator",
  });
  mount(app, web);
  web.app.use(
    consoleRouter({
      workspace: local.workspace,
      clock,
      ...(moveClock && { moveClock }),
      banner: bannerOf(config) ?? DEMO_BANNER,
      completions: async (person) => completionsFor(options.door, await callerOf(person, DEMO.teamId)),
    }),
  );
  await app.start();
  return {
    app,
    local,
    directory,
    stop: async () => {
      await app.stop();
      await local.close();
    },
  };
}

function mount(app: SlackApp, web: Web): void {
  if (app.handler !== null) web.app.use(app.handler);
}

/** In the simulated workspace the two channels of the team are internal; in a real one only those that were named. */
function internalChannels(config: Config): readonly string[] {
  if (config.slack.kind === "local") return [DEMO.billing, DEMO.approvals];
  const { internalChannels: named, approvalsChannel: approvals } = config.slack;
  return approvals === null ? named : [...named, approvals];
}

function approvalsChannel(config: Config): string | null {
  if (config.slack.kind === "real") return config.slack.approvalsChannel;
  // With a bill of one's own there is nothing to approve.
  return config.costs.kind === "bill" ? null : DEMO.approvals;
}

/** The cards of all chat platforms are kept together; these are Slack's. */
function cardsIn(store: Store): CardBook {
  return {
    add: ({ proposalId, teamId: workspace, channel, ts }) =>
      store.cards.add({ proposalId, platform: "slack", workspace, channel, ts }),
    of: async (proposalId) => {
      const all = await store.cards.of(proposalId);
      return all
        .filter((card) => card.platform === "slack")
        .map(({ workspace, channel, ts }) => ({ proposalId, teamId: workspace, channel, ts }));
    },
  };
}

/** The sentence on top of every screen; `null` for that of the demo. */
function bannerOf(config: Config): string | null {
  switch (config.costs.kind) {
    case "local":
      return null;
    case "bill":
      return "A bill of your own: figures come from your files; this chat is simulated on this machine. Nothing leaves it.";
    case "real":
      return "Mixed: AWS is real and is only read; this chat is simulated on this machine.";
  }
}
