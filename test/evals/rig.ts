import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, startApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Book } from "#src/local/book/book.ts";
import type { Cloud } from "#src/local/cloud.ts";
import type { Log } from "#src/ports/log.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { Who } from "./case.ts";

/** The present of the evals: the demo's book is made for it. */
export const NOW = "2026-11-12T10:00:00Z";
/** The client of the account manager, and whose person the client is. */
const OWN_CLIENT = "Acme Robotics";

/** The demo in this process, with a book, people, two proposals that wait and a policy. */
export interface EvalRig {
  readonly app: App;
  readonly cloud: Cloud;
  readonly book: Book;
  readonly clock: ManualClock;
  readonly people: Readonly<Record<Who, Caller>>;
  /** Sees everything; the figures that are expected are read as this. */
  readonly oracle: Caller;
  close(): Promise<void>;
}

/** No log: what fails is told by the case that it fails. */
export const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** Starts it. */
export async function startEvalRig(): Promise<EvalRig> {
  const home = mkdtempSync(join(tmpdir(), "reckoner-evals-"));
  const clock = new ManualClock(NOW);
  const config = readConfig({ RECKONER_HOME: home }, { port: 0 });
  const app = await startApp(config, { chat: true, worker: false, clock, log: SILENT });
  const { cloud } = app.sources;
  if (cloud === null) throw new Error("the demo has a local cloud");
  const { book } = cloud;
  const own = book.estate.groups.find(({ name }) => name === OWN_CLIENT)?.sourceAccountId ?? "";
  const people: EvalRig["people"] = {
    operator: person("operator", ["operator"]),
    "account-manager": person("account-manager", ["account-manager"], [own]),
    approver: person("approver", ["approver"]),
    viewer: person("viewer", ["viewer"]),
    admin: person("admin", ["admin"]),
    client: person("client", ["client"], [own]),
  };
  for (const [line, who] of SEEDED) await app.door.command(line, people[who]);
  return {
    app,
    cloud,
    book,
    clock,
    people,
    oracle: person("oracle", ["operator", "admin"]),
    close: async () => {
      await app.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** What is there when the first question is asked. */
const SEEDED: readonly (readonly [string, Who])[] = [
  ["fix lumen last --only support", "operator"],
  ["commission quarry --percent 10", "admin"],
  [
    "policy-add small-fixes --tools fix --for all --per-effect 500 --per-proposal 1000 --day 2000 --day-times 5 --month 10000 --month-times 40",
    "admin",
  ],
];

function person(id: string, roles: Caller["roles"], clients: Caller["clients"] = "all"): Caller {
  return { id: `eval:${id}`, name: id, surface: "slack", roles, clients };
}
