import type { Config } from "#src/config.ts";
import type { Clock } from "#src/kernel/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { Policies } from "#src/ports/policies.ts";
import type { Approvals } from "#src/ports/proposals.ts";
import type { Access } from "#src/ports/rights.ts";
import type { Store } from "#src/ports/store.ts";
import { createDoor, type Door, type DoorOptions } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { openMeter } from "./api-meter.ts";
import { auditTo } from "./audit.ts";
import type { Payer } from "./client-rows.ts";
import { clockFor } from "./demo-clock.ts";
import { receiverAdmin } from "./receiver-admin.ts";
import { openSources } from "./sources.ts";
import { systemInfo } from "./system-info.ts";
import { openTokens } from "./tokens.ts";
import { apiUsage } from "./usage.ts";

/** A door without a server, and what is behind it. */
export interface CommandDoor {
  readonly door: Door;
  /** `null` without a database. */
  readonly store: Store | null;
  readonly clock: Clock;
}

interface CommandDoorParts {
  readonly config: Config;
  readonly log: Log;
  /** Closes what was opened. */
  readonly opened: AsyncDisposableStack;
  readonly onFault: DoorOptions["onFault"];
}

/** Opens the door for a process that somebody on this machine has started for themselves: a command, or MCP over stdio. */
export async function openCommandDoor({ config, log, opened, onFault }: CommandDoorParts): Promise<CommandDoor> {
  const { clock, stop } = await clockFor(config);
  opened.defer(stop);
  // Such a process keeps nothing, unless there is a database that it shares with the others.
  const store = config.databaseUrl === null ? null : await storeAt(config.databaseUrl, clock);
  opened.defer(() => store?.close());
  const meter = store === null ? null : openMeter(store.apiCalls, log);
  opened.defer(() => meter?.close());
  const sources = await openSources({
    config,
    clock,
    meter: (call) => meter?.note(call),
    ...(store === null ? {} : { snapshots: store.costSnapshots, receivers: async () => store.receivers }),
  });
  opened.defer(() => sources.close());
  const door = createDoor({
    registry,
    desk: sources.desk,
    system: systemInfo({ config, clock, store, meter, bill: sources.bill, queue: () => null }),
    // Proposals live in the database that this process shares with the worker.
    ...(store === null || sources.desk.origin === "bill" ? {} : await proposalsOn(store, config, clock)),
    access: store === null ? null : await accessOn(store, config, sources.desk.receiver),
    ...(store === null || sources.several === null
      ? {}
      : { receivers: receiverAdmin({ config, store, reach: sources.several.reach, clock, servesChat: false }) }),
    tokens: store === null ? null : openTokens(store, clock),
    records: store?.audit ?? null,
    answers: store?.traces ?? null,
    usage: store === null || meter === null ? null : apiUsage(store.apiCalls, meter, config.costs.kind === "local"),
    clock,
    audit: store === null ? async () => {} : auditTo(store.audit),
    onFault,
    deadlineMs: 300_000,
  });
  return { door, store, clock };
}

/** Loaded when it is needed: most commands of a first trial have no database, and its client is a fifth of all that is loaded. */
async function storeAt(url: string, clock: Clock): Promise<Store> {
  const { openStore } = await import("#src/store/open-store.ts");
  return openStore({ url, clock });
}

async function proposalsOn(
  store: Store,
  config: Config,
  clock: Clock,
): Promise<{ readonly approvals: Approvals; readonly policies: Policies }> {
  const { openApprovals, openPolicies } = await import("./approvals.ts");
  return { approvals: openApprovals({ config, store, clock }), policies: openPolicies({ config, store, clock }) };
}

async function accessOn(store: Store, config: Config, payer: Payer): Promise<Access> {
  const { openAccess } = await import("./access.ts");
  const firstAdmins = config.slack.kind === "real" ? config.slack.admins : [];
  // Slack is the chat's to ask.
  return openAccess({ store, payer, firstAdmins, directory: () => null });
}
