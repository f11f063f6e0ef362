import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { InputError } from "#src/kernel/errors.ts";
import { consoleRouter } from "#src/local/console/router.ts";
import type { Completion } from "#src/local/console/wire.ts";
import { type Rig, startRig } from "../slack/bolt-app.ts";
import { fixtureApp, type Heard } from "./fixture-app.ts";

/** A console over a local Slack with the fixture app connected. */
export interface ConsoleRig extends Rig {
  readonly url: string;
  readonly heard: Heard;
}

const CLIENTS = ["acme", "bluefin", "cobalt", "delta"];

/** What the composer offers in tests; the client sees no other client's name. */
function completionsFor(personId: string): readonly Completion[] {
  const own = personId === "UCLIJONAS" ? ["acme"] : CLIENTS;
  return [
    {
      command: "/billing margin",
      usage: "/billing margin [client] [period]",
      description: "Margin by client, account, service or month",
    },
    { command: "/billing trend", usage: "/billing trend [6|12]", description: "Spend and margin of the last months" },
    { command: "/billing propose", usage: "/billing propose", description: "Propose a custom line item" },
    { command: "/billing help", usage: "/billing help", description: "What you can ask" },
    ...own.map((name) => ({
      command: `/billing margin ${name}`,
      usage: "/billing margin [client] [period]",
      description: `Margin of ${name}`,
    })),
  ];
}

/** Starts everything on free ports of loopback. */
export async function startConsole(port = 0, { movable = true } = {}): Promise<ConsoleRig> {
  const heard: Heard = { actions: [], submissions: [], says: [] };
  const rig = await startRig("http", fixtureApp(heard));
  const moveClock = (byMs: number): void => {
    // As the demo's own clock refuses it.
    if (byMs <= 0) throw new InputError("clock.move", "The demo clock can only be moved ahead.");
    rig.clock.advance(byMs);
  };
  const app = express();
  app.use(
    consoleRouter({
      workspace: rig.slack.workspace,
      clock: rig.clock,
      ...(movable && { moveClock }),
      completions: completionsFor,
    }),
  );
  const server = app.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    ...rig,
    heard,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rig.stop();
    },
  };
}
