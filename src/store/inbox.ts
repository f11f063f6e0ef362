import { lt } from "drizzle-orm";
import type { Inbox } from "#src/ports/messages.ts";
import type { Context } from "./database.ts";
import { inbox } from "./schema/messages.ts";

/** `Inbox` in SQL: the primary key decides who is first. */
export function inboxStore({ db, clock }: Context): Inbox {
  return {
    async claim(source, key) {
      const rows = await db
        .insert(inbox)
        .values({ source, key, seenAt: clock.now() })
        .onConflictDoNothing()
        .returning({ key: inbox.key });
      return rows.length > 0;
    },
    async prune(before) {
      return (await db.delete(inbox).where(lt(inbox.seenAt, before)).returning({ key: inbox.key })).length;
    },
  };
}
