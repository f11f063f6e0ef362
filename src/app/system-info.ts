import { readFileSync } from "node:fs";
import type { Config, CostOrigin } from "#src/config.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { decimal } from "#src/kernel/decimal.ts";
import { asAppError } from "#src/kernel/errors.ts";
import type { Store } from "#src/ports/store.ts";
import type { Connection, SystemInfo, SystemReport } from "#src/ports/system.ts";
import type { ApiMeter } from "./api-meter.ts";
import type { BillSummary } from "./sources.ts";

/** The version in package.json. */
export const VERSION = (
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }
).version;

/** What is told about the parts of this process; `null` for a part that this process does not have. */
export interface SystemParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly store: Store | null;
  readonly meter: ApiMeter | null;
  /** The job queue, once the worker runs. */
  readonly queue: () => string | null;
  /** What was loaded, when there is a bill. */
  readonly bill: BillSummary | null;
}

/** Tells what this process is connected to. */
export function systemInfo(parts: SystemParts): SystemInfo {
  return {
    report: async () => ({
      version: VERSION,
      mode: parts.config.mode,
      now: parts.clock.now().toISOString(),
      notes: parts.bill?.notes ?? [],
      connections: [costs(parts), chat(parts), assistant(parts), await database(parts), queue(parts)],
      awsToday: await awsToday(parts),
    }),
  };
}

function costs({ config, bill }: SystemParts): Connection {
  const { costs } = config;
  switch (costs.kind) {
    case "real":
      return { name: "AWS", state: "real", detail: `receiver ${costs.name} (${costs.accountId})` };
    case "bill":
      return { name: "Bill", state: "real", detail: bill?.line ?? costs.files.join(", ") };
    case "local":
      return { name: "AWS", state: "local", detail: localCloud(costs) };
  }
}

function localCloud({ cloudUrl, clients, seed }: Extract<CostOrigin, { kind: "local" }>): string {
  return cloudUrl === null ? `local cloud, ${clients} clients made from seed ${seed}` : `local cloud at ${cloudUrl}`;
}

function chat({ config }: SystemParts): Connection {
  if (config.slack.kind === "local") return { name: "Slack", state: "local", detail: "the console in the browser" };
  return { name: "Slack", state: "real", detail: config.slack.appToken === null ? "over HTTP" : "socket mode" };
}

function assistant({ config }: SystemParts): Connection {
  const name = "Assistant";
  switch (config.assistant.kind) {
    case "off":
      return { name, state: "off", detail: "commands alone; no model is set" };
    case "planner":
      return { name, state: "local", detail: "the planner of the local cloud, no language model" };
    case "bedrock":
      return {
        name,
        state: "real",
        detail: `${config.assistant.models.join(", then ")} in ${config.assistant.region}`,
      };
  }
}

async function database({ store }: SystemParts): Promise<Connection> {
  if (store === null) return { name: "Database", state: "off", detail: "not used by this command" };
  const { kind, version, location } = store.backend;
  const state = kind === "postgresql" ? "real" : "embedded";
  const name = "Database";
  try {
    await store.receivers.list();
    return { name, state, detail: `PostgreSQL ${version}, ${location}` };
  } catch (error) {
    return { name, state: "failing", detail: asAppError(error).message };
  }
}

function queue(parts: SystemParts): Connection {
  const broker = parts.queue();
  if (broker === null) return { name: "Queue", state: "off", detail: "no worker in this process" };
  return { name: "Queue", state: broker.startsWith("Redis") ? "real" : "embedded", detail: broker };
}

async function awsToday({ store, meter, clock, config }: SystemParts): Promise<SystemReport["awsToday"]> {
  if (store === null || config.costs.kind === "bill") return null;
  await meter?.flush();
  const now = clock.now();
  const from = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const totals = await store.apiCalls.totals({ from, until: new Date(from.getTime() + 86_400_000) });
  const cost = totals.reduce((sum, t) => decimal.add(sum, decimal.parse(t.cost)), decimal.ZERO);
  return {
    requests: totals.reduce((sum, t) => sum + t.calls, 0),
    throttled: totals.reduce((sum, t) => sum + t.throttled, 0),
    costUsd: decimal.format(cost),
  };
}
