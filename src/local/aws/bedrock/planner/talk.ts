import type { ConverseRequest, Json, ToolSpec } from "../model.ts";
import { field, listOf, textOf } from "./figures.ts";

/** What a tool answered to one call. */
export interface Result {
  readonly name: string;
  readonly input: Json;
  readonly data: Json;
  readonly failed: boolean;
  /** The words of a refusal. */
  readonly words: string;
}

/** A question of the person, and what tools answered to it. */
export interface Exchange {
  readonly question: string;
  readonly results: readonly Result[];
}

/** A conversation as the planner sees it. */
export interface Talk {
  /** Questions before the present one, oldest first. */
  readonly earlier: readonly Exchange[];
  readonly question: string;
  /** What tools have answered to it so far. */
  readonly results: readonly Result[];
  readonly tools: ReadonlyMap<string, ToolSpec>;
}

/** Reads the request: a message with words begins a new question, one with results belongs to the last. */
export function readTalk({ messages = [], toolConfig }: ConverseRequest): Talk {
  const exchanges: { question: string; results: Result[] }[] = [];
  const calls = new Map<string, { name: string; input: Json }>();
  for (const { role, content } of messages) {
    // What stands before the last words of a message is context that the caller gives, not the question.
    const question = content.map(({ text, guardContent }) => text ?? guardContent?.text?.text).findLast(Boolean);
    if (role === "user" && question !== undefined) exchanges.push({ question, results: [] });
    for (const { toolUse, toolResult } of content) {
      if (toolUse !== undefined) calls.set(toolUse.toolUseId, toolUse);
      if (toolResult === undefined) continue;
      const { name = "", input = {} } = calls.get(toolResult.toolUseId) ?? {};
      const failed = toolResult.status === "error";
      exchanges.at(-1)?.results.push({ name, input, failed, ...contentOf(toolResult.content) });
    }
  }
  const { question = "", results = [] } = exchanges.pop() ?? {};
  const tools = (toolConfig?.tools ?? []).flatMap(({ toolSpec }) => toolSpec ?? []);
  return { earlier: exchanges, question, results, tools: new Map(tools.map((tool) => [tool.name, tool])) };
}

/** What a refusal offers to go on with: what is shown, and the client it stands for. */
export function choicesOf({ data }: Result): { label: string; client: string }[] {
  return listOf(field(data, "error") ?? data, "choices").map((choice) => {
    const label = textOf(choice, "label");
    return { label, client: /\((\d{12})\b/.exec(label)?.[1] ?? textOf(choice, "command").split(" ")[1] ?? label };
  });
}

/** JSON as a block or as text; other text stays words. A door's answer holds the data in a member of that name. */
function contentOf(content: readonly { readonly text?: string; readonly json?: Json }[]): {
  data: Json;
  words: string;
} {
  const texts = content.flatMap(({ text }) => text ?? []);
  const json = unmarked(content.find((part) => part.json !== undefined)?.json ?? parsed(texts.join("\n")));
  const data = field(json, "data") ?? json ?? null;
  const error = field(data, "error") ?? data;
  const words = textOf(error, "message");
  return { data, words: words === "" && json === undefined ? texts.join("\n") : words };
}

/** Callers may put marks around texts that others have written; a name is the same without them. */
function unmarked(value: Json | undefined): Json | undefined {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value).replace(/[\u27e6\u27e7]/g, ""));
}

function parsed(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return typeof value === "object" ? value : undefined;
  } catch {
    return undefined;
  }
}
