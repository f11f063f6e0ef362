import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import type { Store, StoreBackend } from "#src/ports/store.ts";
import { accessVersion } from "./access-version.ts";
import { auditQueue } from "./audit-queue.ts";
import type { Context, Database } from "./database.ts";
import { type EmbeddedOptions, openEmbedded } from "./embedded.ts";
import { named } from "./errors.ts";
import { migrate, type SqlSession, shippedMigrations } from "./migrate.ts";
import { openPool } from "./pool.ts";
import { repositories } from "./repositories.ts";

/** Which database: `url` for PostgreSQL, else `dir` for an embedded one in a folder, else one in memory. */
export interface StoreOptions extends EmbeddedOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url?: string;
  /** Makes this schema and works inside it; for tests that share a server. */
  readonly schemaName?: string;
  readonly clock?: Clock;
}

/**
 * Opens the state of this installation and brings its schema up to date. Refuses with `Misconfigured` a server that cannot be
 * reached, a folder in use, and a database written by a newer program.
 */
export async function openStore(options: StoreOptions = {}): Promise<Store> {
  const clock = options.clock ?? systemClock;
  return options.url === undefined ? openOnPglite(options, clock) : openOnServer(options.url, options, clock);
}

async function openOnServer(url: string, options: StoreOptions, clock: Clock): Promise<Store> {
  const { pool, location } = await openPool(url, options.schemaName);
  try {
    const session = await pool.connect();
    try {
      const run: SqlSession["run"] = async (text) => (await session.query(text)).rows ?? [];
      const version = await prepare({ run });
      const db: Database = drizzlePg(pool);
      return makeStore({ db, clock }, { kind: "postgresql", version, location }, () => pool.end());
    } finally {
      session.release();
    }
  } catch (thrown) {
    await pool.end();
    throw thrown;
  }
}

async function openOnPglite(options: StoreOptions, clock: Clock): Promise<Store> {
  const embedded = await openEmbedded(options);
  try {
    const run: SqlSession["run"] = async (text) => {
      const results = await embedded.db.exec(text);
      return results.at(-1)?.rows ?? [];
    };
    const version = await prepare({ run });
    const db: Database = drizzlePglite(embedded.db);
    return makeStore({ db, clock }, { kind: "embedded", version, location: embedded.location }, embedded.close);
  } catch (thrown) {
    await embedded.close();
    throw thrown;
  }
}

async function prepare(session: SqlSession): Promise<string> {
  await migrate(session, await shippedMigrations());
  const [row] = await session.run("show server_version");
  return String(row?.server_version).split(" ")[0] ?? "";
}

function makeStore(context: Context, backend: StoreBackend, end: () => Promise<void>): Store {
  const { clock } = context;
  const access = accessVersion();
  const transaction: Store["transaction"] = async (work) => {
    try {
      return await context.db.transaction((db) => work(repositories({ db, clock })));
    } catch (thrown) {
      throw named(thrown);
    } finally {
      access.moved();
    }
  };
  const all = access.watching(repositories(context));
  let closing: Promise<void> | undefined;
  return {
    ...all,
    // These write in several statements that only hold together.
    audit: { ...all.audit, append: auditQueue(context) },
    jobs: {
      ...all.jobs,
      add: (job) => transaction((within) => within.jobs.add(job)),
      fail: (id, failure, retryAt) => transaction((within) => within.jobs.fail(id, failure, retryAt)),
      revive: (id) => transaction((within) => within.jobs.revive(id)),
    },
    proposals: {
      ...all.proposals,
      add: (proposal) => transaction((within) => within.proposals.add(proposal)),
      move: (id, step) => transaction((within) => within.proposals.move(id, step)),
    },
    policies: {
      ...all.policies,
      add: (policy) => transaction((within) => within.policies.add(policy)),
      move: (id, step) => transaction((within) => within.policies.move(id, step)),
    },
    traces: {
      ...all.traces,
      begin: (wish) => transaction((within) => within.traces.begin(wish)),
      add: (trace) => transaction((within) => within.traces.add(trace)),
    },
    backend,
    transaction,
    accessVersion: access.current,
    close() {
      closing ??= end();
      return closing;
    },
  };
}
