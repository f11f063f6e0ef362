import { sql } from "drizzle-orm";
import { bigint, index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, json } from "./columns.ts";

/** Every webhook and event that was taken in, once. */
export const inbox = pgTable(
  "inbox",
  {
    source: text("source").notNull(),
    key: text("key").notNull(),
    seenAt: instant("seen_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.key] }), index("inbox_seen").on(t.seenAt)],
);

/** Events on their way out. */
export const outbox = pgTable(
  "outbox",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    topic: text("topic").notNull(),
    key: text("key").notNull(),
    payload: json("payload").notNull(),
    createdAt: instant("created_at").notNull(),
    takenUntil: instant("taken_until"),
    sentAt: instant("sent_at"),
  },
  (t) => [
    index("outbox_unsent").on(t.topic, t.id).where(sql`${t.sentAt} is null`),
    index("outbox_sent").on(t.sentAt).where(sql`${t.sentAt} is not null`),
  ],
);
