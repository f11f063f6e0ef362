import { ServiceError } from "../service-error.ts";
import type { ContentBlock, ConverseRequest, Message, ToolUse } from "./model.ts";

/**
 * What Bedrock asks of a conversation beyond the shapes of its members, in its words where they are known: roles alternate, each tool
 * call is answered in the next message, tools are named while there are tool blocks.
 */
export function checkConversation(request: ConverseRequest): void {
  const { messages = [], toolConfig } = request;
  if (messages[0]?.role !== "user") {
    throw refused(
      "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
    );
  }
  messages.forEach((message, at) => {
    if (at > 0 && message.role === messages[at - 1]?.role) {
      throw refused(
        "A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.",
      );
    }
    checkContent(message, `messages.${at}`);
  });
  if (messages.at(-1)?.role !== "user") {
    throw refused(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  }
  for (const [at, message] of messages.entries()) checkPairs(messages[at - 1], message, at);
  const hasToolBlocks = messages.some(({ content }) =>
    content.some((block) => block.toolUse !== undefined || block.toolResult !== undefined),
  );
  if (hasToolBlocks && toolConfig === undefined) {
    throw refused("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
  }
  checkTools(toolConfig);
}

function checkContent(message: Message, path: string): void {
  if (message.content.length === 0) {
    throw refused(
      `The content field in the Message object at ${path} is empty. Add a ContentBlock object to the content field and try again.`,
    );
  }
  for (const [at, block] of message.content.entries()) checkBlock(block, message.role, `${path}.content.${at}`);
}

function checkBlock(block: ContentBlock, role: Message["role"], path: string): void {
  onlyOne(block, path);
  const { text, toolUse, toolResult } = block;
  if (text !== undefined && text.trim() === "") {
    throw refused(
      `The text field in the ContentBlock object at ${path} is blank. Add text to the text field, and try again.`,
    );
  }
  if (toolUse !== undefined) {
    if (role !== "assistant") throw refused(`The toolUse block at ${path} is allowed in assistant messages only.`);
    if (!isObject(toolUse.input)) throw refused(notAnObject(`${path}.toolUse.input`));
  }
  if (toolResult !== undefined) {
    if (role !== "user") throw refused(`The toolResult block at ${path} is allowed in user messages only.`);
    if (toolResult.status === "error" && toolResult.content.length === 0) {
      throw refused(`The content field at ${path}.toolResult cannot be empty when status value is error.`);
    }
    toolResult.content.forEach((part, at) => {
      const place = `${path}.toolResult.content.${at}`;
      onlyOne(part, place);
      if ("json" in part && !isObject(part.json)) throw refused(notAnObject(`${place}.json`));
    });
  }
}

function checkPairs(before: Message | undefined, message: Message, at: number): void {
  if (message.role === "assistant") {
    const calls = callsOf(message);
    const twice = calls.find(({ toolUseId }, index) => calls.findIndex((c) => c.toolUseId === toolUseId) !== index);
    if (twice !== undefined) {
      throw refused(`The toolUse blocks at messages.${at}.content contain duplicate Ids: ${twice.toolUseId}`);
    }
    return;
  }
  const asked = before === undefined ? [] : callsOf(before).map(({ toolUseId }) => toolUseId);
  const given = message.content.flatMap(({ toolResult }) => toolResult?.toolUseId ?? []);
  const missing = asked.filter((id) => !given.includes(id));
  if (missing.length > 0) {
    throw refused(`Expected toolResult blocks at messages.${at}.content for the following Ids: ${missing.join(", ")}`);
  }
  if (given.length > asked.length || given.some((id) => !asked.includes(id))) {
    throw refused(
      `The number of toolResult blocks at messages.${at}.content exceeds the number of toolUse blocks of previous turn.`,
    );
  }
}

function checkTools(toolConfig: ConverseRequest["toolConfig"]): void {
  if (toolConfig === undefined) return;
  const { tools, toolChoice } = toolConfig;
  for (const [at, tool] of tools.entries()) onlyOne(tool, `toolConfig.tools.${at}`);
  if (toolChoice !== undefined) onlyOne(toolChoice, "toolConfig.toolChoice");
  const names = tools.flatMap(({ toolSpec }) => toolSpec?.name ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw refused(`The tool configuration contains duplicate tool names: ${twice}`);
  tools.forEach(({ toolSpec }, at) => {
    const schema = toolSpec?.inputSchema.json;
    if (toolSpec !== undefined && !(isObject(schema) && "type" in schema && schema.type === "object")) {
      throw refused(
        `The value at toolConfig.tools.${at}.toolSpec.inputSchema.json.type must be one of the following: object.`,
      );
    }
  });
  const forced = toolChoice?.tool?.name;
  if (forced !== undefined && !names.includes(forced)) {
    throw refused(`The tool ${forced} of toolConfig.toolChoice is not in toolConfig.tools.`);
  }
}

function onlyOne(union: object, path: string): void {
  const members = Object.values(union).filter((value) => value !== undefined);
  if (members.length !== 1) throw refused(`Exactly one member must be set at ${path}.`);
}

const callsOf = (message: Message): ToolUse[] => message.content.flatMap(({ toolUse }) => toolUse ?? []);

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const notAnObject = (path: string): string =>
  `The format of the value at ${path} is invalid. Provide a json object for the field and try again.`;

const refused = (message: string): ServiceError => new ServiceError("ValidationException", message);
