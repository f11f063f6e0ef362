import { asc, eq } from "drizzle-orm";
import type { WriteStops } from "#src/ports/proposal-rows.ts";
import type { Context } from "./database.ts";
import { writeStops as stops } from "./schema/proposals.ts";

/** `WriteStops` in SQL. */
export function writeStops({ db, clock }: Context): WriteStops {
  return {
    async put({ scope, ...rest }) {
      const set = { ...rest, at: clock.now() };
      await db
        .insert(stops)
        .values({ scope, ...set })
        .onConflictDoUpdate({ target: stops.scope, set });
      return { scope, ...set };
    },
    async remove(scope) {
      return (await db.delete(stops).where(eq(stops.scope, scope)).returning({ scope: stops.scope })).length > 0;
    },
    async list() {
      return db.select().from(stops).orderBy(asc(stops.scope));
    },
  };
}
