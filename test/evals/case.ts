/** What a question is like. */
export const KINDS = [
  "direct",
  "inferred",
  "follow-up",
  "ambiguous",
  "refused",
  "wrong-premise",
  "write",
  "knowledge",
] as const;
export type Kind = (typeof KINDS)[number];

/** Who asks. */
export type Who = "operator" | "account-manager" | "approver" | "viewer" | "admin" | "client";

/** How the last question of a case must end. */
export type Outcome = "answered" | "asks" | "refused" | "proposes";

/** Arguments of a call: those that matter. A client or a period that is left out must be left out, or be what the tool takes for it. */
export type Input = Readonly<Record<string, string | number | boolean>>;

/** A call that the answer needs. */
export interface Needed {
  readonly tool: string;
  readonly input: Input;
}

/** Where a figure is had from: the book itself, or a tool asked with exactly known arguments; never an answer. */
export type Source =
  | { readonly book: "aws" | "proforma" | "margin" | "percentage"; readonly client: string; readonly period: string }
  | { readonly tool: string; readonly input: Input; readonly pick: string };

/** One thing that must stand in an answer. */
export interface Figure {
  readonly from: Source;
  /** Money and percentages are numbers with their unit; a count may be a word; a text, a name or a date. */
  readonly as: "money" | "percent" | "count" | "text";
}

/** What must be proposed: by which tool, for whom, and how much each change is; nothing else. */
export interface Proposed {
  readonly tool: string;
  readonly clients: readonly string[];
  /** Amounts of the changes, in any order; not looked at when left out. */
  readonly amounts?: readonly (string | Source)[];
}

/** One question, or a conversation of which the last one counts, and what is expected. */
export interface Case {
  readonly id: string;
  readonly kind: Kind;
  readonly who: Who;
  readonly questions: readonly string[];
  readonly outcome: Outcome;
  /** Any of these sets of calls; none are needed when left out. */
  readonly calls?: readonly (readonly Needed[])[];
  readonly figures?: readonly Figure[];
  /** What the answer must say, in any of these words each. */
  readonly says?: readonly RegExp[];
  /** What must not be in it. */
  readonly never?: readonly RegExp[];
  /** Figures that whoever asks may not see. */
  readonly hidden?: readonly Figure[];
  readonly proposed?: Proposed;
}

type Rest = Omit<Case, "id" | "kind" | "who" | "questions" | "outcome"> & { readonly outcome?: Outcome };

/** Cases of one kind; what most of them have in common is given once. */
export function casesOf(kind: Kind, outcome: Outcome) {
  return (id: string, who: Who, questions: string | readonly string[], rest: Rest = {}): Case => ({
    id: `${kind} ${id}`,
    kind,
    who,
    questions: typeof questions === "string" ? [questions] : questions,
    ...rest,
    outcome: rest.outcome ?? outcome,
  });
}

/** A call that is needed. */
export const call = (tool: string, input: Input = {}): Needed => ({ tool, input });

/** A figure of the book. */
export const book = (
  side: "aws" | "proforma" | "margin" | "percentage",
  client: string,
  period = "2026-10",
): Figure => ({ from: { book: side, client, period }, as: side === "percentage" ? "percent" : "money" });

/** A figure that a tool gives for these arguments. */
export const told = (tool: string, input: Input, pick: string, as: Figure["as"] = "money"): Figure => ({
  from: { tool, input, pick },
  as,
});
