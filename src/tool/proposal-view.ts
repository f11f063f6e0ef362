import { z } from "zod";
import { Money } from "#src/kernel/money.ts";
import type { Effect, Plan, Proposal } from "#src/ports/proposals.ts";
import type { Action, Block, View } from "#src/view/view.ts";
import { shapes } from "./params.ts";

const amount = z.object({ amount: shapes.amount, currency: shapes.currency });

/** What every write tool answers with; one shape, so that surfaces and programs need to know one only. */
export const proposalShape = z.object({
  proposal: z
    .object({
      number: z.number().int(),
      id: z.string(),
      state: z.string(),
      digest: z.string(),
      expiresAt: z.string(),
      approvalsNeeded: z.number().int(),
      mustType: z.string().nullable(),
    })
    .nullable()
    .describe("null when there was nothing to do"),
  title: z.string(),
  effects: z.array(z.object({ key: z.string(), clientName: z.string(), summary: z.string(), change: amount })),
  totals: z.array(amount).describe("Sum of the absolute changes, one per currency"),
  outcomes: z.array(
    z.object({
      clientName: z.string(),
      period: shapes.period,
      currency: shapes.currency,
      myView: shapes.amount,
      showbackBefore: shapes.amount,
      showbackAfter: shapes.amount,
    }),
  ),
  risks: z.array(z.string()),
});

/** A proposal in plain data. */
export function proposalData(proposal: Proposal | null, plan: Plan): z.output<typeof proposalShape> {
  return {
    proposal: proposal && {
      number: proposal.number,
      id: proposal.id,
      state: proposal.state,
      digest: proposal.digest,
      expiresAt: proposal.expiresAt.toISOString(),
      approvalsNeeded: proposal.approvalsNeeded,
      mustType: proposal.mustType,
    },
    title: plan.title,
    effects: plan.effects.map(({ key, clientName, summary, change }) => ({ key, clientName, summary, change })),
    totals: totalsOf(plan.effects),
    outcomes: plan.outcomes.map(({ client: _, ...outcome }) => outcome),
    risks: [...plan.risks],
  };
}

/** The sum of the absolute changes, one per currency: what a limit is compared with. */
function totalsOf(effects: readonly Effect[]): { amount: string; currency: string }[] {
  const totals = new Map<string, Money>();
  for (const { change } of effects) {
    const size = Money.of(change.amount, change.currency).abs();
    totals.set(size.currency, totals.get(size.currency)?.plus(size) ?? size);
  }
  return [...totals.values()].map((total) => total.toJSON());
}

/** What is said when a plan has no effects. */
export function nothingToDo(plan: Plan): View {
  return [
    { kind: "heading", text: plan.title },
    { kind: "alert", level: "success", text: "There is nothing to do." },
    ...plan.risks.map((text): Block => ({ kind: "text", text })),
  ];
}

/** The card of a proposal in its present state. */
export function proposalView(proposal: Proposal): View {
  const { plan, number } = proposal;
  const digest = proposal.digest.slice(0, 8);
  const actions: Action[] =
    proposal.state === "proposed"
      ? [
          { label: "Approve", command: `approve ${number} --digest ${digest}`, style: "primary" },
          {
            label: "Reject",
            command: `reject ${number}`,
            style: "danger",
            ask: [{ key: "reason", label: "Why is it rejected?", multiline: true }],
          },
        ]
      : [];
  return [
    { kind: "heading", text: `Proposal ${number}: ${plan.title}` },
    {
      kind: "table",
      caption: "What will be done",
      columns: [
        { label: "Client", align: "left" },
        { label: "What", align: "left" },
        { label: "Change", align: "right" },
      ],
      rows: plan.effects.map((e) => [e.clientName, e.summary, { money: e.change }]),
      totals: totalsOf(plan.effects).map((total) => ["Total", "", { money: total }]),
    },
    ...plan.risks.map((text): Block => ({ kind: "alert", level: "warning", text })),
    ...(actions.length > 0 ? [{ kind: "actions" as const, items: actions }] : []),
  ];
}
