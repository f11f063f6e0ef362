import { type ContentBlock, JsonBlock, Message, TextBlock, ToolResultBlock, ToolUseBlock } from "@strands-agents/sdk";
import { Bug } from "#src/kernel/errors.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { ModelMessage } from "#src/ports/model.ts";

type Part = ModelMessage["parts"][number];
type JsonObject = { readonly [key: string]: Json };

/** Our messages as the loop has them. */
export function toLoop(messages: readonly ModelMessage[]): Message[] {
  return messages.map(({ role, parts }) => new Message({ role, content: parts.map(toBlock) }));
}

/** The loop's messages as ours; a message without anything that we know is left out. */
export function fromLoop(messages: readonly Message[]): ModelMessage[] {
  return messages.flatMap(({ role, content }) => {
    const parts = content.flatMap(fromBlock);
    return parts.length === 0 ? [] : [{ role, parts } as ModelMessage];
  });
}

function toBlock(part: Part): ContentBlock {
  switch (part.kind) {
    case "text":
      return new TextBlock(part.text);
    case "call":
      return new ToolUseBlock({ toolUseId: part.id, name: part.name, input: part.input as never });
    case "result":
      return resultBlock(part.id, part.data, part.failed);
  }
}

/** A tool's answer as the loop takes it. */
export function resultBlock(id: string, data: JsonObject, failed: boolean): ToolResultBlock {
  return new ToolResultBlock({
    toolUseId: id,
    status: failed ? "error" : "success",
    content: [new JsonBlock({ json: data as never })],
  });
}

function fromBlock(block: ContentBlock): Part[] {
  switch (block.type) {
    case "textBlock":
      return block.text.trim() === "" ? [] : [{ kind: "text", text: block.text }];
    case "toolUseBlock":
      return [{ kind: "call", id: block.toolUseId, name: block.name, input: objectOf(block.input) }];
    case "toolResultBlock": {
      const [first] = block.content;
      const data = first instanceof JsonBlock ? objectOf(first.json) : { words: textOf(block) };
      return [{ kind: "result", id: block.toolUseId, data, failed: block.status === "error" }];
    }
    default:
      return [];
  }
}

/** What the loop says itself, when a tool that is not there was asked for. */
function textOf({ content }: ToolResultBlock): string {
  return content.flatMap((part) => (part instanceof TextBlock ? [part.text] : [])).join("\n");
}

function objectOf(value: unknown): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new Bug("agent.message", "The assistant read something that is no message of its own. It has been logged.");
}
