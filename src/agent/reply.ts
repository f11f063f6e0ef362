import type { AssistantReceipt, AssistantReply } from "#src/tool/assistant.ts";
import type { Answer } from "#src/tool/run.ts";
import type { View } from "#src/view/view.ts";
import type { Calls } from "./calls.ts";
import type { Knowledge } from "./knowledge.ts";
import type { ModelUse } from "./loop/loop-model.ts";
import { cleanedSpeech } from "./speech.ts";

/** How an answer ended: in the model's words, as they were or once corrected, in the tools' own, at a limit, or at the guardrail. */
export type Outcome = "answered" | "repaired" | "replaced" | "limited" | "guardrail";

/** Pictures beyond these nobody reads in a chat. */
const MOST_VIEWS = 3;

interface ReplyParts {
  readonly text: string;
  readonly outcome: Outcome;
  readonly calls: Calls;
  readonly knowledge: Knowledge;
  readonly use: Readonly<ModelUse>;
  readonly by: "model" | "planner";
  readonly trace: string;
}

/** Puts an answer together: words that may be shown, what stands in their place, and where all of it comes from. */
export function replyOf({ text, outcome, calls, knowledge, use, by, trace }: ReplyParts): AssistantReply {
  const own = outcome === "answered" || outcome === "repaired" || outcome === "guardrail";
  const views = own ? [] : viewsOf(calls.answers);
  const proposals = calls.answers.flatMap(({ proposal }) => proposal ?? []);
  // A card says all that is to be said of a proposal.
  const instead = own || (views.length === 0 && proposals.length > 0) ? "" : INSTEAD[outcome](views.length);
  const words = own ? cleanedSpeech(text) : instead;
  // Rules know nothing in general, and who asks back has not said anything yet.
  const told = by === "model" && !words.trimEnd().endsWith("?") ? knowledge.titles : [];
  const receipt = receiptOf(calls, told, use, own ? by : "tools");
  const notes = [
    ...(proposals.length === 0
      ? []
      : [`Nothing has changed yet: ${numbers(proposals.map(({ number }) => number))} for approval.`]),
    ...(own && receipt.basis === "knowledge" ? ["_From general knowledge of AWS billing, not from your data._"] : []),
  ];
  return {
    text: [words, ...notes].filter(Boolean).join("\n\n") || "There is no answer to that.",
    views,
    proposals,
    calls: calls.made.map(({ tool, line, outcome: ended }) => ({ tool, line, outcome: ended })),
    receipt,
    trace,
  };
}

const INSTEAD: Readonly<Record<"replaced" | "limited", (views: number) => string>> = {
  replaced: (views) =>
    views === 0
      ? "I have no figures for that from the data, so I say none. Ask for a client and a month, or try `help`."
      : "I could not find every figure of my answer in the data, so here is what the data says.",
  limited: (views) =>
    views === 0
      ? "That took more than one answer may take, and there is nothing to show. Ask for less: one client, one month."
      : "That took more than one answer may take. Here is what was found until then; ask for less to get the rest.",
};

function viewsOf(answers: readonly Answer[]): readonly View[] {
  // A proposal is shown as its card.
  return answers
    .filter(({ proposal }) => proposal === undefined)
    .slice(-MOST_VIEWS)
    .map(({ view }) => view);
}

function numbers(all: readonly number[]): string {
  const list = all.map((number) => `proposal ${number}`).join(" and ");
  return `${list} ${all.length === 1 ? "waits" : "wait"}`;
}

function receiptOf(
  { answers, spent }: Calls,
  titles: readonly string[],
  use: Readonly<ModelUse>,
  by: AssistantReceipt["by"],
): AssistantReceipt {
  const read = answers.map(({ receipt }) => receipt);
  const oldest = read.flatMap(({ asOf }) => asOf ?? []).sort();
  const sources = read.flatMap((receipt) =>
    receipt.sources.map(({ source, side, local }) => {
      const name = side === null ? "" : side === "my-view" ? " My View" : " Showback";
      return `${source}${name}${local ? " (simulated)" : ""}`;
    }),
  );
  const state = read.some((one) => one.state === "estimated") ? "estimated" : oldest.length > 0 ? "final" : "none";
  return {
    basis: answers.length > 0 ? "data" : titles.length > 0 ? "knowledge" : "none",
    by,
    sources: [...new Set(sources)],
    knowledge: titles,
    asOf: oldest[0] ?? null,
    state,
    tokens: { input: use.inputTokens, output: use.outputTokens },
    awsRequests: spent.requests,
    awsUsd: spent.usd,
  };
}
