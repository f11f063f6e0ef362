import { and, eq } from "drizzle-orm";
import { Conflict } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { TokenRecord, TokenStore } from "#src/ports/tokens.ts";
import type { Context } from "./database.ts";
import { tokens } from "./schema/tokens.ts";

/** `TokenStore` in SQL. */
export function tokenStore({ db, clock }: Context): TokenStore {
  return {
    async add(draft) {
      const [row] = await db
        .insert(tokens)
        .values({ id: newId(clock), createdAt: clock.now(), ...draft })
        .onConflictDoNothing()
        .returning();
      if (row !== undefined) return toRecord(row);
      throw new Conflict(
        "token.there",
        `There is a token named ${draft.name} already. Remove it, or choose another name.`,
      );
    },
    async byHash(hash) {
      const [row] = await db.select().from(tokens).where(eq(tokens.hash, hash));
      return row && toRecord(row);
    },
    async used(id) {
      await db.update(tokens).set({ lastUsedAt: clock.now() }).where(eq(tokens.id, id));
    },
    async list() {
      return (await db.select().from(tokens).orderBy(tokens.subject, tokens.name)).map(toRecord);
    },
    async remove(subject, name) {
      const its = and(eq(tokens.subject, subject), eq(tokens.name, name));
      return (await db.delete(tokens).where(its).returning({ id: tokens.id })).length > 0;
    },
  };
}

function toRecord({ hash: _, ...row }: typeof tokens.$inferSelect): TokenRecord {
  return row;
}
