import { openAccess } from "#src/app/access.ts";
import { type ApiMeter, openMeter } from "#src/app/api-meter.ts";
import { openApprovals, openPolicies } from "#src/app/approvals.ts";
import { openAssistant } from "#src/app/assistant.ts";
import { auditTo } from "#src/app/audit.ts";
import { openDatabase } from "#src/app/database.ts";
import { clockFor, type ProcessClock } from "#src/app/demo-clock.ts";
import { grantDemoPeople } from "#src/app/demo-people.ts";
import { openDoctor } from "#src/app/doctor-examine.ts";
import { awsSide } from "#src/app/doctor-side.ts";
import { finishRoutes, openWeb, type Web } from "#src/app/http.ts";
import { openLog } from "#src/app/logger.ts";
import type { McpSide } from "#src/app/mcp-http.ts";
import { notices } from "#src/app/notices.ts";
import { proposalChanges } from "#src/app/proposal-changes.ts";
import { receiverAdmin } from "#src/app/receiver-admin.ts";
import { openSlack, type SlackSide } from "#src/app/slack.ts";
import { openSources, type Sources } from "#src/app/sources.ts";
import { systemInfo } from "#src/app/system-info.ts";
import { openTokens } from "#src/app/tokens.ts";
import { apiUsage } from "#src/app/usage.ts";
import { type Config, environment } from "#src/config.ts";
import type { JobWorker } from "#src/jobs/worker.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Log } from "#src/ports/log.ts";
import type { Store } from "#src/ports/store.ts";
import { createDoor, type Door } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";

/** How long one answer may take before it is given up. */
const DEADLINE_MS = 120_000;

/** Where people look first. */
const CHAT_PORT = 3_000;
/** A worker alone is asked for nothing but whether it lives, and may share its machine with chat. */
const ANY_PORT = 0;

/** A running Reckoner. */
export interface App {
  /** Where the console or the Slack address is. */
  readonly url: string;
  readonly door: Door;
  readonly store: Store;
  readonly sources: Sources;
  readonly slack: SlackSide | null;
  readonly mcp: McpSide | null;
  /** Resolves with the worker once it works, `null` where this process has none. */
  readonly worker: Promise<JobWorker | null>;
  close(): Promise<void>;
}

/** Which parts this process runs. */
export interface AppParts {
  readonly chat: boolean;
  readonly worker: boolean;
  /** MCP over HTTP, where the settings have it. */
  readonly mcp?: boolean;
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Composes the whole: opens what the configuration names, hands adapters to ports, and starts the surfaces. */
export async function startApp(config: Config, parts: AppParts): Promise<App> {
  const { log = openLog(config.logLevel) } = parts;
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    const failures: unknown[] = [];
    // One part that cannot be closed must not keep the others open.
    for (const closer of closers.splice(0).reverse()) await closer().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    // The port first: a taken one is said before anything is opened.
    const web: Web = await openWeb(config.http.host, config.http.port ?? (parts.chat ? CHAT_PORT : ANY_PORT));
    closers.push(() => web.close());
    const time: ProcessClock = parts.clock ? { clock: parts.clock, stop: () => {} } : await clockFor(config);
    const { clock } = time;
    closers.push(async () => time.stop());
    const { store, meter, sources } = await openState(config, clock, log, closers);

    let broker: string | null = null;
    const system = systemInfo({ config, clock, store, meter, bill: sources.bill, queue: () => broker });
    const changes = proposalChanges(store, log);
    closers.push(() => changes.stop());
    const told = notices(store, log);
    closers.push(() => told.stop());
    let working: JobWorker | null = null;
    const changed = (): void => {
      changes.kick();
      working?.kick();
    };
    const doctor = openDoctor({
      config,
      clock,
      process: parts.chat || parts.mcp ? (parts.worker ? "all" : "chat") : "worker",
      store,
      aws: await awsSide({ config, clock, meter: (call) => meter.note(call), cloud: sources.cloud }),
      variables: Object.keys(environment()),
    });
    let slack: SlackSide | null = null;
    const door = createDoor({
      registry,
      desk: sources.desk,
      system,
      // A bill file is nobody's to change.
      ...(sources.desk.origin === "bill"
        ? {}
        : {
            approvals: openApprovals({ config, store, clock, changed }),
            policies: openPolicies({ config, store, clock }),
          }),
      access: openAccess({
        store,
        payer: sources.desk.receiver,
        firstAdmins: config.slack.kind === "real" ? config.slack.admins : [],
        directory: () => slack?.directory ?? null,
      }),
      doctor,
      ...(sources.several === null
        ? {}
        : {
            receivers: receiverAdmin({
              config,
              store,
              reach: sources.several.reach,
              clock,
              servesChat: parts.chat || parts.mcp === true,
            }),
          }),
      tokens: openTokens(store, clock),
      records: store.audit,
      answers: store.traces,
      usage: apiUsage(store.apiCalls, meter, config.costs.kind === "local"),
      clock,
      audit: auditTo(store.audit),
      onFault: (error, tool) =>
        log.error({ tool, code: error.code, cause: error.cause }, "a tool failed by our own fault"),
      deadlineMs: DEADLINE_MS,
    });

    if ((parts.chat || parts.mcp) && config.slack.kind === "local") await grantPeople(store, sources, clock);
    const { moveBy: moveClock } = time;
    const heard = { changes: changes.subscribe, notices: told.subscribe };
    const cloudUrl = config.costs.kind === "local" ? (config.costs.cloudUrl ?? sources.cloud?.url ?? null) : null;
    const talking = parts.chat ? openAssistant({ config, door, store, clock, log, cloudUrl }) : null;
    closers.push(async () => talking?.close());
    const assistant = talking?.assistant ?? null;
    slack = parts.chat
      ? await openSlack({ config, web, store, door, clock, moveClock, log, assistant, ...heard })
      : null;
    if (slack !== null) {
      const side: SlackSide = slack;
      closers.push(() => side.stop());
    }
    let mcp: McpSide | null = null;
    if (parts.mcp && config.mcp.kind !== "off") {
      // Loaded when it is needed: the chat of a live installation has no use for it.
      const { openMcp } = await import("#src/app/mcp-http.ts");
      mcp = await openMcp({ config, web, store, door, clock, log, directory: slack?.directory ?? null });
    }
    closers.push(async () => mcp?.close());
    finishRoutes(web, log);

    const worker = parts.worker
      ? startLater(config, { store, sources, door, clock, log, changed, servesChat: parts.chat })
      : Promise.resolve(null);
    worker.then(
      (started) => {
        working = started;
        broker = started?.broker ?? null;
      },
      (error: unknown) => log.error({ error }, "the job worker could not start"),
    );
    closers.push(async () => (await worker.catch(() => null))?.stop());
    return { url: web.url, door, store, sources, slack, mcp, worker, close };
  } catch (error) {
    await close().catch((closing: unknown) => log.error({ error: closing }, "a part could not be closed"));
    throw error;
  }
}

interface State {
  readonly store: Store;
  readonly meter: ApiMeter;
  readonly sources: Sources;
}

/** Opens database and sources side by side; whatever was opened is closed again, also when the other one fails. */
async function openState(config: Config, clock: Clock, log: Log, closers: (() => Promise<unknown>)[]): Promise<State> {
  const storing = openDatabase(config, clock).then((store) => {
    const meter = openMeter(store.apiCalls, log);
    closers.push(
      () => store.close(),
      () => meter.close(),
    );
    return { store, meter };
  });
  const reading = openSources({
    config,
    clock,
    // A store that does not open is told below, once; there is nowhere to note the request then.
    meter: (call) =>
      void storing.then(
        ({ meter }) => meter.note(call),
        () => undefined,
      ),
    snapshots: {
      append: async (snapshot) => (await storing).store.costSnapshots.append(snapshot),
      byId: async (id) => (await storing).store.costSnapshots.byId(id),
      latest: async (key) => (await storing).store.costSnapshots.latest(key),
      history: async (key, limit) => (await storing).store.costSnapshots.history(key, limit),
    },
    receivers: async () => (await storing).store.receivers,
  }).then((sources) => {
    closers.push(() => sources.close());
    return sources;
  });
  const [stored, read] = await Promise.allSettled([storing, reading]);
  if (stored.status === "rejected") throw stored.reason;
  if (read.status === "rejected") throw read.reason;
  return { ...stored.value, sources: read.value };
}

/** The people of the simulated workspace get their rights from the clients that there are. */
async function grantPeople(store: Store, sources: Sources, clock: Clock): Promise<void> {
  const call = { signal: AbortSignal.timeout(DEADLINE_MS), fresh: false, used: () => {} };
  const groups = await sources.desk.groups.list(BillingPeriod.at(clock.now()), call);
  await grantDemoPeople(store, sources.desk, groups);
}

/** The worker starts after the first answer can be given: nothing that people wait for needs it. */
async function startLater(
  config: Config,
  parts: {
    store: Store;
    sources: Sources;
    door: Door;
    clock: Clock;
    log: Log;
    changed: () => void;
    servesChat: boolean;
  },
): Promise<JobWorker> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  const { openWorker } = await import("#src/app/worker.ts");
  const { openWriter } = await import("#src/app/writer.ts");
  const { sources, store, clock, servesChat } = parts;
  const writers = openWriter({ config, sources, clock, receivers: store.receivers, servesChat });
  return openWorker({ ...parts, config, desk: sources.desk, reach: sources.several?.reach ?? null, writers });
}
