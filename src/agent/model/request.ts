import type { ContentBlock, ConverseStreamCommandInput, Message, ToolUseBlock } from "@aws-sdk/client-bedrock-runtime";
import type { ModelMessage, ModelRequest } from "#src/ports/model.ts";

/** The guardrail that reads what is asked and what is said. */
export interface Guardrail {
  readonly id: string;
  readonly version: string;
}

/** A request as Bedrock takes it. */
export function converseRequest(
  { system, messages, tools, maxTokens }: ModelRequest,
  model: string,
  guardrail: Guardrail | undefined,
): ConverseStreamCommandInput {
  return {
    modelId: model,
    messages: messages.map(toMessage),
    ...(system === "" ? {} : { system: [{ text: system }] }),
    ...(maxTokens === undefined ? {} : { inferenceConfig: { maxTokens } }),
    // An empty list is refused; a conversation that has called tools needs them for as long as it lasts.
    ...(tools.length === 0
      ? {}
      : {
          toolConfig: {
            tools: tools.map(({ name, description, input }) => ({
              toolSpec: { name, description, inputSchema: { json: documentOf(input) } },
            })),
          },
        }),
    ...(guardrail === undefined
      ? {}
      : { guardrailConfig: { guardrailIdentifier: guardrail.id, guardrailVersion: guardrail.version } }),
  };
}

function toMessage({ role, parts }: ModelMessage): Message {
  return { role, content: parts.map(toBlock) };
}

function toBlock(part: ModelMessage["parts"][number]): ContentBlock {
  switch (part.kind) {
    case "text":
      return { text: part.text };
    case "call":
      return { toolUse: { toolUseId: part.id, name: part.name, input: documentOf(part.input) } };
    case "result":
      return {
        toolResult: {
          toolUseId: part.id,
          content: [{ json: documentOf(part.data) }],
          status: part.failed ? "error" : "success",
        },
      };
  }
}

type Document = NonNullable<ToolUseBlock["input"]>;

/** The SDK's documents are JSON that may be written to; ours may not. */
const documentOf = (value: object): Document => value as Document;
