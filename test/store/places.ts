import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, inject } from "vitest";
import type { Clock } from "#src/kernel/clock.ts";
import type { Store } from "#src/ports/store.ts";
import { openEmbedded } from "#src/store/embedded.ts";
import type { SqlSession } from "#src/store/migrate.ts";
import { openStore } from "#src/store/open-store.ts";
import { covered, uniqueName } from "../backends.ts";

/** One empty place for a database, of a kind. */
export interface Place {
  /** Opens the store; more than one at a time only on a server. */
  open(clock?: Clock): Promise<Store>;
  /** Runs SQL behind the store's back; on the embedded database only while the store is closed. */
  sql(text: string): Promise<readonly Record<string, unknown>[]>;
  /** The same for several statements on one connection. */
  session<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** Removes all traces. */
  remove(): Promise<void>;
}

/** The same tests on every kind of database; one that is not there is skipped with its reason in the title. */
export function onEveryDatabase(
  title: string,
  tests: (makePlace: () => Promise<Place>, shared: boolean) => void,
): void {
  describe(`${title} [PGlite]`, () => tests(makeFolder, false));
  const { postgres } = inject("backends");
  if (postgres.url === undefined)
    describe.skip(`${title} [PostgreSQL] skipped: ${postgres.reason}`, () => tests(makeFolder, true));
  else describe(`${title} [PostgreSQL]`, () => tests(() => makeSchema(postgres.url), true));
}

async function makeFolder(): Promise<Place> {
  const parent = await mkdtemp(join(tmpdir(), "reckoner-store-"));
  const dir = join(parent, "state");
  return {
    async open(clock) {
      const store = await openStore(clock === undefined ? { dir } : { dir, clock });
      await covered(`PGlite ${store.backend.version}`);
      return store;
    },
    sql: (text) => withFolder(dir, ({ run }) => run(text)),
    session: (work) => withFolder(dir, work),
    remove: () => rm(parent, { recursive: true, force: true }),
  };
}

async function withFolder<T>(dir: string, work: (session: SqlSession) => Promise<T>): Promise<T> {
  const { db, close } = await openEmbedded({ dir });
  try {
    return await work({ run: async (text) => ((await db.exec(text)).at(-1)?.rows ?? []) as Record<string, unknown>[] });
  } finally {
    await close();
  }
}

async function makeSchema(url: string): Promise<Place> {
  const schemaName = uniqueName();
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schemaName}` });
  await client.connect();
  const run: SqlSession["run"] = async (text) => [await client.query(text)].flat().at(-1)?.rows ?? [];
  return {
    async open(clock) {
      const store = await openStore({ url, schemaName, ...(clock === undefined ? {} : { clock }) });
      await covered(`PostgreSQL ${store.backend.version}`);
      return store;
    },
    sql: run,
    session: (work) => work({ run }),
    async remove() {
      await client.query(`drop schema if exists ${schemaName} cascade`);
      await client.end();
    },
  };
}
