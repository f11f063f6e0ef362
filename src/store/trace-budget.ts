import { and, gte, lte, ne, sql } from "drizzle-orm";
import { Money } from "#src/kernel/money.ts";
import type { AnswerCost, AnswerWish, Begun } from "#src/ports/traces.ts";
import type { Context } from "./database.ts";
import { traceReservations as reservations, traces } from "./schema/traces.ts";

/** Longer than any answer runs: what is reserved for longer belongs to a process that has ended. */
const RESERVED_MS = 15 * 60_000;
/** Holds back every other answer that wants to begin on the same schema; the number is arbitrary and ours. */
const LOCK = 1_380_270_924;

/** `Traces.begin`, inside a transaction: one answer at a time counts and reserves. */
export async function reserve(
  context: Context,
  { id, subject, startedAt, reserve, limits }: AnswerWish,
): Promise<Begun> {
  const { db } = context;
  // A statement of its own: what is counted next must be seen as it is once the lock is held.
  await db.execute(sql`select pg_advisory_xact_lock(${LOCK}, hashtext(current_schema()))`);
  const ended = new Date(startedAt.getTime() - RESERVED_MS);
  await db.delete(reservations).where(lte(reservations.startedAt, ended));
  const taken = await takenOn(context, startedAt, id);
  const usd = (amount: string): Money => Money.of(amount, "USD");
  const fits =
    taken.tokens + reserve.tokens <= limits.tokens &&
    !usd(limits.awsUsd).minus(usd(taken.awsUsd)).minus(usd(reserve.awsUsd)).isNegative();
  if (!fits) return { begun: false, taken };
  const set = { subject, startedAt, tokens: reserve.tokens, awsUsd: usd(reserve.awsUsd).toString() };
  await db
    .insert(reservations)
    .values({ id, ...set })
    .onConflictDoUpdate({ target: reservations.id, set });
  return { begun: true, taken };
}

/** Both sums in one statement, which sees one state: an answer that ends meanwhile is in exactly one of them. */
async function takenOn({ db }: Context, now: Date, id: string): Promise<AnswerCost> {
  const day = new Date(`${now.toISOString().slice(0, 10)}T00:00:00Z`);
  const finished = db
    .select({ tokens: sql<string>`${traces.inputTokens} + ${traces.outputTokens}`.as("tokens"), awsUsd: traces.awsUsd })
    .from(traces)
    .where(gte(traces.startedAt, day));
  const running = db
    .select({ tokens: sql<string>`${reservations.tokens}`.as("tokens"), awsUsd: reservations.awsUsd })
    .from(reservations)
    .where(and(gte(reservations.startedAt, day), ne(reservations.id, id)));
  const taken = finished.unionAll(running).as("taken");
  const [row] = await db
    .select({
      tokens: sql<string>`coalesce(sum(${taken.tokens}), 0)::text`,
      awsUsd: sql<string>`coalesce(sum(${taken.awsUsd}), 0)::text`,
    })
    .from(taken);
  return { tokens: Number(row?.tokens ?? 0), awsUsd: Money.of(row?.awsUsd ?? "0", "USD").toString() };
}
