import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ManualClock } from "#src/kernel/clock.ts";
import type { EffectProgress, Plan, Proposal, ProposalDraft } from "#src/ports/proposals.ts";
import { defineTool } from "#src/tool/define.ts";
import { cardData } from "#src/tool/proposals/card.ts";
import { proposalView } from "#src/tool/proposals/view.ts";
import { createDoor } from "#src/tool/run.ts";
import { renderText } from "#src/view/text.ts";
import { planOf, proposalOf } from "../chat/slack/ledger.ts";
import { ledgerDesk } from "../support/desk.ts";
import { operator } from "../support/door.ts";

const plan = planOf(2);
const progress = (...states: EffectProgress["state"][]): EffectProgress[] =>
  states.map((state, i) => ({ key: plan.effects[i]?.key ?? "", state, result: null, error: null }));
const offered = (part: Partial<Proposal>): string[] =>
  proposalView(proposalOf({ plan, ...part })).flatMap((block) =>
    block.kind === "actions" ? block.items.map((item) => item.label) : [],
  );

describe("B-11 Undo on a card", () => {
  it.each<[Proposal["state"], EffectProgress["state"][], string[]]>([
    ["verified", ["verified", "verified"], ["Undo"]],
    ["applied", ["done", "verified"], ["Undo"]],
    ["failed", ["done", "failed"], ["Retry", "Undo"]],
    // Nothing was done, or it is not known what was: there is nothing that could be taken back now.
    ["failed", ["failed", "planned"], ["Retry"]],
    ["failed", ["done", "started"], ["Retry"]],
    ["undone", ["undone", "undone"], []],
    ["applying", ["done", "planned"], []],
  ])("%s with %j offers %j", (state, states, labels) => {
    expect(offered({ state, progress: progress(...states) })).toEqual(labels);
  });

  it("is not offered for what cannot be taken back, which is said before it is approved", async () => {
    const final: Plan = { ...plan, final: true };
    const done = { plan: final, state: "verified", progress: progress("verified", "verified") } as const;
    expect(offered(done)).toEqual([]);
    expect(renderText(proposalView(proposalOf({ plan: final })))).toContain("What this does cannot be taken back.");
  });

  it("a tool without a way back proposes plans that say so, and no other does", async () => {
    const drafts: ProposalDraft[] = [];
    const tool = {
      name: "give-away",
      title: "Give away",
      description: "Gives something away for good, for a test.",
      input: z.object({}),
      effect: "write",
      grant: "write.propose",
      command: { positional: [], examples: ["give-away"] },
      plan: async () => plan,
      apply: async () => null,
      verify: async () => ({ holds: true, found: null }),
    } as const;
    const ask = async (more: object): Promise<void> => {
      const door = createDoor({
        registry: [defineTool({ ...tool, ...more })],
        desk: ledgerDesk({ clients: [], now: "2026-11-02T09:00:00Z" }),
        system: { report: () => Promise.reject(new TypeError("not asked for")) },
        approvals: {
          propose: async (draft: ProposalDraft) => {
            drafts.push(draft);
            return proposalOf({ plan: draft.plan });
          },
        } as never,
        clock: new ManualClock("2026-11-02T09:00:00Z"),
        audit: async () => {},
        onFault: () => {},
        deadlineMs: 10_000,
      });
      await door.command("give-away", operator);
    };
    await ask({});
    await ask({ undo: async () => {} });
    expect(drafts.map((draft) => draft.plan.final)).toEqual([true, undefined]);
  });
});

describe("B-11 margin on a card", () => {
  const outcome = { client: "111111111111", clientName: "Acme Robotics", period: "2026-10", currency: "USD" };

  it("is given on cost and on revenue too, before and after", () => {
    const outcomes = [{ ...outcome, myView: "98", showbackBefore: "100", showbackAfter: "112" }];
    const proposal = proposalOf({ plan: { ...plan, outcomes } });
    expect(cardData(proposal).outcomes).toMatchObject([
      {
        marginBefore: { amount: "2", onCost: "2.0408", onRevenue: "2" },
        marginAfter: { amount: "14", onCost: "14.2857", onRevenue: "12.5" },
      },
    ]);
    const text = renderText(proposalView(proposal));
    for (const part of ["On cost", "On revenue", "2.0 % \u2192 14.3 %", "2.0 % \u2192 12.5 %"])
      expect(text).toContain(part);
  });

  it("a share of nothing is a dash, and a loss is negative", () => {
    const outcomes = [
      { ...outcome, myView: "0", showbackBefore: "0", showbackAfter: "-5" },
      { ...outcome, myView: "50", showbackBefore: "50", showbackAfter: "40" },
    ];
    const text = renderText(proposalView(proposalOf({ plan: { ...plan, outcomes } })));
    for (const part of ["\u2013 \u2192 \u2013", "0.0 % \u2192 \u221220.0 %", "0.0 % \u2192 \u221225.0 %"])
      expect(text).toContain(part);
  });
});
