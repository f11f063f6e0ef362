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

/** An answer that somebody has judged. */
export interface JudgedTrace {
  readonly trace: Trace;
  /** Newest first; never empty. */
  readonly feedback: readonly Feedback[];
}

/** What answers take of the models and of AWS. */
export interface AnswerCost {
  /** Of input and output together. */
  readonly tokens: number;
  /** Decimal string in USD. */
  readonly awsUsd: string;
}

/** An answer that is about to be given, and what it may take at most. */
export interface AnswerWish {
  /** The id that its trace will have. */
  readonly id: string;
  /** Who asks, by the name that grants have for them. */
  readonly subject: string;
  /** Now; the trace will have the same. The day that is counted is the one in UTC that holds it. */
  readonly startedAt: Date;
  readonly reserve: AnswerCost;
  /** What all answers of this installation may take in one day. */
  readonly limits: AnswerCost;
}

/** Whether an answer may be given. */
export interface Begun {
  readonly begun: boolean;
  /** What the answers of this day have taken and have reserved, this one apart. */
  readonly taken: AnswerCost;
}

/** The traces of this installation. */
export interface Traces {
  /**
   * Reserves what an answer may take, or refuses when the day's answers, finished and running, together with it would take more than the limit.
   * Of many at once, in whatever process, no more begin than fit. A reservation ends with `add`, or by itself after 15 minutes.
   */
  begin(wish: AnswerWish): Promise<Begun>;
  /** Keeps a trace, in the place of what was reserved for it; one that is there already stays as it is. */
  add(trace: Trace): Promise<void>;
  byId(id: string): Promise<Trace | undefined>;
  /** One per person and answer: a later one takes the place of the former. `NotFound` when there is no such answer, or no longer. */
  addFeedback(feedback: Omit<Feedback, "at">): Promise<void>;
  /** Answers that somebody has judged, or judged so, by their newest feedback first; with that feedback alone. */
  judged(limit: number, verdict?: Feedback["verdict"]): Promise<readonly JudgedTrace[]>;
  /** What all answers begun since then took, without what is reserved; `awsUsd` is a decimal string. */
  spent(since: Date): Promise<AnswerCost & { readonly answers: number }>;
  /** Forgets answers begun before, with their feedback; returns how many. */
  prune(before: Date): Promise<number>;
}
