import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, numeric, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { POLICY_STATES } from "#src/ports/policies.ts";
import { instant, json } from "./columns.ts";
import { proposals } from "./proposals.ts";

/** Rules by which proposals are approved without a person; a trigger refuses to change what was made, or to remove it. */
export const policies = pgTable(
  "policies",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull().unique(),
    rule: json("rule").notNull(),
    state: text("state", { enum: POLICY_STATES }).notNull(),
    madeBy: text("made_by").notNull(),
    madeByName: text("made_by_name").notNull(),
    madeAt: instant("made_at").notNull(),
    enabledBy: text("enabled_by"),
    enabledByName: text("enabled_by_name"),
  },
  (t) => [
    check("policies_state_known", sql`${t.state} in ('shadow', 'enabled', 'paused', 'removed')`),
    // Nobody enables what they have made, whatever the code above does.
    check("policies_two_people", sql`${t.enabledBy} <> ${t.madeBy}`),
    check("policies_enabled_by", sql`${t.state} <> 'enabled' or ${t.enabledBy} is not null`),
  ],
);

const policyId = () =>
  uuid("policy_id")
    .notNull()
    .references(() => policies.id);

/** Every step of every policy; a trigger refuses to change or remove a row. */
export const policySteps = pgTable(
  "policy_steps",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    policyId: policyId(),
    from: text("from_state", { enum: POLICY_STATES }),
    to: text("to_state", { enum: POLICY_STATES }).notNull(),
    by: text("by").notNull(),
    byName: text("by_name").notNull(),
    note: text("note"),
    at: instant("at").notNull(),
  },
  (t) => [index("policy_steps_policy").on(t.policyId, t.id)],
);

/** What each policy found of each proposal; caps are counted from these. A trigger refuses to change or remove a row. */
export const policyEvaluations = pgTable(
  "policy_evaluations",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    policyId: policyId(),
    proposalId: uuid("proposal_id")
      .notNull()
      .references(() => proposals.id),
    acting: boolean("acting").notNull(),
    fits: boolean("fits").notNull(),
    why: text("why"),
    counts: boolean("counts").notNull(),
    amount: numeric("amount", { precision: 38, scale: 18, mode: "string" }),
    at: instant("at").notNull(),
  },
  (t) => [
    uniqueIndex("policy_evaluations_once").on(t.policyId, t.proposalId),
    index("policy_evaluations_proposal").on(t.proposalId),
    index("policy_evaluations_used").on(t.policyId, t.at).where(sql`${t.fits}`),
    check("policy_evaluations_fits", sql`${t.fits} = (${t.amount} is not null) and ${t.fits} = (${t.why} is null)`),
  ],
);
