import { sql } from "drizzle-orm";
import { check, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { ROLES } from "#src/ports/access.ts";
import { instant, json } from "./columns.ts";
import { clients } from "./parties.ts";

/** The rights of people; no client means all clients. */
export const grants = pgTable(
  "grants",
  {
    id: uuid("id").primaryKey(),
    subject: text("subject").notNull(),
    role: text("role", { enum: ROLES }).notNull(),
    clientId: uuid("client_id").references(() => clients.id),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("grants_once").on(t.subject, t.role, sql`coalesce(${t.clientId}::text, '*')`),
    check("grants_role", sql`${t.role} in ('operator', 'account-manager', 'approver', 'admin', 'viewer', 'client')`),
  ],
);

/** Channels bound to one client. */
export const channels = pgTable(
  "channels",
  {
    platform: text("platform").notNull(),
    workspace: text("workspace").notNull(),
    channel: text("channel").notNull(),
    clientId: uuid("client_id")
      .notNull()
      .references(() => clients.id),
    audience: text("audience", { enum: ["internal", "client"] }).notNull(),
    boundAt: instant("bound_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.platform, t.workspace, t.channel] }),
    check("channels_audience", sql`${t.audience} in ('internal', 'client')`),
  ],
);

/** What conversations remember. */
export const conversations = pgTable(
  "conversations",
  {
    key: text("key").primaryKey(),
    state: json("state").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [index("conversations_updated").on(t.updatedAt)],
);
