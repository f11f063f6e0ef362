import type { Cap, PeopleSaid, Policy, PolicyState } from "./policies.ts";
import type { Amount } from "./proposals.ts";

/** What a policy is made from. */
export type NewPolicy = Pick<Policy, "name" | "rule" | "madeBy">;

/** One step of a policy; kept for ever. */
export interface PolicyStep {
  /** `null` for the first. */
  readonly from: PolicyState | null;
  readonly to: PolicyState;
  readonly by: string;
  readonly byName: string;
  /** What was known then: "Would have approved 41 of 44, 3 differ." */
  readonly note: string | null;
  readonly at: Date;
}

/** What a policy found of one proposal; kept for ever. */
export interface Evaluation {
  readonly policyId: string;
  readonly proposalId: string;
  /** Whether the policy was enabled, and what it found counted. */
  readonly acting: boolean;
  readonly fits: boolean;
  /** The first thing that did not fit, as a sentence; `null` when all did. */
  readonly why: string | null;
  /** Whether the proposal is one that the policy is about, so that it is held against what people decide. */
  readonly counts: boolean;
  /** The sum of the absolute changes, in the currency of the policy, when it fits. */
  readonly amount: string | null;
}

/** An evaluation in shadow, the proposal it was of, and what people have decided since. */
export interface SeenProposal extends Evaluation {
  readonly number: number;
  readonly title: string;
  /** `null` while, or when, no person has decided. */
  readonly people: PeopleSaid | null;
  readonly at: Date;
}

/** The policies, their steps, and what they found. */
export interface PolicyRows {
  /** Adds it in shadow; `undefined` when the name was ever given before. */
  add(policy: NewPolicy): Promise<Policy | undefined>;
  /** Oldest first, removed ones too. */
  list(): Promise<readonly Policy[]>;
  /** Nobody else can change it, or count with it, until this transaction ends. */
  lock(name: string): Promise<Policy | undefined>;
  /** The same for all that are about a tool and are not removed, oldest first. */
  lockFor(tool: string): Promise<readonly Policy[]>;
  /** Takes one step and writes it down; false, and nothing is written, when it is not in the state `from`. */
  move(id: string, step: Omit<PolicyStep, "at" | "from"> & { readonly from: PolicyState }): Promise<boolean>;
  /** Every step, oldest first. */
  steps(id: string): Promise<readonly PolicyStep[]>;
  /** Writes what a policy found; once for each proposal. */
  found(evaluation: Evaluation): Promise<void>;
  /** Each policy's name with what it found of a proposal. */
  of(proposalId: string): Promise<readonly (Evaluation & { readonly name: string })[]>;
  /** What fitted since then: acting, or in shadow. Exact only while the policy is locked. */
  used(id: string, acting: boolean, since: Date): Promise<Cap>;
  /** Everything it found in shadow, newest first. */
  seen(id: string): Promise<readonly SeenProposal[]>;
  /** By how much the effects of these keys have changed things when the tool did them last; without those that were taken back. */
  done(tool: string, keys: readonly string[]): Promise<ReadonlyMap<string, Amount>>;
}
