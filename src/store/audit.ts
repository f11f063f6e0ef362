import { hash } from "node:crypto";
import { asc, desc, gt, sql } from "drizzle-orm";
import type { Audit, AuditEntry, AuditHead, AuditRow } from "#src/ports/audit.ts";
import type { Context, Database } from "./database.ts";
import { audit } from "./schema/audit.ts";

/** `Audit` in SQL. Needs a transaction around `append`: the table lock lasts until it ends, so that the chain never forks. */
export function auditStore({ db, clock }: Context): Audit {
  return {
    async append(entry) {
      await lockChain(db);
      const [row] = chained([entry], await lastOf(db), clock.now());
      if (row === undefined) throw new RangeError("an entry makes a row");
      await db.insert(audit).values(row);
      return row;
    },
    async recent(limit) {
      return db.select().from(audit).orderBy(desc(audit.seq)).limit(limit);
    },
    async verify(noted) {
      let head: AuditHead = { seq: 0, hash: GENESIS };
      for (;;) {
        const page = await db.select().from(audit).where(gt(audit.seq, head.seq)).orderBy(asc(audit.seq)).limit(PAGE);
        for (const row of page) {
          const reason = breakAt(row, head, noted);
          if (reason !== undefined) return { intact: false, seq: row.seq, reason };
          head = { seq: row.seq, hash: row.hash };
        }
        if (page.length < PAGE) break;
      }
      if (noted !== undefined && noted.seq > head.seq) {
        return { intact: false, seq: head.seq + 1, reason: `rows ${head.seq + 1} to ${noted.seq} are missing` };
      }
      return { intact: true, rows: head.seq, head: head.seq === 0 ? undefined : head };
    },
  };
}

const GENESIS = "0".repeat(64);
const PAGE = 1_000;

/** Lets nobody else append until the transaction ends. */
export async function lockChain(db: Database): Promise<void> {
  await db.execute(sql`lock table ${audit} in share row exclusive mode`);
}

/** The end of the chain. */
export async function lastOf(db: Database): Promise<AuditHead | undefined> {
  const { seq, hash } = audit;
  return (await db.select({ seq, hash }).from(audit).orderBy(desc(audit.seq)).limit(1))[0];
}

/** Entries as the rows that follow on an end, one after the other. */
export function chained(entries: readonly AuditEntry[], end: AuditHead | undefined, at: Date): readonly AuditRow[] {
  let before = end ?? { seq: 0, hash: GENESIS };
  return entries.map(({ actor, surface, tool, inputDigest, outcome }) => {
    const place = { seq: before.seq + 1, at, prevHash: before.hash };
    const unsealed = { ...place, actor, surface, tool, inputDigest, outcome };
    const row = { ...unsealed, hash: hashOf(unsealed) };
    before = row;
    return row;
  });
}

function breakAt(row: AuditRow, before: AuditHead, noted: AuditHead | undefined): string | undefined {
  if (row.seq !== before.seq + 1) return `row ${before.seq + 1} is missing`;
  if (row.prevHash !== before.hash) return "it does not carry the hash of the row before";
  if (row.hash !== hashOf(row)) return "its content does not match its hash";
  if (noted?.seq === row.seq && noted.hash !== row.hash) return "it is not the row that was noted";
  return undefined;
}

/** The fields in fixed order as a JSON array: unambiguous, whatever the texts contain. */
function hashOf(row: Omit<AuditRow, "hash">): string {
  const { seq, at, actor, surface, tool, inputDigest, outcome, prevHash } = row;
  const text = JSON.stringify([seq, at.toISOString(), actor, surface, tool, inputDigest, outcome, prevHash]);
  return hash("sha256", text);
}
