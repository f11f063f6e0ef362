import pg from "pg";
import { InputError, Misconfigured } from "#src/kernel/errors.ts";

/** A pool that has reached its server once. */
export interface OpenPool {
  readonly pool: pg.Pool;
  /** "host:port/database": never the user's name or password. */
  readonly location: string;
}

/** Connects to PostgreSQL; with a schema name every connection works inside that schema, which is made when missing. */
export async function openPool(url: string, schemaName?: string): Promise<OpenPool> {
  const location = locate(url);
  const config: pg.PoolConfig = { connectionString: url, max: 10, connectionTimeoutMillis: 10_000, keepAlive: true };
  if (schemaName !== undefined) config.options = `-c search_path=${identifier(schemaName)}`;
  const pool = new pg.Pool(config);
  // An idle connection that breaks is replaced by the pool; whoever asks next gets the failure if the server is gone.
  pool.on("error", () => undefined);
  try {
    const statement = schemaName === undefined ? "select 1" : `create schema if not exists ${identifier(schemaName)}`;
    await pool.query(statement).catch(madeMeanwhile);
    return { pool, location };
  } catch (thrown) {
    await pool.end();
    const code = thrown instanceof Error && "code" in thrown ? ` (${String(thrown.code)})` : "";
    throw new Misconfigured(
      "store.unreachable",
      `PostgreSQL at ${location} cannot be used${code}. Check that it runs and that DATABASE_URL names the right host, database, user and password.`,
      { cause: thrown },
    );
  }
}

/** Two processes that make the schema at once can both find it missing; the later one is told that it is there (23505, 42P06). */
function madeMeanwhile(thrown: unknown): void {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code !== "23505" && code !== "42P06") throw thrown;
}

function locate(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port || "5432"}${pathname}`;
  } catch (thrown) {
    throw new Misconfigured(
      "store.url",
      "DATABASE_URL is not an address; write it like postgres://user:password@host:5432/database.",
      { cause: thrown },
    );
  }
}

function identifier(name: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(name)) return name;
  throw new InputError("store.schema-name", `"${name}" is not a schema name; use small letters, digits and _.`);
}
