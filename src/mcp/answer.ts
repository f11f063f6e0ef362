import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { AppError } from "#src/kernel/errors.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { Answer } from "#src/tool/run.ts";
import { sizeOf } from "#src/view/cut.ts";
import { errorView } from "#src/view/error-view.ts";
import { escapedJson } from "#src/view/escaped-json.ts";
import { receiptLine } from "#src/view/receipt.ts";
import { renderText } from "#src/view/text.ts";
import type { KeptAnswers, Rest } from "./kept-answers.ts";

/**
 * How large an answer may be. Clients cut what is over 25,000 tokens; we stay under 20,000. Measured with cl100k and o200k, our JSON has 2.7 bytes
 * a token or more and tables of figures 2.2: both together have at most 14,000, which leaves room for tokenizers that are less thrifty.
 */
const DATA_BYTES = 24_000;
const WORDS_BYTES = 10_000;

/** An answer of a tool: exact data as structured content and as text for clients without it, and the picture in words. */
export function toResult(answer: Answer, caller: Caller, kept: KeptAnswers): CallToolResult {
  const { tool, receipt, proposal } = answer;
  // The receipt of many sources counts too.
  const room = DATA_BYTES - Math.min(sizeOf(receipt), DATA_BYTES / 2);
  const { data, rest } = kept.keep(tool, answer.data, caller, room);
  const structuredContent = { data, receipt, ...(rest === undefined ? {} : { more: rest }) };
  return {
    content: [
      { type: "text", text: words(answer, rest), annotations: { audience: ["user", "assistant"] } },
      json(structuredContent),
      ...(proposal === undefined
        ? []
        : [
            {
              type: "resource_link" as const,
              uri: proposalUri(proposal.number),
              name: `proposal-${proposal.number}`,
              title: `Proposal ${proposal.number}: ${proposal.plan.title}`,
              mimeType: "application/json",
            },
          ]),
    ],
    structuredContent,
  };
}

/** Where the state of a proposal can be read. */
const proposalUri = (number: number): string => `reckoner://proposals/${number}`;

/** Plain data as structured content and as text. */
export function plainResult(structuredContent: Record<string, unknown>): CallToolResult {
  return { content: [json(structuredContent)], structuredContent };
}

/** A failure, in the sentence that we wrote for it; its code is for programs. */
export function toFailure(error: AppError): CallToolResult {
  return {
    isError: true,
    content: [{ type: "text", text: renderText(errorView(error)) }],
    _meta: { "reckoner/kind": error.kind, "reckoner/code": error.code },
  };
}

function json(value: unknown): CallToolResult["content"][number] {
  return { type: "text", text: escapedJson(value), annotations: { audience: ["assistant"] } };
}

function words({ view, receipt }: Answer, rest: Rest | undefined): string {
  const said = renderText(view);
  const lines = said.split("\n");
  let [size, end] = [0, 0];
  while (end < lines.length && size < WORDS_BYTES) size += Buffer.byteLength(lines[end++] ?? "") + 1;
  const cut = end < lines.length ? [`(${lines.length - end} more lines)`] : [];
  const more =
    rest === undefined
      ? []
      : [`There is more: call the tool more with the handle ${rest.handle}, pages 1 to ${rest.pages}.`];
  return [
    lines
      .slice(0, end)
      .join("\n")
      .slice(0, 2 * WORDS_BYTES),
    ...cut,
    ...more,
    ...(receipt.asOf === null ? [] : [receiptLine(receipt)]),
  ].join("\n\n");
}
