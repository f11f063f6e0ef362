import { and, asc, eq, gt, inArray, lt, sql } from "drizzle-orm";
import { Bug, Conflict, NotFound } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import { JOB_TOPIC, type JobRow, type JobRows, type JobState } from "#src/ports/job-rows.ts";
import type { Context } from "./database.ts";
import { outboxStore } from "./outbox.ts";
import { asJson } from "./schema/columns.ts";
import { jobs } from "./schema/jobs.ts";

/** `JobRows` in SQL: the unique name and key are what keeps a job from being done twice. Needs a transaction around `add`, `fail` and `revive`. */
export function jobRows(context: Context): JobRows {
  const { db, clock } = context;
  const leave = (row: JobRow): Promise<void> =>
    outboxStore(context).add({ topic: JOB_TOPIC, key: row.id, payload: { name: row.name } });
  const waiting = (id: string) => and(eq(jobs.id, id), eq(jobs.state, "waiting"));
  const again = sql`${jobs.delivery} + 1`;
  const byId = async (id: string): Promise<JobRow | undefined> => {
    const [row] = await db.select().from(jobs).where(eq(jobs.id, id));
    return row && toJob(row);
  };
  return {
    byId,
    async byIds(ids) {
      if (ids.length === 0) return [];
      return (
        await db
          .select()
          .from(jobs)
          .where(inArray(jobs.id, [...ids]))
      ).map(toJob);
    },
    async add({ name, key, payload, dueAt }) {
      const [made] = await db
        .insert(jobs)
        .values({
          id: newId(clock),
          name,
          key,
          payload: asJson(payload),
          state: "waiting",
          dueAt,
          attempts: 0,
          delivery: 0,
          createdAt: clock.now(),
        })
        .onConflictDoNothing({ target: [jobs.name, jobs.key] })
        .returning();
      if (made !== undefined) {
        const row = toJob(made);
        await leave(row);
        return { row, fresh: true };
      }
      const [known] = await db
        .select()
        .from(jobs)
        .where(and(eq(jobs.name, name), eq(jobs.key, key)));
      if (known === undefined) throw new Bug("jobs.vanished", `The job ${name} ${key} was removed while it was added.`);
      return { row: toJob(known), fresh: false };
    },
    async list(state, { limit = 100, after, dueBefore } = {}) {
      const rows = await db
        .select()
        .from(jobs)
        .where(
          and(
            eq(jobs.state, state),
            after === undefined ? undefined : gt(jobs.id, after),
            dueBefore === undefined ? undefined : lt(jobs.dueAt, dueBefore),
          ),
        )
        .orderBy(asc(jobs.id))
        .limit(limit);
      return rows.map(toJob);
    },
    async counts() {
      const rows = await db
        .select({ state: jobs.state, count: sql<string>`count(*)::text` })
        .from(jobs)
        .groupBy(jobs.state);
      const counts: Record<JobState, number> = { waiting: 0, done: 0, dead: 0 };
      for (const { state, count } of rows) counts[state] = Number(count);
      return counts;
    },
    async succeed(id) {
      const rows = await db
        .update(jobs)
        .set({ state: "done", attempts: sql`${jobs.attempts} + 1`, finishedAt: clock.now() })
        .where(waiting(id))
        .returning({ id: jobs.id });
      return rows.length > 0;
    },
    async fail(id, failure, retryAt) {
      const next =
        retryAt === undefined
          ? { state: "dead" as const, finishedAt: clock.now() }
          : { dueAt: retryAt, delivery: again };
      const rows = await db
        .update(jobs)
        .set({
          ...next,
          attempts: sql`${jobs.attempts} + 1`,
          errorKind: failure.kind,
          errorCode: failure.code,
          errorMessage: failure.message,
        })
        .where(waiting(id))
        .returning();
      const [row] = rows;
      if (row !== undefined && retryAt !== undefined) await leave(toJob(row));
      return row !== undefined;
    },
    async revive(id) {
      const [revived] = await db
        .update(jobs)
        .set({ state: "waiting", attempts: 0, delivery: again, dueAt: clock.now(), finishedAt: null })
        .where(and(eq(jobs.id, id), eq(jobs.state, "dead")))
        .returning();
      if (revived !== undefined) {
        const row = toJob(revived);
        await leave(row);
        return row;
      }
      const known = await byId(id);
      if (known === undefined) throw new NotFound("job.unknown", "There is no job with this id.");
      throw new Conflict("job.not-dead", `This job is ${known.state}; only a job that was given up can be retried.`);
    },
    async prune(before) {
      const old = and(eq(jobs.state, "done"), lt(jobs.finishedAt, before));
      return (await db.delete(jobs).where(old).returning({ id: jobs.id })).length;
    },
  };
}

function toJob(row: typeof jobs.$inferSelect): JobRow {
  const { id, name, key, payload, state, dueAt, attempts, delivery, createdAt } = row;
  const { errorKind, errorCode, errorMessage } = row;
  const lastError =
    errorKind === null ? undefined : { kind: errorKind, code: errorCode ?? "", message: errorMessage ?? "" };
  return {
    id,
    name,
    key,
    payload,
    state,
    dueAt,
    attempts,
    delivery,
    lastError,
    createdAt,
    finishedAt: row.finishedAt ?? undefined,
  };
}
