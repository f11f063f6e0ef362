import { sql } from "drizzle-orm";
import { bigint, check, index, integer, numeric, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Trace } from "#src/ports/traces.ts";
import { instant, json } from "./columns.ts";

const usd = () => numeric("aws_usd", { precision: 38, scale: 18, mode: "string" }).notNull();

/** What was written down about the answers of the assistant. */
export const traces = pgTable(
  "traces",
  {
    // Text, not a uuid: feedback names it from outside, and what is no id at all is one that is not there.
    id: text("id").primaryKey(),
    subject: text("subject").notNull(),
    thread: text("thread").notNull(),
    question: text("question").notNull(),
    answer: text("answer").notNull(),
    model: text("model").notNull(),
    calls: json("calls").$type<Trace["calls"]>().notNull(),
    outcome: text("outcome").notNull(),
    unfound: text("unfound").array().notNull(),
    turns: integer("turns").notNull(),
    inputTokens: bigint("input_tokens", { mode: "number" }).notNull(),
    outputTokens: bigint("output_tokens", { mode: "number" }).notNull(),
    awsRequests: integer("aws_requests").notNull(),
    awsUsd: usd(),
    startedAt: instant("started_at").notNull(),
    tookMs: integer("took_ms").notNull(),
    modelMs: integer("model_ms").notNull(),
  },
  (t) => [index("traces_started").on(t.startedAt)],
);

/** What people thought of them. */
export const traceFeedback = pgTable(
  "trace_feedback",
  {
    traceId: text("trace_id")
      .notNull()
      .references(() => traces.id, { onDelete: "cascade" }),
    subject: text("subject").notNull(),
    verdict: text("verdict", { enum: ["good", "bad"] }).notNull(),
    words: text("words"),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.traceId, t.subject] }),
    check("trace_feedback_verdict", sql`${t.verdict} in ('good', 'bad')`),
  ],
);

/** What answers that are still being given may take at most. */
export const traceReservations = pgTable("trace_reservations", {
  id: text("id").primaryKey(),
  subject: text("subject").notNull(),
  startedAt: instant("started_at").notNull(),
  tokens: bigint("tokens", { mode: "number" }).notNull(),
  awsUsd: usd(),
});
