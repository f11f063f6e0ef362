import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, json } from "./columns.ts";

/** The work to be done, waiting, done or given up; unique by name and natural key. */
export const jobs = pgTable(
  "jobs",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    key: text("key").notNull(),
    payload: json("payload").notNull(),
    state: text("state", { enum: ["waiting", "done", "dead"] }).notNull(),
    dueAt: instant("due_at").notNull(),
    attempts: integer("attempts").notNull(),
    delivery: integer("delivery").notNull(),
    errorKind: text("error_kind", {
      enum: ["input", "not-allowed", "not-found", "conflict", "upstream", "misconfigured", "bug"],
    }),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
    createdAt: instant("created_at").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    unique("jobs_natural_key").on(t.name, t.key),
    index("jobs_state").on(t.state, t.id),
    index("jobs_due").on(t.dueAt).where(sql`${t.state} = 'waiting'`),
    check("jobs_state_known", sql`${t.state} in ('waiting', 'done', 'dead')`),
  ],
);
