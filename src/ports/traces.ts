import type { Json } from "./cost-records.ts";

/** What was written down about one answer of the assistant. Holds no secret and no tool result: questions, calls and words alone. */
export interface Trace {
  readonly id: string;
  /** Who asked, by the name that grants have for them. */
  readonly subject: string;
  /** Platform, workspace, channel and thread. */
  readonly thread: string;
  readonly question: string;
  readonly answer: string;
  /** The id of the model that answered; `planner` for the local one. */
  readonly model: string;
  readonly calls: readonly TraceCall[];
  /** How it ended: "answered", "repaired" (a figure was corrected), "replaced" (the tools' own text took its place), "limited", "stopped", or the code of the error. */
  readonly outcome: string;
  /** Figures that were found nowhere, as they were written. */
  readonly unfound: readonly string[];
  readonly turns: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly awsRequests: number;
  /** Decimal string in USD. */
  readonly awsUsd: string;
  readonly startedAt: Date;
  /** Milliseconds, and of these what the model took. */
  readonly tookMs: number;
  readonly modelMs: number;
}

/** One call of a tool. */
export interface TraceCall {
  readonly tool: string;
  readonly input: Json;
  /** "ok", or the code of the error. */
  readonly outcome: string;
}

/** What a person thought of an answer. */
export interface Feedback {
  readonly traceId: string;
  readonly subject: string;
  readonly verdict: "good" | "bad";
  readonly words: string | null;
  readonly at: Date;
}

/** The traces of this installation. */
export interface Traces {
  add(trace: Trace): Promise<void>;
  byId(id: string): Promise<Trace | undefined>;
  /** One per person and answer: a later one takes the place of the former. */
  addFeedback(feedback: Omit<Feedback, "at">): Promise<void>;
  /** Answers that somebody has judged, newest first. */
  judged(limit: number): Promise<readonly { readonly trace: Trace; readonly feedback: readonly Feedback[] }[]>;
  /** What all answers since then took; `awsUsd` is a decimal string. */
  spent(since: Date): Promise<{ readonly answers: number; readonly tokens: number; readonly awsUsd: string }>;
  /** Forgets answers begun before, with their feedback; returns how many. */
  prune(before: Date): Promise<number>;
}
