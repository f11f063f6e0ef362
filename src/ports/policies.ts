import type { Actor } from "./proposals.ts";

/** Where a policy is on its way: it only watches, it approves, it was told to pause (and only watches), or it is gone for good. */
export const POLICY_STATES = ["shadow", "enabled", "paused", "removed"] as const;

/** One of `POLICY_STATES`. */
export type PolicyState = (typeof POLICY_STATES)[number];

/**
 * A client by primary account, and by the receiver on whose bill it is, where that is told; the name is that of the day on which the policy
 * was made, for people.
 */
export type PolicyClient = { readonly account: string; readonly name: string; readonly receiver?: string };

/** So much money, and so many approvals. */
export type Cap = { readonly amount: string; readonly times: number };

/**
 * What a policy may approve: all of it has to fit. Amounts are decimal strings in the one currency of the policy and are compared with
 * absolute changes of what clients are shown; a plan with a change in another currency never fits. Plain JSON, fixed for ever: another
 * rule is another policy, with evidence of its own.
 */
export type PolicyRule = {
  /** Names of write tools. */
  readonly tools: readonly string[];
  /** Every client that a plan says something about must be among them. */
  readonly clients: "all" | readonly PolicyClient[];
  readonly currency: string;
  /** Largest change of one effect. */
  readonly perEffect: string;
  /** Largest sum of the changes of one proposal; always below the amounts that need two people or have to be typed. */
  readonly perProposal: string;
  /**
   * Largest change against last month, in percent: how far each effect may be from the effect of the month before, of which it is a
   * percentage. That is the one that the same tool has done, and that was not taken back, under the same key with each month in it one
   * month earlier ("support 2026-09 718034044182 USD" for "support 2026-10 718034044182 USD"). Where there is none the plan does not
   * fit: what cannot be compared is not known to be small. `null`: not compared.
   */
  readonly change: string | null;
  /**
   * Largest sum of a client's changes, in percent of what the client is shown before them, as the card has it; of the smallest month
   * where the card has several. A client whose Showback is not on the card, or not above zero, does not fit. `null`: not compared.
   */
  readonly share: string | null;
  /** Words that exclude: a plan whose title, effects or risks have one of them, in whatever case, never fits. */
  readonly without: readonly string[];
  /** Whether what no person has proposed (the agent, an MCP client, a job) may be approved too. */
  readonly agent: boolean;
  /** By UTC day and UTC month, over all that the policy approves; counted with the approval, whatever becomes of it later. */
  readonly perDay: Cap;
  readonly perMonth: Cap;
};

/** A rule by which proposals are approved without a person, once two admins have said so. */
export interface Policy {
  readonly id: string;
  readonly name: string;
  readonly rule: PolicyRule;
  readonly state: PolicyState;
  readonly madeBy: { readonly id: string; readonly name: string };
  readonly madeAt: Date;
  /** Who enabled it last. */
  readonly enabledBy: { readonly id: string; readonly name: string } | null;
}

/** What somebody wants of a policy, as people write it; amounts, lists and percentages are checked by `Policies.add`. */
export interface PolicyDraft {
  readonly name: string;
  readonly tools: string;
  readonly clients: "all" | readonly PolicyClient[];
  readonly currency: string;
  readonly perEffect: string | null;
  readonly perProposal: string | null;
  readonly change: string | null;
  readonly share: string | null;
  /** Separated by commas; "none" for none; `null` for the usual ones. */
  readonly without: string | null;
  readonly agent: boolean;
  readonly day: string | null;
  readonly dayTimes: number | null;
  readonly month: string | null;
  readonly monthTimes: number | null;
}

/** What people decided on a proposal that a policy had looked at: as it was, not, or only after an edit. */
export type PeopleSaid = "approved" | "rejected" | "edited";

/** A proposal on which people decided otherwise than the policy would have. */
export interface Difference {
  readonly number: number;
  readonly title: string;
  /** Why the policy would have asked people; `null` when it would have approved. */
  readonly why: string | null;
  readonly people: PeopleSaid;
  readonly at: Date;
}

/** How a policy would have done so far, as against what people decided on the same proposals. */
export interface Score {
  /** Decisions of people on proposals that the policy is about, while it only watched. */
  readonly seen: number;
  /** How many of these it would have approved. */
  readonly would: number;
  /** Newest first. */
  readonly differ: readonly Difference[];
  /** How many must be seen before it can be enabled. */
  readonly needed: number;
}

/** A policy and how it does. */
export interface PolicyReport {
  readonly policy: Policy;
  /** What it has approved today and this month. */
  readonly used: { readonly day: Cap; readonly month: Cap };
  readonly score: Score;
}

/** Everything that can be done with policies; the only way to any of it. Every refusal is one of our errors with a sentence. */
export interface Policies {
  /** Oldest first, without removed ones. Differing proposals are told only as far as the actor may see them. */
  list(by: Actor): Promise<readonly PolicyReport[]>;
  /** Makes one, in shadow. Refused with every problem of the draft at once. */
  add(draft: PolicyDraft, by: Actor): Promise<PolicyReport>;
  /** By another admin than the one who made it, once enough decisions of people were seen. */
  enable(name: string, by: Actor): Promise<PolicyReport>;
  /** Back to watching, at once. */
  pause(name: string, by: Actor): Promise<PolicyReport>;
  /** For good; its name is not given again. */
  remove(name: string, by: Actor): Promise<PolicyReport>;
}
