import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** The partner's bill-transfer accounts. */
export const receivers = pgTable("receivers", {
  id: uuid("id").primaryKey(),
  accountId: text("account_id").notNull().unique(),
  name: text("name").notNull(),
  createdAt: instant("created_at").notNull(),
  /** Real or simulated AWS, so that one is never taken for the other; empty where only the settings know how it is reached. */
  estate: text("estate"),
  region: text("region"),
  readRoleArn: text("read_role_arn"),
  readExternalId: text("read_external_id"),
  applyRoleArn: text("apply_role_arn"),
  applyExternalId: text("apply_external_id"),
  testedAt: instant("tested_at"),
  testOutcome: text("test_outcome"),
  testMissing: text("test_missing").array(),
  /** Set for one that is out of use; what was done under it keeps its reference. */
  removedAt: instant("removed_at"),
});

/** The parties we bill. */
export const clients = pgTable("clients", {
  id: uuid("id").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  tagValue: text("tag_value"),
  email: text("email"),
  createdAt: instant("created_at").notNull(),
});

/** Which account belongs to which client. */
export const clientAccounts = pgTable(
  "client_accounts",
  {
    accountId: text("account_id").primaryKey(),
    clientId: uuid("client_id")
      .notNull()
      .references(() => clients.id),
    receiverAccountId: text("receiver_account_id")
      .notNull()
      .references(() => receivers.accountId),
    billingGroupArn: text("billing_group_arn"),
  },
  (t) => [index("client_accounts_client").on(t.clientId)],
);
