import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type App, type AppParts, startApp } from "#src/app.ts";
import { type Flags, readConfig } from "#src/config.ts";
import type { Message } from "#src/local/slack/model.ts";
import type { Workspace } from "#src/local/slack/workspace.ts";
import type { Log } from "#src/ports/log.ts";
import { emptyFolder } from "../support/program.ts";

/** One line of the log. */
export interface Logged {
  readonly level: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A running Reckoner in this process, with what it logged. */
export interface AppRig {
  readonly app: App;
  readonly workspace: Workspace;
  readonly home: string;
  readonly logged: Logged[];
  /** Runs a slash command as a person and gives every message that came of it, once the answer is there. */
  ask(person: string, channel: string, command: string): Promise<Message>;
}

/** A log that keeps its lines. */
export function keptLog(logged: Logged[]): Log {
  const keep =
    (level: string): Log["info"] =>
    (details, message) =>
      void logged.push({ level, details, message });
  return { info: keep("info"), warn: keep("warn"), error: keep("error") };
}

/** Starts the demo on a free port and an empty folder. */
export async function startDemo(
  options: {
    readonly flags?: Flags;
    readonly home?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly parts?: Partial<AppParts>;
  } = {},
): Promise<AppRig> {
  const home = options.home ?? emptyFolder();
  const logged: Logged[] = [];
  const config = readConfig({ RECKONER_HOME: home, ...options.env }, { port: 0, ...options.flags });
  const app = await startApp(config, { chat: true, worker: false, log: keptLog(logged), ...options.parts });
  const workspace = app.slack?.local?.workspace;
  if (workspace === undefined) throw new Error("the demo has no workspace");
  return {
    app,
    workspace,
    home,
    logged,
    ask: async (person, channel, command) => {
      const before = new Set(workspace.messages(channel).map((m) => m.ts));
      const outcome = await workspace.runCommand(person, channel, command);
      if (!outcome.ok) throw new Error(`${command}: ${outcome.error}`);
      return until(() =>
        workspace.messages(channel).find((m) => !before.has(m.ts) && m.user === workspace.botUserId && isAnswer(m)),
      );
    },
  };
}

/** Stops it and removes its folder. */
export async function stopDemo(rig: AppRig): Promise<void> {
  await rig.app.close();
  rmSync(rig.home, { recursive: true, force: true });
}

/** All that can be read in a message. */
export function textOf(message: Message): string {
  return `${message.text}\n${JSON.stringify(message.blocks)}`;
}

/** Waits for something to be there; gives up after a time that only a failure takes. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 25_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error("it did not happen");
    await sleep(20);
  }
}

const isAnswer = (message: Message): boolean => !message.text.startsWith("Reading the sources");
