import { and, eq, isNull, sql } from "drizzle-orm";
import { NotFound } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { Grant, GrantStore } from "#src/ports/access.ts";
import type { Context } from "./database.ts";
import { FOREIGN_KEY_VIOLATION, sqlState } from "./errors.ts";
import { grants } from "./schema/access.ts";

/** How the port names "all clients"; a row has no client then. */
const ALL = "*";

/** `GrantStore` in SQL. */
export function grantStore({ db, clock }: Context): GrantStore {
  return {
    async lock() {
      await db.execute(sql`lock table ${grants} in share row exclusive mode`);
    },
    async give({ subject, role, client }) {
      const clientId = client === ALL ? null : client;
      await db
        .insert(grants)
        .values({ id: newId(clock), subject, role, clientId, createdAt: clock.now() })
        .onConflictDoNothing()
        .catch((thrown: unknown) => {
          if (sqlState(thrown) !== FOREIGN_KEY_VIOLATION) throw thrown;
          throw new NotFound("client.unknown", "The right cannot be given: this client does not exist.");
        });
    },
    async revoke({ subject, role, client }) {
      const scope = client === ALL ? isNull(grants.clientId) : eq(grants.clientId, client);
      const rows = await db
        .delete(grants)
        .where(and(eq(grants.subject, subject), eq(grants.role, role), scope))
        .returning({ id: grants.id });
      return rows.length > 0;
    },
    async of(subject) {
      const rows = await db.select().from(grants).where(eq(grants.subject, subject)).orderBy(grants.role, grants.id);
      return rows.map(toGrant);
    },
    async list() {
      return (await db.select().from(grants).orderBy(grants.subject, grants.role, grants.id)).map(toGrant);
    },
  };
}

function toGrant({ subject, role, clientId }: typeof grants.$inferSelect): Grant {
  return { subject, role, client: clientId ?? ALL };
}
