import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Config } from "#src/config.ts";
import { pingRedis } from "#src/jobs/ping.ts";
import type { Store } from "#src/ports/store.ts";
import { type DatabaseState, probeFolder, probeServer } from "#src/store/probe.ts";
import { type Check, missing, ok, unused, type Verdict } from "./doctor-check.ts";

/** The home folder: writable, and open to its owner alone. To be looked at before anything opens it. */
export function homeCheck(config: Config): Check {
  const { home } = config;
  return {
    area: "State",
    name: "home folder",
    fix: "Set RECKONER_HOME to a folder that this user may write.",
    async run() {
      if (config.databaseUrl !== null) return unused("Not used: the database is the one of DATABASE_URL.");
      const mode = await modeOf(home);
      if (mode === null) {
        if (await writable(await nearest(home))) return ok(`${home} is made at the first start.`);
        return missing(`${home} is not there and cannot be made.`, this.fix);
      }
      if (!(await writable(home))) return missing(`${home} cannot be written.`, this.fix);
      if (mode === 0o700) return ok(`${home} can be written, and only its owner can read it.`);
      return missing(
        `${home} has the mode ${mode.toString(8).padStart(4, "0")}: others may get in.`,
        `Run chmod 700 ${home}.`,
      );
    },
  };
}

/** The database, without changing it: reachable, its version, steps of the schema that are open. */
export function databaseCheck(config: Config, store: Store | null): Check {
  const { databaseUrl, home } = config;
  return {
    area: "State",
    name: "database",
    fix:
      databaseUrl === null
        ? "Stop the other Reckoner, or ask the running one in chat; or set DATABASE_URL so that several can share one."
        : "Check that PostgreSQL runs and that DATABASE_URL names the right host, database, user and password.",
    late: "missing",
    async run() {
      if (store !== null) {
        await store.receivers.list();
        const { kind, version, location } = store.backend;
        return ok(`${kind === "embedded" ? "Embedded " : ""}PostgreSQL ${version}, ${location}; no open migration.`);
      }
      const state = databaseUrl === null ? await probeFolder(home) : await probeServer(databaseUrl);
      if (state === null) return ok("Embedded PostgreSQL; it is made at the first start.");
      return judged(state);
    },
  };
}

/** The queue: Redis answers, or none is needed. */
export function queueCheck(config: Config): Check {
  const { redisUrl } = config;
  return {
    area: "State",
    name: "queue",
    fix: "Check that Redis runs and that REDIS_URL names the right host, user and password.",
    late: "missing",
    async run() {
      if (redisUrl === null) return ok("Embedded; it needs no server.");
      const { version, location } = await pingRedis(redisUrl);
      return ok(`Redis ${version}, ${location}.`);
    },
  };
}

function judged({ version, location, open, newer }: DatabaseState): Verdict {
  const server = `PostgreSQL ${version}, ${location}`;
  if (newer !== null) {
    return missing(`${server}: a newer Reckoner wrote it (migration ${newer}).`, "Start the newer program.");
  }
  if (open.length === 0) return ok(`${server}; no open migration.`);
  const count = `${open.length} open ${open.length === 1 ? "migration" : "migrations"}`;
  return missing(`${server}: ${count}, from ${open[0]}.`, "Run npx reckoner migrate, or start Reckoner once.");
}

async function modeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode & 0o777;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** The nearest folder above that exists. */
async function nearest(path: string): Promise<string> {
  let folder = dirname(resolve(path));
  while ((await modeOf(folder)) === null) folder = dirname(folder);
  return folder;
}

const writable = (path: string): Promise<boolean> =>
  access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
