import { chmod, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite, type Results, type Transaction } from "@electric-sql/pglite";
import { lock } from "proper-lockfile";
import { Misconfigured } from "#src/kernel/errors.ts";
import { emptyDatabase } from "./template.ts";

/** Where an embedded database keeps its files; without a folder it lives in memory. */
export interface EmbeddedOptions {
  /** Made when missing, readable by its owner alone, used by one process at a time. */
  readonly dir?: string;
  /** Empties the folder first. */
  readonly fresh?: boolean;
}

/** An embedded database that is open; closing it gives the folder free. */
export interface Embedded {
  readonly db: PGlite;
  readonly location: string;
  close(): Promise<void>;
}

/**
 * Opens PostgreSQL inside this process. Its statements give way to other work of the process every few milliseconds.
 * A folder that another process has open is refused with `Misconfigured`.
 */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<Embedded> {
  if (options.dir === undefined) {
    const db = new YieldingPGlite({ loadDataDir: await emptyDatabase() });
    await db.waitReady;
    return { db, location: "memory", close: () => closeOnce(db) };
  }
  const { dir } = options;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  const release = await takeFolder(dir);
  try {
    const db = await openFolder(dir, options.fresh ?? false);
    const close = async (): Promise<void> => {
      if (db.closed) return;
      await closeOnce(db);
      await release();
    };
    return { db, location: dir, close };
  } catch (thrown) {
    await release();
    throw thrown;
  }
}

/** A folder without this mark was left while it was being filled, and holds nothing that was ever confirmed. */
const COMPLETE = "complete";

async function openFolder(dir: string, fresh: boolean): Promise<PGlite> {
  const dataDir = join(dir, "data");
  const complete = join(dir, COMPLETE);
  const reuse = !fresh && (await exists(complete));
  if (!reuse) {
    await rm(complete, { force: true });
    await rm(dataDir, { recursive: true, force: true });
  }
  const db = new YieldingPGlite(reuse ? { dataDir } : { dataDir, loadDataDir: await emptyDatabase() });
  await db.waitReady;
  if (!reuse) await writeFile(complete, "");
  return db;
}

async function takeFolder(dir: string): Promise<() => Promise<void>> {
  try {
    return await lock(dir, { lockfilePath: join(dir, "lock"), stale: 10_000, update: 3_000, retries: 0 });
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "ELOCKED")) throw thrown;
    throw new Misconfigured(
      "store.folder-in-use",
      `${dir} is in use by another Reckoner. Stop that one first, or set DATABASE_URL so that several can share a PostgreSQL. After a crash the folder is free again within 10 seconds.`,
      { cause: thrown },
    );
  }
}

async function closeOnce(db: PGlite): Promise<void> {
  if (!db.closed) await db.close();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => {
      if (thrown.code === "ENOENT") return false;
      throw thrown;
    },
  );
}

/** Longest stretch without giving way; a chat platform must be answered while a backlog is worked off. */
const LONGEST_STRETCH_MS = 8;

/** PGlite runs each statement on the event loop, and a series of them starves timers and sockets unless it gives way. */
class YieldingPGlite extends PGlite {
  #last = performance.now();

  override async query<T>(...args: Parameters<PGlite["query"]>): Promise<Results<T>> {
    await this.#giveWay();
    return super.query<T>(...args);
  }

  override async exec(...args: Parameters<PGlite["exec"]>): Promise<Results[]> {
    await this.#giveWay();
    return super.exec(...args);
  }

  override async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    await this.#giveWay();
    return super.transaction((tx) => {
      const query: Transaction["query"] = async (...args) => {
        await this.#giveWay();
        return tx.query(...args);
      };
      return work(Object.create(tx, { query: { value: query } }));
    });
  }

  async #giveWay(): Promise<void> {
    if (performance.now() - this.#last < LONGEST_STRETCH_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
  }
}
