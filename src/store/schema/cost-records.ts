import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { instant, json } from "./columns.ts";

/** Figures as they were seen; a trigger refuses to change or remove a row. */
export const costSnapshots = pgTable(
  "cost_snapshots",
  {
    id: uuid("id").primaryKey(),
    seq: bigint("seq", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    key: text("key").notNull(),
    payload: json("payload").notNull(),
    source: text("source").notNull(),
    asOf: instant("as_of").notNull(),
    state: text("state", { enum: ["estimated", "final"] }).notNull(),
    recordedAt: instant("recorded_at").notNull(),
  },
  (t) => [
    index("cost_snapshots_key").on(t.key, t.asOf.desc(), t.seq.desc()),
    check("cost_snapshots_state", sql`${t.state} in ('estimated', 'final')`),
  ],
);

/** What was asked of services and what it cost. */
export const apiCalls = pgTable(
  "api_calls",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    service: text("service").notNull(),
    operation: text("operation").notNull(),
    receiver: text("receiver"),
    at: instant("at").notNull(),
    cost: numeric("cost", { precision: 38, scale: 18, mode: "string" }).notNull(),
    currency: text("currency").notNull(),
    status: text("status").notNull(),
    throttled: boolean("throttled").notNull(),
  },
  (t) => [index("api_calls_at").on(t.at)],
);
