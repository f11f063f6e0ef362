import { z } from "zod";
import { Conflict, InputError, NotAllowed } from "#src/kernel/errors.ts";
import type {
  Actor,
  Approvals,
  Decision,
  Effect,
  Plan,
  Proposal,
  ProposalDraft,
  ProposalFilter,
} from "#src/ports/proposals.ts";
import { type AnyTool, defineTool } from "#src/tool/define.ts";
import { cardData } from "#src/tool/proposals/card.ts";
import { decidedShape, decidedView } from "#src/tool/proposals/decided.ts";
import { proposals } from "#tools/proposals.ts";

type Listener = (proposal: Proposal, nudge: "reminded" | "escalated" | null) => Promise<void>;

/** Proposals as a test needs them: in memory, decided by anybody but the proposer, each change told. */
export class Ledger implements Pick<Approvals, "propose" | "approve" | "reject" | "find" | "list"> {
  readonly proposals: Proposal[] = [];
  readonly #listeners = new Set<Listener>();

  /** As the integration hands it to the Slack surface. */
  readonly changes = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = async (id: string): Promise<Proposal | undefined> => this.proposals.find((p) => p.id === id);

  async propose(draft: ProposalDraft, by: Actor): Promise<Proposal> {
    const waiting = this.proposals.find(
      (p) => p.state === "proposed" && JSON.stringify(p.plan) === JSON.stringify(draft.plan),
    );
    if (waiting !== undefined) return waiting;
    const number = this.proposals.length + 1;
    const proposal = proposalOf({
      number,
      plan: draft.plan,
      proposedBy: { id: by.id, name: by.name, surface: by.surface },
    });
    this.proposals.push(proposal);
    return proposal;
  }

  async find(ref: string): Promise<Proposal> {
    const found = this.proposals.find((p) => String(p.number) === ref);
    if (found === undefined) throw new InputError("proposal.unknown", `There is no proposal ${ref}.`);
    return found;
  }

  async list(filter: ProposalFilter): Promise<readonly Proposal[]> {
    return this.proposals.filter((p) => filter.states?.includes(p.state) ?? true);
  }

  async approve(ref: string, by: Actor): Promise<Proposal> {
    const proposal = this.#waiting(ref);
    if (by.id === proposal.proposedBy.id) {
      throw new NotAllowed("proposal.own", "You proposed this yourself; somebody else has to approve it.");
    }
    return this.change(ref, { state: "approved", decisions: [decision("approve", by, null)] });
  }

  async reject(ref: string, by: Actor, reason: string): Promise<Proposal> {
    this.#waiting(ref);
    return this.change(ref, { state: "rejected", decisions: [decision("reject", by, reason)] });
  }

  /** Whatever happened to a proposal, here or in another process, and whether all were told of it. */
  async change(ref: string, to: Partial<Proposal>, nudge: "reminded" | "escalated" | null = null): Promise<Proposal> {
    const at = this.proposals.findIndex((p) => String(p.number) === ref);
    const found = this.proposals[at];
    if (found === undefined) throw new InputError("proposal.unknown", `There is no proposal ${ref}.`);
    const next = { ...found, ...to };
    this.proposals[at] = next;
    for (const tell of this.#listeners) await tell(next, nudge);
    return next;
  }

  #waiting(ref: string): Proposal {
    const found = this.proposals.find((p) => String(p.number) === ref);
    if (found?.state === "proposed") return found;
    throw new Conflict("proposal.decided", `Proposal ${ref} is ${found?.state ?? "not there"} already.`);
  }
}

/** A proposal of one effect, unless said otherwise. */
export function proposalOf(part: Partial<Proposal> = {}): Proposal {
  const plan = part.plan ?? planOf(1);
  return {
    id: `prop-${part.number ?? 1}`,
    number: 1,
    tool: "pass-on",
    input: {},
    basis: plan,
    edits: { without: [], amounts: {} },
    plan,
    digest: "0123456789abcdef".repeat(4),
    state: "proposed",
    proposedBy: { id: "slack:olivia", name: "Olivia", surface: "slack" },
    proposedAt: new Date("2026-11-02T10:00:00Z"),
    expiresAt: new Date("2026-11-04T10:00:00Z"),
    approvalsNeeded: 1,
    mustType: null,
    selfApproval: false,
    decisions: [],
    progress: [],
    replaces: null,
    replacedBy: null,
    note: null,
    ...part,
  };
}

/** A plan of so many effects. */
export function planOf(effects: number, name = "Acme Robotics"): Plan {
  return {
    title: `Pass on support of October 2026 to ${name}`,
    effects: Array.from(
      { length: effects },
      (_, i): Effect => ({
        key: `support 2026-10 ${i}`,
        client: "111111111111",
        clientName: name,
        summary: `Fee AWS-Support-2026-10 of account ${i + 1}`,
        change: { amount: "12.50", currency: "USD" },
        payload: {},
      }),
    ),
    outcomes: [],
    risks: ["The support fee of October is an estimate until the bill is final."],
  };
}

function decision(kind: Decision["kind"], by: Actor, reason: string | null): Decision {
  return { by: by.id, byName: by.name, kind, reason, digest: "", at: new Date("2026-11-03T09:00:00Z") };
}

/** The tools around a ledger: one that proposes, and the two decisions. `before` can hold a decision up. */
export function ledgerTools(ledger: Ledger, before: () => Promise<void> = async () => {}): AnyTool[] {
  return [
    defineTool({
      name: "pass-on",
      title: "Pass on",
      description: "Proposes for the test.",
      input: z.object({ client: z.string().optional(), effects: z.coerce.number().optional() }),
      effect: "write",
      grant: "write.propose",
      command: { positional: ["client"], examples: ["pass-on"] },
      plan: async (input) => planOf(input.effects ?? 1, input.client),
      apply: async () => ({}),
      verify: async () => ({ holds: true, found: null }),
    }),
    proposals,
    defineTool({
      name: "approve",
      title: "Approve",
      description: "Approves for the test.",
      input: z.object({ proposal: z.string(), digest: z.string().optional() }),
      output: decidedShape,
      effect: "own",
      grant: "write.approve",
      command: { positional: ["proposal"], examples: ["approve 1"] },
      run: async (input, { caller }) => {
        return { card: cardData(await ledger.approve(input.proposal, caller)) };
      },
      view: decidedView,
    }),
    defineTool({
      name: "reject",
      title: "Reject",
      description: "Rejects for the test.",
      input: z.object({
        proposal: z.string(),
        reason: z.string().max(950),
      }),
      output: decidedShape,
      effect: "own",
      grant: "write.approve",
      command: { positional: ["proposal"], examples: ['reject 1 --reason "too much"'] },
      run: async (input, { caller }) => {
        if (input.reason.length < 5) throw new InputError("reason.short", "Say why in a few words.");
        await before();
        return { card: cardData(await ledger.reject(input.proposal, caller, input.reason)) };
      },
      view: decidedView,
    }),
  ];
}
