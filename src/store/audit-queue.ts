import { sql } from "drizzle-orm";
import type { Audit, AuditEntry, AuditHead, AuditRow } from "#src/ports/audit.ts";
import { chained, lastOf, lockChain } from "./audit.ts";
import type { Context, Database } from "./database.ts";
import { named, sqlState, UNIQUE_VIOLATION } from "./errors.ts";
import { audit } from "./schema/audit.ts";

/** An entry whose row somebody waits for. */
interface Waiting {
  readonly entry: AuditEntry;
  readonly written: (row: AuditRow) => void;
  readonly failed: (thrown: unknown) => void;
}

/** As many as go into one statement. */
const MOST = 200;

/** PostgreSQL, appendix A: data exceptions and broken constraints. */
const REFUSED = /^2[23]/;

/**
 * `Audit.append` outside of transactions, for many callers at once: what is asked for while one statement runs goes into the next, and
 * each caller waits until its own row is there to stay. The end of the chain is remembered, and a number is there once: where
 * another process has appended meanwhile, the statement is refused whole, and the rows are made again behind its own.
 */
export function auditQueue({ db, clock }: Context): Audit["append"] {
  let waiting: Waiting[] = [];
  let isRunning = false;
  let end: AuditHead | undefined;

  const add = async (entries: readonly AuditEntry[]): Promise<readonly AuditRow[]> => {
    const known = end;
    end = undefined;
    if (known !== undefined) {
      const rows = chained(entries, known, clock.now());
      if (await inserted(db, rows)) return rows;
    }
    return db.transaction(async (within) => {
      await lockChain(within);
      const rows = chained(entries, await lastOf(within), clock.now());
      await insert(within, rows);
      return rows;
    });
  };

  const write = async (some: readonly Waiting[]): Promise<void> => {
    try {
      const rows = await add(some.map(({ entry }) => entry));
      end = rows.at(-1);
      for (const [i, row] of rows.entries()) some[i]?.written(row);
    } catch (thrown) {
      if (some.length === 1 || !REFUSED.test(sqlState(thrown) ?? "")) {
        for (const one of some) one.failed(named(thrown));
        return;
      }
      // One whose content the database refuses must not take the others with it.
      for (const one of some) await write([one]);
    }
  };

  /** Whoever asks in this turn of the event loop goes along, and so on while others come: a statement costs more than many rows. */
  const everyone = async (): Promise<void> => {
    for (let known = 0; known < waiting.length && known < MOST; ) {
      known = waiting.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      await everyone();
      const some = waiting.slice(0, MOST);
      waiting = waiting.slice(MOST);
      await write(some);
    }
    isRunning = false;
  };

  return (entry) =>
    new Promise((written, failed) => {
      waiting.push({ entry, written, failed });
      if (!isRunning) void run();
    });
}

/** Whether the rows are there now; false when one of their numbers was taken already, and then none is. */
async function inserted(db: Database, rows: readonly AuditRow[]): Promise<boolean> {
  return insert(db, rows).then(
    () => true,
    (thrown: unknown) => {
      if (sqlState(thrown) === UNIQUE_VIOLATION) return false;
      throw thrown;
    },
  );
}

/** All in one statement, in their order, as one value: the statement is the same for one row and for many. */
async function insert(db: Database, rows: readonly AuditRow[]): Promise<void> {
  await db.execute(sql`insert into ${audit} (seq, at, actor, surface, tool, input_digest, outcome, prev_hash, hash)
    select seq, at, actor, surface, tool, "inputDigest", outcome, "prevHash", hash
    from json_to_recordset(${JSON.stringify(rows)}) as r(seq bigint, at timestamptz, actor text, surface text, tool text,
      "inputDigest" text, outcome text, "prevHash" text, hash text)`);
}
