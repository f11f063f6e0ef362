import { App, LogLevel } from "@slack/bolt";
import { slackSubject } from "#src/app/callers.ts";
import { finishRoutes, openWeb } from "#src/app/http.ts";
import { openSlack } from "#src/app/slack.ts";
import { readConfig } from "#src/config.ts";
import { awsDesk } from "#src/integrations/aws/desk.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { createDoor } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { BOT_TOKEN, PEOPLE, SECRET, TEAM } from "./command-load.ts";
import { serveSide } from "./side-process.ts";

// Takes signed slash commands over HTTP. "bare": a Bolt app that acknowledges and answers one line. "ours": this
// program's Slack side with its door, tools, database and AWS adapters. "slow": the same with a database, which is also
// what jobs are queued in, that takes two seconds longer for everything.
const [mode = "", cloudUrl = "", databaseUrl] = process.argv.slice(2);
const SLOWER_MS = 2_000;

if (mode === "bare") await bare();
else await ours();

async function bare(): Promise<void> {
  const app = new App({
    signingSecret: SECRET,
    endpoints: "/slack/events",
    authorize: async () => ({ botToken: BOT_TOKEN }),
    logLevel: LogLevel.ERROR,
  });
  app.command("/billing", async ({ ack, respond }) => {
    await ack();
    await respond({ text: "done" });
  });
  const server = await app.start({ port: 0, host: "127.0.0.1" });
  const address = server.address();
  if (address === null || typeof address === "string") throw new RangeError("the bare app has no port");
  await serveSide(`http://127.0.0.1:${address.port}`, async () => void (await app.stop()));
}

async function ours(): Promise<void> {
  const opened = await openStore(databaseUrl === undefined ? {} : { url: databaseUrl });
  for (const person of PEOPLE) {
    await opened.grants.give({ subject: slackSubject(TEAM, person), role: "operator", client: "*" });
  }
  const store = mode === "slow" ? slowed(opened) : opened;
  const door = createDoor({
    registry,
    desk: awsDesk({
      receiver: "bench",
      receiverName: "bench",
      credentials: LOCAL_KEYS,
      endpoint: cloudUrl,
      clock: systemClock,
      estate: "bench",
      snapshots: store.costSnapshots,
      meter: () => {},
    }),
    system: {
      report: () => {
        throw new Error("this bench does not ask for the status");
      },
    },
    clock: systemClock,
    audit: async ({ caller, tool, outcome }) => {
      await store.audit.append({ actor: caller.id, surface: caller.surface, tool, inputDigest: "-", outcome });
    },
    onFault: (error) => {
      throw error;
    },
    deadlineMs: 120_000,
  });
  const web = await openWeb("127.0.0.1", 0);
  // What goes wrong is seen by whoever sent the command.
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const config = readConfig({ SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_SIGNING_SECRET: SECRET });
  const slack = await openSlack({ config, web, store, door, clock: systemClock, log });
  finishRoutes(web, log);
  await serveSide(web.url, async () => {
    await slack.app.stop(0);
    await web.close();
    await opened.close();
  });
}

/** The same store, every answer of which comes two seconds later. */
function slowed(store: Store): Store {
  const slow = <T extends object>(part: T): T =>
    new Proxy(part, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member === "function") {
          return async (...args: unknown[]) => {
            await new Promise((resolve) => setTimeout(resolve, SLOWER_MS));
            return member.apply(target, args);
          };
        }
        return typeof member === "object" && member !== null ? slow(member) : member;
      },
    });
  return slow(store);
}
