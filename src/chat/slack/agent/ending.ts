import type { Button, FeedbackButtons } from "@slack/types";
import type { AssistantReceipt, AssistantReply } from "#src/tool/assistant.ts";
import { formatMoney } from "#src/view/format.ts";
import type { ChannelKind } from "../audience.ts";
import { LIMITS } from "../limits.ts";
import { contextLine, plain, type SlackBlock } from "../render/block.ts";
import { cleanLine } from "../render/clean.ts";
import { Ending } from "./placed.ts";

/** The actions below an answer. Each carries the name of what was written down about the answer, and nothing else. */
export const FEEDBACK_ID = "feedback";
export const HOW_ID = "how";

/** What stands below an answer: where it comes from, how it came about, and whether it was any good. */
export function endingOf({ receipt, trace }: AssistantReply, kind: ChannelKind): Ending {
  const footer = contextLine(cleanLine(receiptWords(receipt, kind), LIMITS.contextText));
  const how: Button = { type: "button", action_id: HOW_ID, text: plain("Show me how"), value: trace };
  const feedback: FeedbackButtons = {
    type: "feedback_buttons",
    action_id: FEEDBACK_ID,
    positive_button: {
      text: plain("Good answer"),
      value: `good ${trace}`,
    },
    negative_button: { text: plain("Bad answer"), value: `bad ${trace}` },
  };
  const more: SlackBlock = { type: "actions", elements: [how] };
  return new Ending([footer, more, { type: "context_actions", elements: [feedback] }], [footer, more]);
}

/** Which answer, and whether it was good, from the value of a feedback button; `null` for anything else. */
export function readFeedback(value: string): { readonly verdict: "good" | "bad"; readonly trace: string } | null {
  const [, verdict, trace = ""] = /^(good|bad) (\S+)$/.exec(value) ?? [];
  return verdict === "good" || verdict === "bad" ? { verdict, trace } : null;
}

const BY: Readonly<Record<AssistantReceipt["by"], string>> = {
  model: "Worded by a language model",
  planner: "Worded by the simulated planner, no language model",
  tools: "Worded by the tools themselves",
};

/** Where clients read along, the line does not say what asking cost us or which sources were read. */
function receiptWords(receipt: AssistantReceipt, kind: ChannelKind): string {
  const { basis, by, sources, knowledge, asOf, state, tokens, awsRequests, awsUsd } = receipt;
  const figures =
    asOf === null ? [] : [state === "none" ? "" : state, `as of ${asOf.slice(0, 16).replace("T", " ")} UTC`];
  const inside = kind !== "client";
  const asked =
    awsRequests === 0
      ? "no new requests"
      : `${awsRequests} ${awsRequests === 1 ? "request" : "requests"}, ${formatMoney(awsUsd, "USD")}`;
  const from = {
    data: inside ? sources.join(", ") : "",
    knowledge: `General knowledge, no figures of yours${knowledge.length > 0 ? `: ${knowledge.join(", ")}` : ""}`,
    none: "No figures were read for this answer",
  }[basis];
  const spent = by === "planner" ? "" : `${(tokens.input + tokens.output).toLocaleString("en-US")} tokens`;
  return [BY[by], from, ...figures, ...(inside ? [asOf === null ? "" : asked, spent] : [])]
    .filter((part) => part !== "")
    .join(" \u00b7 ");
}
