import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { LRUCache } from "lru-cache";
import type { AppError } from "#src/kernel/errors.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { Answer } from "#src/tool/run.ts";
import { errorView } from "#src/view/error-view.ts";
import { escapedJson } from "#src/view/escaped-json.ts";
import { type Receipt, receiptLine } from "#src/view/receipt.ts";
import { renderText } from "#src/view/text.ts";
import type { View } from "#src/view/view.ts";
import { givenBefore, remember } from "./given.ts";
import type { KeptAnswers, Rest } from "./kept-answers.ts";

/**
 * How large an answer may be. Clients cut what is over 25,000 tokens; we stay under 20,000. Measured with cl100k and o200k, our JSON has 2.7 bytes
 * a token or more and tables of figures 2.2: both together have at most 14,000, which leaves room for tokenizers that are less thrifty.
 */
const DATA_BYTES = 24_000;
const WORDS_BYTES = 10_000;

/** An answer of a tool: exact data as structured content and as text for clients without it, and the picture in words. */
export function toResult(answer: Answer, caller: Caller, kept: KeptAnswers): CallToolResult {
  const receiptJson = escapedJson(answer.receipt);
  const known = givenBefore(answer.data, receiptJson);
  if (known !== undefined) return known;
  const { proposal } = answer;
  const { structuredContent, json, rest, dataJson } = written(answer, receiptJson, caller, kept);
  const said = saidOf(answer.tool, dataJson, answer.view);
  const content: CallToolResult["content"] = [
    { type: "text", text: words(said, answer.receipt, rest), annotations: { audience: ["user", "assistant"] } },
    jsonText(json),
  ];
  if (proposal !== undefined) {
    content.push({
      type: "resource_link",
      uri: proposalUri(proposal.number),
      name: `proposal-${proposal.number}`,
      title: `Proposal ${proposal.number}: ${proposal.plan.title}`,
      mimeType: "application/json",
    });
  }
  const result = { content, structuredContent };
  if (rest === undefined) remember(answer.data, receiptJson, result);
  return result;
}

/** An answer without its picture, as JSON. */
export function toJson(answer: Answer, caller: Caller, kept: KeptAnswers): string {
  return written(answer, escapedJson(answer.receipt), caller, kept).json;
}

interface Written {
  readonly structuredContent: Record<string, unknown>;
  readonly json: string;
  readonly rest: Rest | undefined;
  readonly dataJson: string;
}

/** Data and receipt, each turned into JSON once: its size is known by it, and its words are found by it. */
function written({ tool, data, receipt }: Answer, receiptJson: string, caller: Caller, kept: KeptAnswers): Written {
  const dataJson = escapedJson(data);
  // The receipt of many sources counts too.
  const room = DATA_BYTES - Math.min(Buffer.byteLength(receiptJson), DATA_BYTES / 2);
  if (Buffer.byteLength(dataJson) <= room) {
    const json = `{"data":${dataJson},"receipt":${receiptJson}}`;
    return { structuredContent: { data, receipt }, json, rest: undefined, dataJson };
  }
  const { data: first, rest } = kept.keep(tool, data, caller, room);
  const structuredContent = { data: first, receipt, ...(rest === undefined ? {} : { more: rest }) };
  return { structuredContent, json: escapedJson(structuredContent), rest, dataJson };
}

/**
 * The picture in words. A tool draws it from its data alone, so the same data have the same words: drawing and aligning a table takes longer
 * than everything else in an answer that was read before.
 */
function saidOf(tool: string, dataJson: string, view: View): string {
  const key = `${tool} ${dataJson}`;
  const known = SAID.get(key);
  if (known !== undefined) return known;
  const made = shortened(renderText(view));
  SAID.set(key, made);
  return made;
}

const SAID = new LRUCache<string, string>({
  maxSize: 8_000_000,
  sizeCalculation: (said, key) => said.length + key.length,
});

/** Where the state of a proposal can be read. */
const proposalUri = (number: number): string => `reckoner://proposals/${number}`;

/** Plain data as structured content and as text. */
export function plainResult(structuredContent: Record<string, unknown>): CallToolResult {
  return { content: [jsonText(escapedJson(structuredContent))], structuredContent };
}

/** A failure, in the sentence that we wrote for it; its code is for programs. */
export function toFailure(error: AppError): CallToolResult {
  return {
    isError: true,
    content: [{ type: "text", text: renderText(errorView(error)) }],
    _meta: { "reckoner/kind": error.kind, "reckoner/code": error.code },
  };
}

function jsonText(text: string): CallToolResult["content"][number] {
  return { type: "text", text, annotations: { audience: ["assistant"] } };
}

function words(said: string, receipt: Receipt, rest: Rest | undefined): string {
  const more =
    rest === undefined
      ? []
      : [`There is more: call the tool more with the handle ${rest.handle}, pages 1 to ${rest.pages}.`];
  return [said, ...more, ...(receipt.asOf === null ? [] : [receiptLine(receipt)])].join("\n\n");
}

/** As many whole lines as there is room for. */
function shortened(said: string): string {
  const lines = said.split("\n");
  let [size, end] = [0, 0];
  while (end < lines.length && size < WORDS_BYTES) size += Buffer.byteLength(lines[end++] ?? "") + 1;
  const shown = lines
    .slice(0, end)
    .join("\n")
    .slice(0, 2 * WORDS_BYTES);
  return end < lines.length ? `${shown}\n\n(${lines.length - end} more lines)` : shown;
}
