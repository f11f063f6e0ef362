import { boolean, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Static tokens for MCP, as hashes. */
export const tokens = pgTable(
  "tokens",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    subject: text("subject").notNull(),
    hash: text("hash").notNull().unique(),
    readOnly: boolean("read_only").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    lastUsedAt: instant("last_used_at"),
  },
  (t) => [unique("tokens_name").on(t.subject, t.name)],
);
