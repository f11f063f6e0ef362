import { eq, lt } from "drizzle-orm";
import type { ConversationStore } from "#src/ports/access.ts";
import type { Context } from "./database.ts";
import { conversations } from "./schema/access.ts";
import { asJson } from "./schema/columns.ts";

/** `ConversationStore` in SQL. */
export function conversationStore({ db, clock }: Context): ConversationStore {
  return {
    async get(key) {
      const [row] = await db.select().from(conversations).where(eq(conversations.key, key));
      return row?.state;
    },
    async put(key, state) {
      const updatedAt = clock.now();
      await db
        .insert(conversations)
        .values({ key, state: asJson(state), updatedAt })
        .onConflictDoUpdate({ target: conversations.key, set: { state: asJson(state), updatedAt } });
    },
    async prune(before) {
      const old = lt(conversations.updatedAt, before);
      return (await db.delete(conversations).where(old).returning({ key: conversations.key })).length;
    },
  };
}
