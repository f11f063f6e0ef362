import { and, eq, gte, lt, sql } from "drizzle-orm";
import { Money } from "#src/kernel/money.ts";
import type { ApiCallStore } from "#src/ports/cost-records.ts";
import type { Context } from "./database.ts";
import { apiCalls } from "./schema/cost-records.ts";

/** Rows of one statement; PostgreSQL takes 65,535 parameters. */
const BATCH = 1_000;

/** `ApiCallStore` in SQL; the database adds up exactly. */
export function apiCallStore({ db }: Context): ApiCallStore {
  return {
    async record(calls) {
      for (let start = 0; start < calls.length; start += BATCH) {
        const rows = calls.slice(start, start + BATCH).map((call) => {
          const cost = Money.of(call.cost, call.currency);
          return { ...call, cost: cost.toString(), currency: cost.currency, receiver: call.receiver ?? null };
        });
        await db.insert(apiCalls).values(rows);
      }
    },
    async totals({ from, until, receiver }) {
      const { service, operation, currency } = apiCalls;
      const rows = await db
        .select({
          service,
          operation,
          currency,
          calls: sql<string>`count(*)::text`,
          throttled: sql<string>`count(*) filter (where ${apiCalls.throttled})::text`,
          cost: sql<string>`sum(${apiCalls.cost})::text`,
        })
        .from(apiCalls)
        .where(
          and(
            gte(apiCalls.at, from),
            lt(apiCalls.at, until),
            receiver === undefined ? undefined : eq(apiCalls.receiver, receiver),
          ),
        )
        .groupBy(service, operation, currency)
        .orderBy(service, operation, currency);
      return rows.map((row) => ({
        ...row,
        calls: Number(row.calls),
        throttled: Number(row.throttled),
        cost: Money.of(row.cost, row.currency).toString(),
      }));
    },
  };
}
