import { z } from "zod";
import type { ProposalState } from "#src/ports/proposals.ts";
import { defineTool } from "#src/tool/define.ts";
import { money } from "#src/tool/figures.ts";
import { type Card, cardData, cardShape } from "#src/tool/proposals/card.ts";
import { approvalsOf, proposalParam } from "#src/tool/proposals/decided.ts";
import { cardView } from "#src/tool/proposals/view.ts";
import type { Cell, View } from "#src/view/view.ts";

const WHICH = ["waiting", "mine", "done", "all"] as const;
const DONE: readonly ProposalState[] = ["applied", "verified", "undone", "rejected", "expired", "withdrawn", "stale"];

/** Proposals: what waits for a decision, and what became of the others. */
export const proposals = defineTool({
  name: "proposals",
  title: "Proposals",
  description:
    "Proposed changes of clients' bills: those that wait for a decision (the usual list), the caller's own, those that are done, or all; " +
    "newest first. With a number, that one in full: what, for whom, how much, risks, and who decided.",
  input: z.object({
    proposal: proposalParam.optional(),
    state: z.enum(WHICH).optional().describe("Which ones: waiting, mine, done or all. Left out: waiting."),
  }),
  output: z.object({ state: z.enum(WHICH), one: z.boolean(), cards: z.array(cardShape) }),
  effect: "read",
  needs: "proposals",
  grant: "cost.read",
  command: { positional: ["proposal"], examples: ["proposals", "proposals 12", "proposals --state done"] },

  async run(input, context) {
    const approvals = approvalsOf(context);
    const state = input.state ?? "waiting";
    if (input.proposal !== undefined) {
      return { state, one: true, cards: [cardData(await approvals.find(input.proposal, context.caller))] };
    }
    const filter = state === "waiting" ? { states: ["proposed"] as const } : state === "done" ? { states: DONE } : {};
    const found = await approvals.list(filter, context.caller);
    const shown = state === "mine" ? found.filter((p) => p.proposedBy.id === context.caller.id) : found;
    return { state, one: false, cards: shown.map(cardData) };
  },

  view(data): View {
    const [only] = data.cards;
    if (data.one && only !== undefined) return cardView(only);
    const title = {
      waiting: "Proposals that wait",
      mine: "Your proposals",
      done: "Proposals that are done",
      all: "Proposals",
    };
    const heading = { kind: "heading" as const, text: title[data.state] };
    if (data.cards.length === 0) return [heading, { kind: "text", text: "There are none." }];
    return [
      heading,
      {
        kind: "table",
        caption: title[data.state],
        columns: [
          { label: "No.", align: "right" },
          { label: "Proposal", align: "left" },
          { label: "Amount", align: "right" },
          { label: "State", align: "left" },
          { label: "By", align: "left" },
          { label: "Expires", align: "left" },
        ],
        rows: data.cards.map(rowOf),
      },
      {
        kind: "actions",
        items: data.cards.slice(0, 5).map((c) => ({ label: `Show ${c.number}`, command: `proposals ${c.number}` })),
      },
    ];
  },
});

function rowOf(card: Card): Cell[] {
  const [total] = card.totals;
  return [
    String(card.number),
    card.title,
    total === undefined ? "" : money(total.amount, total.currency),
    card.state,
    card.proposedBy,
    card.state === "proposed" ? card.expiresAt.slice(0, 16).replace("T", " ") : "",
  ];
}
