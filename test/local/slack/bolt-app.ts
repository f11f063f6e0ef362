import type { AddressInfo } from "node:net";
import { App, ExpressReceiver, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from "@slack/bolt";
import { ManualClock } from "#src/kernel/clock.ts";
import type { SlackOptions } from "#src/local/slack/service.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";

/** Which of Bolt's receivers the app is built on. */
export type ReceiverKind = "http" | "express" | "socket";

/** A local Slack with a real Bolt app connected to it. */
export interface Rig {
  readonly slack: LocalSlack;
  readonly app: App;
  readonly clock: ManualClock;
  /** The app's own address, where Slack delivers. */
  readonly appUrl: string;
  stop(): Promise<void>;
}

/** Swallows what Bolt and the clients say about the refusals that the tests provoke. */
export const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

/** Starts a local Slack and a Bolt app on the receiver asked for; `listen` registers the app's listeners. */
export async function startRig(
  kind: ReceiverKind,
  listen: (app: App) => void,
  options: Partial<SlackOptions> = {},
): Promise<Rig> {
  const clock = new ManualClock("2026-10-15T09:00:00Z");
  const slack = await startSlack({ clock, retryDelaysMs: [0, 0, 0], ...options });
  const env = slack.env();
  const secret = env.SLACK_SIGNING_SECRET ?? "";
  const quiet = { logger: silent };
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, ...quiet };
  const receiver =
    kind === "socket"
      ? new SocketModeReceiver({
          appToken: env.SLACK_APP_TOKEN ?? "",
          clientPingTimeout: 200,
          installerOptions: { clientOptions },
          ...quiet,
        })
      : kind === "express"
        ? new ExpressReceiver({ signingSecret: secret, ...quiet })
        : new HTTPReceiver({ signingSecret: secret, port: 0, ...quiet });
  const app = new App({ token: env.SLACK_BOT_TOKEN ?? "", receiver, clientOptions, ...quiet });
  app.error(async (error) => {
    throw error;
  });
  listen(app);
  const server: unknown = await app.start(0);
  let appUrl = "";
  if (kind !== "socket") {
    const { port } = (server as { address(): AddressInfo }).address();
    appUrl = `http://127.0.0.1:${port}/slack/events`;
    slack.connectApp(appUrl);
  }
  return {
    slack,
    app,
    clock,
    appUrl,
    stop: async () => {
      await app.stop();
      await slack.close();
    },
  };
}
