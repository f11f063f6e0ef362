import { and, asc, eq, isNull } from "drizzle-orm";
import type { MadeLineItems } from "#src/ports/proposal-rows.ts";
import type { Context } from "./database.ts";
import { customLineItems as items } from "./schema/proposals.ts";

/** `MadeLineItems` in SQL. */
export function madeLineItems({ db, clock }: Context): MadeLineItems {
  return {
    async add(item) {
      await db
        .insert(items)
        .values({ ...item, madeAt: clock.now() })
        .onConflictDoNothing();
    },
    async removed(proposalId, effectKey) {
      await db
        .update(items)
        .set({ removedAt: clock.now() })
        .where(and(eq(items.proposalId, proposalId), eq(items.effectKey, effectKey), isNull(items.removedAt)));
    },
    async byId(id) {
      return (await db.select().from(items).where(eq(items.id, id)))[0];
    },
    async list({ client, period, proposalId }) {
      return db
        .select()
        .from(items)
        .where(
          and(
            client === undefined ? undefined : eq(items.client, client),
            period === undefined ? undefined : eq(items.period, period),
            proposalId === undefined ? undefined : eq(items.proposalId, proposalId),
          ),
        )
        .orderBy(asc(items.madeAt), asc(items.id));
    },
  };
}
