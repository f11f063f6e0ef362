import { z } from "zod";
import { marginOf } from "#src/engine/margin/margin.ts";
import { Money } from "#src/kernel/money.ts";
import {
  type Effect,
  type EffectProgress,
  type Outcome,
  type Plan,
  PROPOSAL_STATES,
  type Proposal,
} from "#src/ports/proposals.ts";
import { shapes } from "../params.ts";

const amount = z.object({ amount: shapes.amount, currency: shapes.currency });

const effects = z.array(
  z.object({
    key: z.string(),
    client: z.string(),
    summary: z.string(),
    change: amount.describe("By how much it changes what the client is shown, signed"),
    state: z.enum(["planned", "started", "done", "failed", "verified", "undone"]),
    error: z.string().nullable(),
  }),
);

const margin = z
  .object({ amount: shapes.amount, onCost: shapes.percent, onRevenue: shapes.percent })
  .describe("Showback - My View, and as percent of each; null where that is not above zero");

const outcomes = z.array(
  z.object({
    client: z.string(),
    period: shapes.period,
    currency: shapes.currency,
    myView: shapes.amount,
    showbackBefore: shapes.amount,
    showbackAfter: shapes.amount,
    marginBefore: margin,
    marginAfter: margin,
  }),
);

/** A proposal as every tool gives it: all that a card shows. */
export const cardShape = z.object({
  number: z.number().int(),
  id: z.string(),
  tool: z.string(),
  title: z.string(),
  state: z.enum(PROPOSAL_STATES),
  digest: z.string(),
  proposedBy: z.string(),
  proposedAt: z.string(),
  expiresAt: z.string(),
  approvalsNeeded: z.number().int(),
  mustType: z.string().nullable().describe("What an approver must type because the amount is large"),
  decisions: z.array(
    z.object({
      by: z.string(),
      kind: z.enum(["approve", "reject", "withdraw", "undo", "policy"]),
      reason: z.string().nullable(),
      at: z.string(),
    }),
  ),
  effects,
  totals: z.array(amount).describe("Sum of the absolute changes, one per currency"),
  outcomes,
  risks: z.array(z.string()),
  undoable: z.boolean().describe("Whether something was done that can be taken back now"),
  note: z.string().nullable(),
  replaces: z.number().int().nullable(),
  replacedBy: z.number().int().nullable(),
});

/** All that a card shows, as plain data. */
export type Card = z.output<typeof cardShape>;

/** What every write tool answers with: what it would do, and the proposal that it has become. */
export const proposalShape = z.object({
  title: z.string(),
  proposal: cardShape.nullable().describe("null when there was nothing to do"),
  notes: z.array(z.string()).describe("What a person should know, when there was nothing to do"),
});

/** A plan's answer as plain data. */
export function proposalData(proposal: Proposal | null, plan: Plan): z.output<typeof proposalShape> {
  return {
    title: plan.title,
    proposal: proposal && cardData(proposal),
    notes: proposal === null ? [...plan.risks] : [],
  };
}

/** A proposal as plain data. */
export function cardData(proposal: Proposal): Card {
  const { plan } = proposal;
  const progress = new Map(proposal.progress.map((p) => [p.key, p]));
  return {
    number: proposal.number,
    id: proposal.id,
    tool: proposal.tool,
    title: plan.title,
    state: proposal.state,
    digest: proposal.digest,
    proposedBy: proposal.proposedBy.name,
    proposedAt: proposal.proposedAt.toISOString(),
    expiresAt: proposal.expiresAt.toISOString(),
    approvalsNeeded: proposal.approvalsNeeded,
    mustType: proposal.mustType,
    decisions: proposal.decisions.map(({ byName, kind, reason, at }) => ({
      by: byName,
      kind,
      reason,
      at: at.toISOString(),
    })),
    effects: plan.effects.map(({ key, clientName, summary, change }) => ({
      key,
      client: clientName,
      summary,
      change,
      state: progress.get(key)?.state ?? "planned",
      error: progress.get(key)?.error ?? null,
    })),
    totals: totalsOf(plan.effects).map((total) => total.toJSON()),
    outcomes: plan.outcomes.map(outcomeData),
    risks: [...(plan.final === true ? [FINAL] : []), ...plan.risks],
    undoable: plan.final !== true && isUndoable(proposal),
    note: proposal.note,
    replaces: proposal.replaces,
    replacedBy: proposal.replacedBy,
  };
}

const FINAL = "What this does cannot be taken back.";

/** Something was done, and it is known of all whether it was. */
function isUndoable({ state, progress }: Proposal): boolean {
  const has = (...states: EffectProgress["state"][]): boolean => progress.some((one) => states.includes(one.state));
  return ["applied", "verified", "failed"].includes(state) && has("done", "verified") && !has("started");
}

function outcomeData({ client: _, clientName, ...outcome }: Outcome): Card["outcomes"][number] {
  const of = (amount: string): Money => Money.of(amount, outcome.currency);
  const marginAt = (showback: string): Card["outcomes"][number]["marginBefore"] => {
    const { margin, onCost, onRevenue } = marginOf(of(outcome.myView), of(showback));
    return { amount: margin.toString(), onCost, onRevenue };
  };
  const [marginBefore, marginAfter] = [marginAt(outcome.showbackBefore), marginAt(outcome.showbackAfter)];
  return { client: clientName, ...outcome, marginBefore, marginAfter };
}

/** The sum of the absolute changes, one per currency. */
function totalsOf(all: readonly Effect[]): Money[] {
  const totals = new Map<string, Money>();
  for (const { change } of all) {
    const size = Money.of(change.amount, change.currency).abs();
    totals.set(size.currency, totals.get(size.currency)?.plus(size) ?? size);
  }
  return [...totals.values()];
}
