import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import pg from "pg";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder where each backend that a test really used leaves a file by its name. */
    coveredDir: string;
    /** What was found at the start of the run. */
    backends: Backends;
  }
}

/** A backend that can be used, or why not. */
export type Found =
  | { readonly url: string; readonly version: string }
  | { readonly url: undefined; readonly reason: string };

/** The real backends of this machine. */
export interface Backends {
  readonly postgres: Found;
  readonly redis: Found;
  /** The path of the browser. */
  readonly chromium: Found;
}

/** Looks for what the settings name, else for the usual ports on loopback. */
export async function findBackends(): Promise<Backends> {
  const [postgres, redis] = await Promise.all([findPostgres(), findRedis()]);
  return { postgres, redis, chromium: findChromium() };
}

/** Notes that a test of this run used a backend: "Redis 7.0.15". */
export async function covered(name: string): Promise<void> {
  await writeFile(join(inject("coveredDir"), encodeURIComponent(name)), "");
}

/** A name that no other run uses, for schemas and key prefixes. */
export function uniqueName(): string {
  return `test_${process.pid}_${randomBytes(4).toString("hex")}`;
}

const LOOPBACK_POSTGRES = [
  "postgres://postgres@127.0.0.1:5432/postgres",
  "postgres://test:root@127.0.0.1:5432/test",
  "postgres://root@127.0.0.1:5432/test",
];

async function findPostgres(): Promise<Found> {
  const named = process.env.TEST_DATABASE_URL;
  let reason = "";
  for (const url of named ? [named] : LOOPBACK_POSTGRES) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      const { rows } = await client.query("show server_version");
      return { url, version: String(rows[0].server_version).split(" ")[0] ?? "" };
    } catch (thrown) {
      reason = `PostgreSQL is not reachable (${messageOf(thrown)}); set TEST_DATABASE_URL`;
    } finally {
      await client.end();
    }
  }
  return { url: undefined, reason };
}

async function findRedis(): Promise<Found> {
  const url = process.env.TEST_REDIS_URL || "redis://127.0.0.1:6379";
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 2_000, retryStrategy: () => null });
  let last: unknown;
  client.on("error", (error) => {
    last = error;
  });
  try {
    await client.connect();
    const version = /redis_version:(\S+)/.exec(await client.info("server"))?.[1] ?? "";
    return { url, version };
  } catch (thrown) {
    return { url: undefined, reason: `Redis is not reachable (${messageOf(last ?? thrown)}); set TEST_REDIS_URL` };
  } finally {
    client.disconnect();
  }
}

function findChromium(): Found {
  const named = process.env.TEST_CHROMIUM;
  const path = named ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((each) => existsSync(each));
  if (path === undefined) return { url: undefined, reason: "Chromium is not installed; set TEST_CHROMIUM" };
  const { stdout } = spawnSync(path, ["--version", "--no-sandbox"], { encoding: "utf8", timeout: 10_000 });
  const version = /(\d+)\./.exec(stdout ?? "")?.[1];
  if (version === undefined) return { url: undefined, reason: `${path} does not start` };
  return { url: path, version };
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError) return thrown.errors.map(messageOf).join(", ");
  return thrown instanceof Error ? thrown.message : String(thrown);
}
