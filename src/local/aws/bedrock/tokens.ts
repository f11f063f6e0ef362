import type { ConverseRequest, ToolUse } from "./model.ts";

/** About as many as real tokenizers find in English; what matters is that it is counted, and always in the same way. */
const CHARACTERS = 4;

/** Tokens of what a model reads: system, tools and messages. */
export function inputTokens({ system, toolConfig, messages }: ConverseRequest): number {
  const all = [...(system ?? []), ...(toolConfig?.tools ?? []), ...(messages ?? []).flatMap(({ content }) => content)];
  return all.reduce((sum, part) => sum + Math.ceil(JSON.stringify(part).length / CHARACTERS), 0);
}

/** Tokens of what it says. */
export function outputTokens(text: string, calls: readonly ToolUse[]): number {
  return Math.ceil((text.length + calls.reduce((sum, call) => sum + JSON.stringify(call).length, 0)) / CHARACTERS);
}
