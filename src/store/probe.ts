import { access } from "node:fs/promises";
import { join } from "node:path";
import { openEmbedded } from "./embedded.ts";
import { type Migration, shippedMigrations } from "./migrate.ts";
import { openPool } from "./pool.ts";

/** A database as it is, looked at without changing anything. */
export interface DatabaseState {
  readonly version: string;
  /** "host:port/database" or a folder. */
  readonly location: string;
  /** Names of the steps of the schema that are still to be done. */
  readonly open: readonly string[];
  /** The first step that this program does not know, when a newer program wrote the database. */
  readonly newer: string | null;
}

type Ask = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** Looks at a PostgreSQL server. `Misconfigured` when it cannot be reached. */
export async function probeServer(url: string): Promise<DatabaseState> {
  const { pool, location } = await openPool(url);
  try {
    return await look(async (sql) => (await pool.query(sql)).rows, location);
  } finally {
    await pool.end();
  }
}

/**
 * Looks at the embedded database of a folder; `null` when there is none yet. `Misconfigured` while another process has it
 * open.
 */
export async function probeFolder(dir: string): Promise<DatabaseState | null> {
  const filled = await access(join(dir, "complete")).then(
    () => true,
    () => false,
  );
  if (!filled) return null;
  const { db, close } = await openEmbedded({ dir });
  try {
    return await look(async (sql) => (await db.query<Record<string, unknown>>(sql)).rows, dir);
  } finally {
    await close();
  }
}

async function look(ask: Ask, location: string): Promise<DatabaseState> {
  const [server] = await ask("show server_version");
  const [table] = await ask("select to_regclass('migrations') as name");
  const done = table?.name == null ? [] : await ask("select name from migrations order by id");
  const shipped: readonly Migration[] = await shippedMigrations();
  return {
    version: String(server?.server_version).split(" ")[0] ?? "",
    location,
    open: shipped.slice(done.length).map((step) => step.name),
    newer: done.length > shipped.length ? String(done[shipped.length]?.name) : null,
  };
}
