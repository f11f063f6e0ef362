import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
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
    const db = new YieldingPGlite({ startParams, loadDataDir: await emptyDatabase() });
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

/** PostgreSQL's usual 128 MB of buffers would be memory of this process; an installation this small needs a fraction. */
const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=16MB"];

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
  const db = new YieldingPGlite(
    reuse ? { startParams, dataDir } : { startParams, dataDir, loadDataDir: await emptyDatabase() },
  );
  await db.waitReady;
  if (!reuse) await writeFile(complete, "");
  return db;
}

async function takeFolder(dir: string): Promise<() => Promise<void>> {
  // A killed process cannot give its folder free: its lock is void once it has not been renewed for STALE_MS.
  const patience = (await ownerLives(dir)) ? 0 : STALE_MS / 1_000 + 2;
  try {
    const release = await lock(dir, {
      lockfilePath: join(dir, "lock"),
      stale: STALE_MS,
      retries: { retries: patience, factor: 1, minTimeout: 1_000 },
    });
    await writeFile(join(dir, OWNER), `${process.pid} ${hostname()}`);
    return release;
  } catch (thrown) {
    if (codeOf(thrown) !== "ELOCKED") throw thrown;
    throw new Misconfigured(
      "store.folder-in-use",
      `${dir} is in use by another Reckoner. Stop that one first, or set DATABASE_URL so that several can share a PostgreSQL.`,
      { cause: thrown },
    );
  }
}

const STALE_MS = 10_000;
/** Says which process took the folder last. */
const OWNER = "owner";

/** False when the process that took the folder last was on this machine and is gone: then waiting for its lock helps. */
async function ownerLives(dir: string): Promise<boolean> {
  if (!(await exists(join(dir, OWNER)))) return false;
  const [pid, host] = (await readFile(join(dir, OWNER), "utf8")).split(" ");
  if (host !== hostname()) return true;
  try {
    return process.kill(Number(pid), 0);
  } catch (thrown) {
    return codeOf(thrown) !== "ESRCH";
  }
}

async function closeOnce(db: PGlite): Promise<void> {
  if (!db.closed) await db.close();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (thrown: unknown) => {
      if (codeOf(thrown) === "ENOENT") return false;
      throw thrown;
    },
  );
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
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
