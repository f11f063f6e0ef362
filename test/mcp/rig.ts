import { auditTo } from "#src/app/audit.ts";
import { finishRoutes, openWeb } from "#src/app/http.ts";
import { openMcp } from "#src/app/mcp-http.ts";
import { openTokens } from "#src/app/tokens.ts";
import { readConfig } from "#src/config.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import type { Role } from "#src/ports/access.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { createDoor, type Door } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { keptLog, type Logged } from "../app/rig.ts";
import { type Ledger, ledgerDesk } from "../support/desk.ts";
import { report } from "../support/door.ts";
import { northwind } from "../support/northwind.ts";

/** MCP over HTTP as the program mounts it, over a ledger: a live installation that takes static tokens. */
export interface McpRig {
  readonly url: string;
  readonly store: Store;
  readonly clock: ManualClock;
  readonly door: Door;
  readonly logged: Logged[];
  /** A token of somebody with this role for all clients, or without any. */
  tokenOf(role: Role | "nobody", readOnly?: boolean): Promise<string>;
  close(): Promise<void>;
}

export interface McpRigOptions {
  readonly over?: Ledger | Desk;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: string;
  /** Instead of this machine's own address. */
  readonly url?: string;
}

/** The name that grants have for somebody with a role. */
export const subjectWith = (role: Role | "nobody"): string => `slack:T1:U${role.replaceAll("-", "").toUpperCase()}`;

/** Starts it. */
export async function startMcp(options: McpRigOptions = {}): Promise<McpRig> {
  const over = options.over ?? northwind;
  const desk = "now" in over ? ledgerDesk(over) : over;
  const clock = new ManualClock(options.now ?? northwind.now);
  const [web, store] = await Promise.all([openWeb("127.0.0.1", 0), openStore({ clock })]);
  const logged: Logged[] = [];
  const log = keptLog(logged);
  const tokens = openTokens(store, clock);
  const config = readConfig({
    SLACK_BOT_TOKEN: "xoxb-1",
    SLACK_SIGNING_SECRET: "0123456789abcdef",
    MCP_URL: options.url ?? `${web.url}/mcp`,
    MCP_TOKENS: "on",
    MCP_CALLS_PER_MINUTE: "10000",
    ...options.env,
  });
  const door = createDoor({
    registry,
    desk,
    clock,
    system: { report: async () => report },
    tokens,
    audit: auditTo(store.audit),
    records: store.audit,
    answers: store.traces,
    onFault: (error) => logged.push({ level: "fault", details: { cause: error.cause }, message: error.message }),
    deadlineMs: 30_000,
  });
  // Nobody is asked about user groups here.
  const directory = { members: async () => [], nameOf: async () => null };
  const mcp = await openMcp({ config, web, store, door, clock, log, directory });
  finishRoutes(web, log);
  const cli = { id: "local", name: "local", surface: "cli", roles: ["admin"], clients: "all" } as const;
  let made = 0;
  return {
    url: `${web.url}/mcp`,
    store,
    clock,
    door,
    logged,
    tokenOf: async (role, readOnly = false) => {
      const subject = subjectWith(role);
      if (role !== "nobody") await store.grants.give({ subject, role, client: "*" });
      return (await tokens.add({ name: `t${made++}`, days: 30, readOnly, subject }, cli)).token;
    },
    close: async () => {
      mcp?.close();
      await web.close();
      await store.close();
    },
  };
}
