import {
  ErrorCode,
  type GetPromptRequest,
  type GetPromptResult,
  McpError,
  type Prompt,
} from "@modelcontextprotocol/sdk/types.js";
import { type Asker, type McpHost, mayRun } from "./host.ts";
import { titleOf } from "./texts.ts";

/** A prompt: which tool it cannot do without, and what it is about unless something is named. */
interface Kind {
  readonly tool: string;
  readonly description: string;
  readonly period: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  "margin-review": {
    tool: "margin",
    description: "Reviews the margin of a month: who loses money, what has moved, and where it comes from.",
    period: true,
  },
  "gap-hunt": {
    tool: "gaps",
    description: "Finds what Showback leaves out and is not modelled, and says what fix would propose.",
    period: true,
  },
  "credit-expiry": {
    tool: "credits",
    description: "Checks which credits expire soon, and what of them would be lost.",
    period: false,
  },
};

/** The prompts that a caller can do something with. */
export function listPrompts(host: McpHost, asker: Asker): Prompt[] {
  return Object.entries(KINDS).flatMap(([name, { tool, description, period }]) => {
    if (!mayRun(host, asker, tool)) return [];
    const client = {
      name: "client",
      description: "A client, by name or primary account. Left out: all.",
      required: false,
    };
    const month = {
      name: "period",
      description: "A UTC month, like 2026-10. Left out: the last closed one.",
      required: false,
    };
    return [{ name, title: titleOf(name, ""), description, arguments: period ? [client, month] : [client] }];
  });
}

/** A prompt with its arguments filled in. */
export function getPrompt(
  host: McpHost,
  { name, arguments: given = {} }: GetPromptRequest["params"],
  asker: Asker,
): GetPromptResult {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const text = host.texts.prompts[name];
  if (kind === undefined || text === undefined || !mayRun(host, asker, kind.tool)) {
    throw new McpError(ErrorCode.InvalidParams, `There is no prompt "${name.slice(0, 60)}" for you.`);
  }
  const filled = text
    .replaceAll("{{client}}", () => said(given.client) ?? "all clients")
    .replaceAll("{{period}}", () => said(given.period) ?? "the last closed month");
  return { description: kind.description, messages: [{ role: "user", content: { type: "text", text: filled } }] };
}

/** One line, and not a long one: an argument is a name, not an instruction. */
function said(word: string | undefined): string | undefined {
  const line = word
    ?.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, 200);
  return line === "" ? undefined : line;
}
