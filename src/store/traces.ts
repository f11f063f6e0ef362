import { and, desc, eq, gte, lt, max, sql } from "drizzle-orm";
import { NotFound } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import type { Feedback, JudgedTrace, Trace, Traces } from "#src/ports/traces.ts";
import type { Context } from "./database.ts";
import { FOREIGN_KEY_VIOLATION, sqlState } from "./errors.ts";
import { asJson } from "./schema/columns.ts";
import { traceReservations as reservations, traceFeedback, traces } from "./schema/traces.ts";
import { storable, storableJson } from "./storable.ts";
import { reserve } from "./trace-budget.ts";

/** `Traces` in SQL. Needs a transaction around `begin` and `add`, which write in several statements. */
export function traceStore(context: Context): Traces {
  const { db, clock } = context;
  return {
    begin: (wish) => reserve(context, wish),
    async add(trace) {
      await db.insert(traces).values(toRow(trace)).onConflictDoNothing();
      await db.delete(reservations).where(eq(reservations.id, trace.id));
    },
    async byId(id) {
      const [row] = await db
        .select()
        .from(traces)
        .where(eq(traces.id, storable(id)));
      return row && toTrace(row);
    },
    async addFeedback({ traceId, subject, verdict, words }) {
      const set = { verdict, words: words === null ? null : storable(words), at: clock.now() };
      await db
        .insert(traceFeedback)
        .values({ traceId: storable(traceId), subject, ...set })
        .onConflictDoUpdate({ target: [traceFeedback.traceId, traceFeedback.subject], set })
        .catch((thrown: unknown) => {
          throw sqlState(thrown) === FOREIGN_KEY_VIOLATION ? unknownAnswer() : thrown;
        });
    },
    async judged(limit, verdict) {
      const meant = verdict === undefined ? undefined : eq(traceFeedback.verdict, verdict);
      const newest = db
        .select({ traceId: traceFeedback.traceId, newestAt: max(traceFeedback.at).as("newest_at") })
        .from(traceFeedback)
        .where(meant)
        .groupBy(traceFeedback.traceId)
        .orderBy(desc(max(traceFeedback.at)), desc(traceFeedback.traceId))
        .limit(limit)
        .as("newest");
      const rows = await db
        .select({ trace: traces, feedback: traceFeedback })
        .from(newest)
        .innerJoin(traces, eq(traces.id, newest.traceId))
        .innerJoin(traceFeedback, and(eq(traceFeedback.traceId, newest.traceId), meant))
        .orderBy(desc(newest.newestAt), desc(newest.traceId), desc(traceFeedback.at), traceFeedback.subject);
      return grouped(rows);
    },
    async spent(since) {
      const [row] = await db
        .select({
          answers: sql<string>`count(*)::text`,
          tokens: sql<string>`coalesce(sum(${traces.inputTokens} + ${traces.outputTokens}), 0)::text`,
          awsUsd: sql<string>`coalesce(sum(${traces.awsUsd}), 0)::text`,
        })
        .from(traces)
        .where(gte(traces.startedAt, since));
      return {
        answers: Number(row?.answers ?? 0),
        tokens: Number(row?.tokens ?? 0),
        awsUsd: Money.of(row?.awsUsd ?? "0", "USD").toString(),
      };
    },
    async prune(before) {
      return (await db.delete(traces).where(lt(traces.startedAt, before)).returning({ id: traces.id })).length;
    },
  };
}

type Row = typeof traces.$inferSelect;

function toRow(trace: Trace) {
  return {
    ...trace,
    question: storable(trace.question),
    answer: storable(trace.answer),
    calls: asJson(storableJson(trace.calls.map(({ tool, input, outcome }) => ({ tool, input, outcome })))),
    unfound: trace.unfound.map(storable),
    awsUsd: Money.of(trace.awsUsd, "USD").toString(),
  };
}

function toTrace(row: Row): Trace {
  return { ...row, awsUsd: Money.of(row.awsUsd, "USD").toString() };
}

/** Rows of one answer come one after the other. */
function grouped(rows: readonly { readonly trace: Row; readonly feedback: Feedback }[]): readonly JudgedTrace[] {
  const judged: { trace: Trace; feedback: Feedback[] }[] = [];
  for (const { trace, feedback } of rows) {
    const last = judged.at(-1);
    if (last?.trace.id === trace.id) last.feedback.push(feedback);
    else judged.push({ trace: toTrace(trace), feedback: [feedback] });
  }
  return judged;
}

const unknownAnswer = (): NotFound =>
  new NotFound(
    "answer.unknown",
    "This answer is no longer kept, so nothing can be said of it. Answers are kept for 90 days.",
  );
