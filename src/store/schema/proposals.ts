import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { PROPOSAL_STATES } from "#src/ports/proposals.ts";
import { instant, json } from "./columns.ts";

/** Writes that wait for a person, or have been decided. */
export const proposals = pgTable(
  "proposals",
  {
    id: uuid("id").primaryKey(),
    number: bigint("number", { mode: "number" }).notNull().generatedAlwaysAsIdentity().unique(),
    tool: text("tool").notNull(),
    input: json("input").notNull(),
    basis: json("basis").notNull(),
    edits: json("edits").notNull(),
    plan: json("plan").notNull(),
    digest: text("digest").notNull(),
    state: text("state", { enum: PROPOSAL_STATES }).notNull(),
    proposedBy: text("proposed_by").notNull(),
    proposedByName: text("proposed_by_name").notNull(),
    proposedOn: text("proposed_on").notNull(),
    proposedAt: instant("proposed_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    approvalsNeeded: integer("approvals_needed").notNull(),
    mustType: text("must_type"),
    selfApproval: boolean("self_approval").notNull(),
    replaces: bigint("replaces", { mode: "number" }),
    replacedBy: bigint("replaced_by", { mode: "number" }),
    note: text("note"),
    round: integer("round").notNull(),
    runner: text("runner"),
    remindedAt: instant("reminded_at"),
    escalatedAt: instant("escalated_at"),
  },
  (t) => [
    index("proposals_state").on(t.state, t.number),
    // The same plan is asked for once at a time, whoever asks.
    uniqueIndex("proposals_pending").on(t.digest).where(sql`${t.state} in ('proposed', 'approved', 'applying')`),
    check("proposals_approvals", sql`${t.approvalsNeeded} in (1, 2)`),
    check(
      "proposals_state_known",
      sql`${t.state} in ('proposed', 'approved', 'rejected', 'expired', 'withdrawn', 'stale', 'replaced', 'applying', 'failed', 'applied', 'verified', 'undoing', 'undone')`,
    ),
  ],
);

const proposalId = () =>
  uuid("proposal_id")
    .notNull()
    .references(() => proposals.id);

/** Every step of every proposal; a trigger refuses to change or remove a row. */
export const proposalTransitions = pgTable(
  "proposal_transitions",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    proposalId: proposalId(),
    from: text("from_state", { enum: PROPOSAL_STATES }),
    to: text("to_state", { enum: PROPOSAL_STATES }).notNull(),
    by: text("by").notNull(),
    byName: text("by_name").notNull(),
    note: text("note"),
    at: instant("at").notNull(),
  },
  (t) => [index("proposal_transitions_proposal").on(t.proposalId, t.id)],
);

/** Who decided what; a trigger refuses to change or remove a row. */
export const proposalDecisions = pgTable(
  "proposal_decisions",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    proposalId: proposalId(),
    by: text("by").notNull(),
    byName: text("by_name").notNull(),
    kind: text("kind", { enum: ["approve", "reject", "withdraw", "undo", "policy"] }).notNull(),
    reason: text("reason"),
    digest: text("digest").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    index("proposal_decisions_proposal").on(t.proposalId, t.id),
    // Two approvals are of two people, whatever the code above does.
    uniqueIndex("proposal_decisions_once").on(t.proposalId, t.by).where(sql`${t.kind} = 'approve'`),
    check("proposal_decisions_kind", sql`${t.kind} in ('approve', 'reject', 'withdraw', 'undo', 'policy')`),
  ],
);

/** How far each effect of a proposal is. */
export const proposalEffects = pgTable(
  "proposal_effects",
  {
    proposalId: proposalId(),
    key: text("key").notNull(),
    position: integer("position").notNull(),
    client: text("client").notNull(),
    state: text("state", { enum: ["planned", "started", "done", "failed", "verified", "undone"] }).notNull(),
    result: json("result").notNull(),
    error: text("error"),
    startedAt: instant("started_at"),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.proposalId, t.key] }),
    check("proposal_effects_state", sql`${t.state} in ('planned', 'started', 'done', 'failed', 'verified', 'undone')`),
  ],
);

/** The custom line items that we have made. */
export const customLineItems = pgTable(
  "custom_line_items",
  {
    id: text("id").primaryKey(),
    purpose: text("purpose").notNull(),
    client: text("client").notNull(),
    period: text("period").notNull(),
    proposalId: proposalId(),
    effectKey: text("effect_key").notNull(),
    madeAt: instant("made_at").notNull(),
    removedAt: instant("removed_at"),
  },
  (t) => [
    index("custom_line_items_client").on(t.client, t.period),
    index("custom_line_items_effect").on(t.proposalId, t.effectKey),
  ],
);

/** Messages that show a proposal. */
export const proposalCards = pgTable(
  "proposal_cards",
  {
    proposalId: proposalId(),
    platform: text("platform").notNull(),
    workspace: text("workspace").notNull(),
    channel: text("channel").notNull(),
    ts: text("ts").notNull(),
    addedAt: instant("added_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.proposalId, t.platform, t.workspace, t.channel, t.ts] })],
);

/** The stops of writes that hold. */
export const writeStops = pgTable("write_stops", {
  scope: text("scope").primaryKey(),
  by: text("by").notNull(),
  byName: text("by_name").notNull(),
  reason: text("reason").notNull(),
  at: instant("at").notNull(),
});
