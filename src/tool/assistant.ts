import type { Proposal } from "#src/ports/proposals.ts";
import type { View } from "#src/view/view.ts";
import type { Caller } from "./caller.ts";

/** A question in words, on a surface where people write. */
export interface AssistantQuestion {
  readonly text: string;
  /** Platform, workspace, channel and thread: what was asked there before, by the same person with the same rights, is remembered. */
  readonly thread: string;
  /** Who asks, as far as the place where they ask allows. */
  readonly caller: Caller;
}

/** What is told while an answer is being made. */
export interface AssistantStep {
  /** The same for the beginning and the end of one step. */
  readonly id: string;
  /** What is being done, for people: "Margin: acme, 2026-10". */
  readonly title: string;
  readonly state: "begun" | "done" | "failed";
  /** How it ended, one line: where the figures come from, or why there are none. */
  readonly outcome?: string;
}

/** One call of a tool that went into an answer. */
export interface AssistantCall {
  readonly tool: string;
  /** The same question as a command line, without the slash command; `null` where no command line says it. */
  readonly line: string | null;
  /** "ok", or the code of the error. */
  readonly outcome: string;
}

/** Where an answer comes from and what it cost. */
export interface AssistantReceipt {
  /** "data": figures of this installation; "knowledge": general knowledge alone; "none": neither. */
  readonly basis: "data" | "knowledge" | "none";
  /** Who made the words: the model, the planner of the local cloud, or the tools themselves. */
  readonly by: "model" | "planner" | "tools";
  readonly sources: readonly string[];
  /** Names of the texts of general knowledge that were used. */
  readonly knowledge: readonly string[];
  /** The oldest moment at which one of the figures was read, ISO 8601 UTC; `null` when none was. */
  readonly asOf: string | null;
  readonly state: "estimated" | "final" | "none";
  readonly tokens: { readonly input: number; readonly output: number };
  readonly awsRequests: number;
  /** What AWS charges for those requests, decimal string in USD. */
  readonly awsUsd: string;
}

/** A finished answer: checked, and clean of what nobody may send to people. */
export interface AssistantReply {
  /** Standard markdown. */
  readonly text: string;
  /** Pictures of tools that stand in the place of the model's words, when those could not be sent; else empty. */
  readonly views: readonly View[];
  /** What was proposed; surfaces that show cards show them and keep them up to date. */
  readonly proposals: readonly Proposal[];
  readonly calls: readonly AssistantCall[];
  readonly receipt: AssistantReceipt;
  /** Names what was written down about this answer. */
  readonly trace: string;
}

/** Answers questions in words: asks a model, which asks the tools. */
export interface Assistant {
  /**
   * Answers. `told` hears of each step while it goes on. Throws our errors only: "stopped" when the signal fires, `Upstream` when
   * the model is down, `NotAllowed` for somebody without a role, `Conflict` when a limit of the day is used up.
   */
  answer(
    question: AssistantQuestion,
    told: (step: AssistantStep) => void,
    signal: AbortSignal,
  ): Promise<AssistantReply>;
  /** What a person might ask first, at most four, by what their role may do. */
  suggestions(caller: Caller): Promise<readonly { readonly title: string; readonly message: string }[]>;
  /** How an answer came about, for who asked it and for admins of all clients; `NotFound` else. */
  how(trace: string, caller: Caller): Promise<View>;
  /** Keeps whether an answer was good, with a word why; the last one of a person counts. */
  feedback(trace: string, verdict: "good" | "bad", words: string | null, caller: Caller): Promise<void>;
}
