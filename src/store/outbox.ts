import { and, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { Outbox } from "#src/ports/messages.ts";
import type { Context } from "./database.ts";
import { asJson } from "./schema/columns.ts";
import { outbox } from "./schema/messages.ts";

/** `Outbox` in SQL: rows are taken for a time, so that a sender that dies loses nothing and two senders do not meet. */
export function outboxStore({ db, clock }: Context): Outbox {
  return {
    async add(event) {
      await db.insert(outbox).values({ ...event, payload: asJson(event.payload), createdAt: clock.now() });
    },
    async take(topic, limit, leaseMs) {
      const now = clock.now();
      const free = db
        .select({ id: outbox.id })
        .from(outbox)
        .where(
          and(
            eq(outbox.topic, topic),
            isNull(outbox.sentAt),
            or(isNull(outbox.takenUntil), lt(outbox.takenUntil, now)),
          ),
        )
        .orderBy(outbox.id)
        .limit(limit)
        .for("update", { skipLocked: true });
      const { id, key, payload } = outbox;
      const rows = await db
        .update(outbox)
        .set({ takenUntil: new Date(now.getTime() + leaseMs) })
        .where(inArray(outbox.id, free))
        .returning({ id, topic: outbox.topic, key, payload });
      return rows.sort((a, b) => a.id - b.id);
    },
    async markSent(ids) {
      if (ids.length === 0) return;
      await db
        .update(outbox)
        .set({ sentAt: clock.now() })
        .where(inArray(outbox.id, [...ids]));
    },
    async waiting(topic) {
      const [row] = await db
        .select({ count: sql<string>`count(*)::text` })
        .from(outbox)
        .where(and(eq(outbox.topic, topic), isNull(outbox.sentAt)));
      return Number(row?.count);
    },
    async prune(before) {
      return (await db.delete(outbox).where(lt(outbox.sentAt, before)).returning({ id: outbox.id })).length;
    },
  };
}
