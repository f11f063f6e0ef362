import type { Json } from "./cost-records.ts";
import type { Decision, EffectProgress, Proposal, ProposalState, WriteStop } from "./proposals.ts";

/** The outbox topic by which changes of proposals leave for those who show them; the key is the proposal's id. */
export const PROPOSAL_TOPIC = "proposal";

/** A proposal as it is kept: what people see of it, and what only the machinery needs. */
export interface StoredProposal extends Proposal {
  /** How often work on it was asked for: 1 with the approval, one more with each retry and undo. */
  readonly round: number;
  /** Who works on it: whoever came last. An earlier one must do nothing more. */
  readonly runner: string | null;
  readonly remindedAt: Date | null;
  readonly escalatedAt: Date | null;
}

/** What a proposal is made from; its id, number, time and state are given by the store. */
export type NewProposal = Pick<
  Proposal,
  | "tool"
  | "input"
  | "basis"
  | "edits"
  | "plan"
  | "digest"
  | "proposedBy"
  | "expiresAt"
  | "approvalsNeeded"
  | "mustType"
  | "selfApproval"
  | "replaces"
>;

/** One step of a proposal on its way; kept for ever. */
export interface Transition {
  /** `null` for the first. */
  readonly from: ProposalState | null;
  readonly to: ProposalState;
  readonly by: string;
  readonly byName: string;
  readonly note: string | null;
  readonly at: Date;
}

/** The proposals, their decisions, their effects and their steps. */
export interface ProposalRows {
  /** Adds it as proposed, under the next number, each of its effects planned; `undefined` when `pending` has one of its digest. */
  add(proposal: NewProposal): Promise<StoredProposal | undefined>;
  byId(id: string): Promise<StoredProposal | undefined>;
  byNumber(number: number): Promise<StoredProposal | undefined>;
  /** The same as `byId`; nobody else can change it, or lock it, until this transaction ends. */
  lock(id: string): Promise<StoredProposal | undefined>;
  /** The proposal with this digest that waits for a decision or is about to be applied. */
  pending(digest: string): Promise<StoredProposal | undefined>;
  /** Newest first, at most 100 unless `limit` says otherwise; of those all of whose clients are among `clients`. */
  list(filter: {
    readonly states?: readonly ProposalState[];
    readonly clients?: readonly string[];
    readonly limit?: number;
  }): Promise<readonly StoredProposal[]>;
  /** Takes one step and writes it down; false, and nothing is written, when it is not in the state `from`. The note becomes the proposal's. */
  move(
    id: string,
    step: Omit<Transition, "at" | "from"> & { readonly from: ProposalState; readonly replacedBy?: number },
  ): Promise<boolean>;
  /** Every step, oldest first. */
  transitions(id: string): Promise<readonly Transition[]>;
  decide(id: string, decision: Omit<Decision, "at">): Promise<void>;
  /** Counts one more round and gives its number. */
  nextRound(id: string): Promise<number>;
  /** Makes this runner the one that works on it. */
  claim(id: string, runner: string): Promise<void>;
  /** Writes how far an effect is. */
  progress(id: string, effect: EffectProgress): Promise<void>;
  /** Notes that people were reminded, or that it was taken to more people. */
  nudged(id: string, kind: "reminded" | "escalated"): Promise<void>;
}

/** A custom line item that we have made. */
export interface MadeLineItem {
  /** Its ARN. */
  readonly id: string;
  /** The tool that made it. */
  readonly purpose: string;
  /** Primary account of the client. */
  readonly client: string;
  /** First billing period, `YYYY-MM`. */
  readonly period: string;
  readonly proposalId: string;
  readonly effectKey: string;
  readonly madeAt: Date;
  readonly removedAt: Date | null;
}

/** What we have made on AWS: what is there beside it was made by others. */
export interface MadeLineItems {
  /** Notes a new one; the same ARN again changes nothing. */
  add(item: Omit<MadeLineItem, "madeAt" | "removedAt">): Promise<void>;
  /** Notes that what this effect made is gone. */
  removed(proposalId: string, effectKey: string): Promise<void>;
  byId(id: string): Promise<MadeLineItem | undefined>;
  /** Oldest first, removed ones too. */
  list(filter: {
    readonly client?: string;
    readonly period?: string;
    readonly proposalId?: string;
  }): Promise<readonly MadeLineItem[]>;
}

/** A message that shows a proposal. */
export interface CardPlace {
  readonly proposalId: string;
  /** "slack", "teams". */
  readonly platform: string;
  readonly workspace: string;
  readonly channel: string;
  /** What the platform calls the message. */
  readonly ts: string;
}

/** Where proposals are shown. */
export interface CardPlaces {
  /** The same place again changes nothing. */
  add(card: CardPlace): Promise<void>;
  of(proposalId: string): Promise<readonly CardPlace[]>;
}

/** The stops of writes that hold now. */
export interface WriteStops {
  /** Adds it, or replaces the one of the same scope. */
  put(stop: Omit<WriteStop, "at">): Promise<WriteStop>;
  /** True when there was one. */
  remove(scope: string): Promise<boolean>;
  list(): Promise<readonly WriteStop[]>;
}

/** What is added to the outbox when a proposal has changed; with a nudge, people are to be asked once more, or more people. */
export function proposalEvent(
  { id, number }: Pick<Proposal, "id" | "number">,
  nudge: "reminded" | "escalated" | null = null,
): { topic: string; key: string; payload: Json } {
  return { topic: PROPOSAL_TOPIC, key: id, payload: { number, nudge } };
}
