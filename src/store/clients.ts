import { eq } from "drizzle-orm";
import { Conflict, NotFound } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { Client, ClientAccount, ClientDraft, ClientStore } from "#src/ports/parties.ts";
import type { Context } from "./database.ts";
import { FOREIGN_KEY_VIOLATION, sqlState, UNIQUE_VIOLATION } from "./errors.ts";
import { clientAccounts, clients } from "./schema/parties.ts";

/** `ClientStore` in SQL. */
export function clientStore({ db, clock }: Context): ClientStore {
  return {
    async add(draft) {
      const [row] = await db
        .insert(clients)
        .values({ id: newId(clock), ...toColumns(draft), createdAt: clock.now() })
        .onConflictDoNothing({ target: clients.slug })
        .returning();
      if (row === undefined) throw slugTaken(draft.slug);
      return toClient(row);
    },
    async update(id, draft) {
      const [row] = await db
        .update(clients)
        .set(toColumns(draft))
        .where(eq(clients.id, id))
        .returning()
        .catch((thrown: unknown) => {
          throw sqlState(thrown) === UNIQUE_VIOLATION ? slugTaken(draft.slug) : thrown;
        });
      if (row === undefined) throw new NotFound("client.unknown", "This client does not exist.");
      return toClient(row);
    },
    async byId(id) {
      const [row] = await db.select().from(clients).where(eq(clients.id, id));
      return row && toClient(row);
    },
    async bySlug(slug) {
      const [row] = await db.select().from(clients).where(eq(clients.slug, slug));
      return row && toClient(row);
    },
    async list() {
      return (await db.select().from(clients).orderBy(clients.slug)).map(toClient);
    },
    async assign(account) {
      const { clientId, receiverAccountId } = account;
      const billingGroupArn = account.billingGroupArn ?? null;
      const rows = await db
        .insert(clientAccounts)
        .values({ accountId: account.accountId, clientId, receiverAccountId, billingGroupArn })
        .onConflictDoUpdate({
          target: clientAccounts.accountId,
          set: { receiverAccountId, billingGroupArn },
          setWhere: eq(clientAccounts.clientId, clientId),
        })
        .returning({ accountId: clientAccounts.accountId })
        .catch((thrown: unknown) => {
          throw sqlState(thrown) === FOREIGN_KEY_VIOLATION ? unknownParty(account) : thrown;
        });
      if (rows.length === 0) {
        throw new Conflict("client.account-taken", `The account ${account.accountId} belongs to another client.`);
      }
    },
    async accounts(clientId) {
      const rows = await db
        .select()
        .from(clientAccounts)
        .where(clientId === undefined ? undefined : eq(clientAccounts.clientId, clientId))
        .orderBy(clientAccounts.accountId);
      return rows.map((row) => ({ ...row, billingGroupArn: row.billingGroupArn ?? undefined }));
    },
  };
}

type Row = typeof clients.$inferSelect;

function toClient({ id, slug, name, tagValue, email }: Row): Client {
  return { id, slug, name, tagValue: tagValue ?? undefined, email: email ?? undefined };
}

function toColumns(draft: ClientDraft): Pick<Row, "slug" | "name" | "tagValue" | "email"> {
  return { slug: draft.slug, name: draft.name, tagValue: draft.tagValue ?? null, email: draft.email ?? null };
}

function slugTaken(slug: string): Conflict {
  return new Conflict("client.slug-taken", `There is already a client called "${slug}"; choose another short name.`);
}

function unknownParty(account: ClientAccount): NotFound {
  return new NotFound(
    "client.unknown-party",
    `The account ${account.accountId} cannot be assigned: its client or its receiver ${account.receiverAccountId} is not known here.`,
  );
}
