import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { Bug, Misconfigured } from "#src/kernel/errors.ts";

/** One connection that can run SQL text; the only thing of a driver that migrations need. */
export interface SqlSession {
  /** Runs statements without parameters; gives the rows of the last. */
  run(text: string): Promise<readonly Record<string, unknown>[]>;
}

/** One step of the schema. */
export interface Migration {
  /** Position, from 0, without a gap. */
  readonly id: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, so that a step changed after the fact is seen. */
  readonly digest: string;
}

/** Holds back every other process that wants to migrate the same schema; the number is arbitrary and ours. */
const LOCK = 1_380_270_923;

/**
 * Brings the schema up to date in one transaction, which holds an advisory lock: of several processes that start at once one does it and the
 * others find it done. Returns the names of the steps applied. A database that is newer than this program is refused with `Misconfigured`.
 */
export async function migrate(session: SqlSession, migrations: readonly Migration[]): Promise<readonly string[]> {
  await session.run("begin");
  try {
    await session.run(`select pg_advisory_xact_lock(${LOCK}, hashtext(current_schema()))`);
    await session.run(
      "create table if not exists migrations (id integer primary key, name text not null, digest text not null, applied_at timestamptz not null default now())",
    );
    const applied = await session.run("select id, name, digest from migrations order by id");
    checkHistory(applied, migrations);
    const missing = migrations.slice(applied.length);
    for (const step of missing) {
      await session.run(step.sql);
      await session.run(
        `insert into migrations (id, name, digest) values (${step.id}, '${step.name}', '${step.digest}')`,
      );
    }
    await session.run("commit");
    return missing.map((step) => step.name);
  } catch (thrown) {
    await session.run("rollback");
    throw thrown;
  }
}

/** The steps that ship with this program, in order. */
export async function shippedMigrations(): Promise<readonly Migration[]> {
  const folder = new URL("./migrations/", import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file, id) => {
      if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(file) || Number(file.slice(0, 4)) !== id) {
        throw new Bug("store.migrations", `The migration ${file} is out of order.`);
      }
      const sql = await readFile(new URL(file, folder), "utf8");
      return { id, name: file.slice(0, -4), sql, digest: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

function checkHistory(applied: readonly Record<string, unknown>[], known: readonly Migration[]): void {
  for (const [index, row] of applied.entries()) {
    const step = known[index];
    if (step === undefined) {
      throw new Misconfigured(
        "store.newer-database",
        `The database was written by a newer Reckoner (it has the migration ${String(row.name)}, this program ends with ${known.at(-1)?.name ?? "none"}). Start the newer program, or point DATABASE_URL at another database.`,
      );
    }
    if (row.digest !== step.digest) {
      throw new Misconfigured(
        "store.changed-migration",
        `The database was made with another version of the migration ${step.name}. Restore the file as it was released, or start with an empty database.`,
      );
    }
  }
}
