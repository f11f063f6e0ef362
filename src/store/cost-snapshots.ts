import { desc, eq } from "drizzle-orm";
import { newId } from "#src/kernel/ids.ts";
import type { CostSnapshot, CostSnapshotStore } from "#src/ports/cost-records.ts";
import type { Context } from "./database.ts";
import { asJson } from "./schema/columns.ts";
import { costSnapshots } from "./schema/cost-records.ts";

/** `CostSnapshotStore` in SQL. */
export function costSnapshotStore({ db, clock }: Context): CostSnapshotStore {
  const newestFirst = [desc(costSnapshots.asOf), desc(costSnapshots.seq)];
  return {
    async append(snapshot) {
      const row = { id: newId(clock), ...snapshot };
      await db.insert(costSnapshots).values({ ...row, payload: asJson(row.payload), recordedAt: clock.now() });
      return row;
    },
    async byId(id) {
      const [row] = await db.select().from(costSnapshots).where(eq(costSnapshots.id, id));
      return row && toSnapshot(row);
    },
    async latest(key) {
      const rows = await db
        .select()
        .from(costSnapshots)
        .where(eq(costSnapshots.key, key))
        .orderBy(...newestFirst)
        .limit(1);
      return rows[0] && toSnapshot(rows[0]);
    },
    async history(key, limit = 100) {
      const rows = await db
        .select()
        .from(costSnapshots)
        .where(eq(costSnapshots.key, key))
        .orderBy(...newestFirst)
        .limit(limit);
      return rows.map(toSnapshot);
    },
  };
}

function toSnapshot({ id, key, payload, source, asOf, state }: typeof costSnapshots.$inferSelect): CostSnapshot {
  return { id, key, payload, source, asOf, state };
}
