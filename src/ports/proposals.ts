import type { Json } from "./cost-records.ts";
import type { Reaching } from "./reach.ts";

/** An amount in plain JSON. */
export type Amount = { readonly amount: string; readonly currency: string };

/** One outside change, exactly as it will be made. Plain JSON. */
export type Effect = {
  /** Unique within the plan, and the same whenever the plan is computed again: "support 2026-10 718034044182". */
  readonly key: string;
  /** Primary account of the client it concerns, and its name. */
  readonly client: string;
  readonly clientName: string;
  /** The account of the receiver on whose bill it is, told where there are several: the same source may be on the bills of two. */
  readonly receiver?: string;
  /** One line for people: "Fee AWS-Support-2026-10". */
  readonly summary: string;
  /** By how much it changes what the client is shown, signed. */
  readonly change: Amount;
  /** What the tool needs to do it. */
  readonly payload: Json;
  /** The key of an effect that must be done before this one: an old item is ended before a new one takes its place. */
  readonly follows?: string;
  /** Effects of one plan with the same word here are one change outside, such as a price that several clients have: all of them or none. */
  readonly together?: string;
};

/** What a client's month looks like before and after. Margin = showback - my view. */
export type Outcome = {
  readonly client: string;
  readonly clientName: string;
  /** `YYYY-MM`. */
  readonly period: string;
  readonly currency: string;
  readonly myView: string;
  readonly showbackBefore: string;
  readonly showbackAfter: string;
};

/** What a write tool wants to do: the effects and nothing but the effects, and what people need to judge them. Plain JSON. */
export type Plan = {
  /** "Pass on support and credits of October 2026 to Acme Robotics". */
  readonly title: string;
  readonly effects: readonly Effect[];
  readonly outcomes: readonly Outcome[];
  /** Sentences: what can go wrong, what is estimated, what is unusual. */
  readonly risks: readonly string[];
  /** What it does cannot be taken back. */
  readonly final?: true;
  /** Some of what it changes is not in the amounts, as the risks say: no limit on amounts can let it pass as small. */
  readonly untold?: true;
};

/** What a person changed of a plan before approving: effects left out, and other amounts, by effect key. */
export type Edits = {
  readonly without: readonly string[];
  readonly amounts: Readonly<Record<string, string>>;
};

/** Where a proposal is on its way. */
export const PROPOSAL_STATES = [
  "proposed",
  "approved",
  "rejected",
  "expired",
  "withdrawn",
  /** Facts have changed since it was shown; a new proposal stands in its place. */
  "stale",
  /** Edited into another one. */
  "replaced",
  "applying",
  "failed",
  "applied",
  "verified",
  "undoing",
  "undone",
] as const;

/** The states in which something may have been done outside. */
const DONE_STATES = ["applying", "failed", "applied", "verified", "undoing", "undone"] as const;

/** One of `PROPOSAL_STATES`. */
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Who does something with a proposal. A caller of the door is one. */
export interface Actor extends Reaching {
  readonly id: string;
  readonly name: string;
  readonly surface: string;
}

/** What somebody, or a policy, decided, and when. */
export interface Decision {
  /** A person, or "policy:<name>". */
  readonly by: string;
  readonly byName: string;
  readonly kind: "approve" | "reject" | "withdraw" | "undo" | "policy";
  readonly reason: string | null;
  /** The digest that was on the card. */
  readonly digest: string;
  readonly at: Date;
}

/** How far one effect is. */
export interface EffectProgress {
  readonly key: string;
  readonly state: "planned" | "started" | "done" | "failed" | "verified" | "undone";
  /** What `apply` gave: the ARN that was made. */
  readonly result: Json;
  /** Our sentence when it failed. */
  readonly error: string | null;
}

/** A write that waits for a person, or has been decided. */
export interface Proposal {
  readonly id: string;
  /** 1, 2, 3: what people call it. */
  readonly number: number;
  readonly tool: string;
  readonly input: Json;
  /** The plan as it was computed, before edits; what staleness is measured against. */
  readonly basis: Plan;
  readonly edits: Edits;
  /** What is approved and done. */
  readonly plan: Plan;
  /** SHA-256 of the canonical plan and tool, lower-case hexadecimal. */
  readonly digest: string;
  readonly state: ProposalState;
  readonly proposedBy: { readonly id: string; readonly name: string; readonly surface: string };
  readonly proposedAt: Date;
  readonly expiresAt: Date;
  /** How many different people must approve. */
  readonly approvalsNeeded: 1 | 2;
  /** What an approver must type because the amount is large, else `null`. */
  readonly mustType: string | null;
  /** The proposer may approve alone, because the amount is small. */
  readonly selfApproval: boolean;
  readonly decisions: readonly Decision[];
  readonly progress: readonly EffectProgress[];
  /** The proposal it stands in for, by number. */
  readonly replaces: number | null;
  /** The one that stands in for it. */
  readonly replacedBy: number | null;
  /** Why it failed or went stale, in a sentence of ours. */
  readonly note: string | null;
}

/** Which proposals are asked for; newest first. */
export interface ProposalFilter {
  readonly states?: readonly ProposalState[];
  readonly limit?: number;
}

/** A stop of writes: of everything, of one client, or of what the agent proposes. */
export interface WriteStop {
  /** "all", "agent", or "client:<primary account>". */
  readonly scope: string;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
  readonly at: Date;
}

/** All of which something may have been done: more than any installation has. */
export const ALL_DONE: ProposalFilter = { states: DONE_STATES, limit: 100_000 };

/** What a write tool hands over to be proposed. */
export interface ProposalDraft {
  readonly tool: string;
  readonly input: Json;
  readonly plan: Plan;
}

/**
 * Everything that can be done with proposals, by anybody who has the right to; the only way to any of it. Every refusal is one
 * of our errors with a sentence. References are what people write: "12", "#12" or an id.
 */
export interface Approvals {
  /**
   * Stores a plan as a proposal, which an enabled policy that fits approves at once. The same plan still waiting is given back, not stored
   * twice. `Conflict` while writes are stopped.
   */
  propose(draft: ProposalDraft, by: Actor): Promise<Proposal>;
  /** Only proposals whose clients the actor may all see; others do not exist for them. */
  find(ref: string, by: Actor): Promise<Proposal>;
  list(filter: ProposalFilter, by: Actor): Promise<readonly Proposal[]>;
  /** `digest` is that of the card (its beginning is enough, 8 characters); `typed` what the approver typed, where it must be. */
  approve(ref: string, by: Actor, given: { readonly digest?: string; readonly typed?: string }): Promise<Proposal>;
  reject(ref: string, by: Actor, reason: string): Promise<Proposal>;
  /** By the proposer, or an admin. */
  withdraw(ref: string, by: Actor, reason: string | null): Promise<Proposal>;
  /** Makes a new proposal from a waiting one; `plan` is the edited plan, the digest a new one, earlier approvals void. */
  edit(ref: string, by: Actor, plan: Plan, edits: Edits): Promise<Proposal>;
  /** Asks for what was applied to be taken back; done by the worker. */
  undo(ref: string, by: Actor, reason: string | null): Promise<Proposal>;
  /** Lets a failed one go on with what was not done. */
  retry(ref: string, by: Actor): Promise<Proposal>;
  /** Whether this actor could approve it now; else why not, as a sentence. */
  mayApprove(proposal: Proposal, by: Actor): { readonly may: true } | { readonly may: false; readonly why: string };
  stop(scope: string, by: Actor, reason: string): Promise<WriteStop>;
  /** True when there was such a stop. */
  resume(scope: string, by: Actor): Promise<boolean>;
  stops(): Promise<readonly WriteStop[]>;
}
