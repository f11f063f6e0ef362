import { eq } from "drizzle-orm";
import { Bug } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { Receiver, ReceiverStore } from "#src/ports/parties.ts";
import type { Context } from "./database.ts";
import { receivers } from "./schema/parties.ts";

/** `ReceiverStore` in SQL. */
export function receiverStore({ db, clock }: Context): ReceiverStore {
  return {
    async save({ accountId, name }) {
      const [row] = await db
        .insert(receivers)
        .values({ id: newId(clock), accountId, name, createdAt: clock.now() })
        .onConflictDoUpdate({ target: receivers.accountId, set: { name } })
        .returning();
      if (row === undefined) throw new Bug("store.no-row", "The receiver was not saved.");
      return toReceiver(row);
    },
    async byAccount(accountId) {
      const [row] = await db.select().from(receivers).where(eq(receivers.accountId, accountId));
      return row && toReceiver(row);
    },
    async list() {
      return (await db.select().from(receivers).orderBy(receivers.accountId)).map(toReceiver);
    },
  };
}

function toReceiver({ id, accountId, name }: typeof receivers.$inferSelect): Receiver {
  return { id, accountId, name };
}
