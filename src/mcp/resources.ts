import {
  ErrorCode,
  McpError,
  type ReadResourceResult,
  type Resource,
  type ResourceTemplate,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { AnyTool } from "#src/tool/define.ts";
import { proposalShape } from "#src/tool/proposals/card.ts";
import { toJson } from "./answer.ts";
import { type Extra, run } from "./call-tool.ts";
import { type Asker, type McpHost, mayRun } from "./host.ts";
import { titleOf } from "./texts.ts";

/** A resource that a tool answers. */
interface Live {
  readonly name: string;
  readonly tool: string;
  readonly title: string;
  readonly description: string;
}

const LIVE: readonly Live[] = [
  {
    name: "clients",
    tool: "clients",
    title: "Clients",
    description: "The clients you may see, with accounts, plan and billing transfer.",
  },
  {
    name: "pricing-plans",
    tool: "pricing",
    title: "Pricing plans",
    description: "The pricing plans of this month with their rules, and who has them.",
  },
];

const TEMPLATES: readonly (ResourceTemplate & { readonly tool: string })[] = [
  {
    tool: "overview",
    uriTemplate: "reckoner://clients/{client}/{period}",
    name: "client",
    title: "One client in one month",
    description: "The overview of a client in a billing period.",
    mimeType: "application/json",
  },
  {
    tool: "proposals",
    uriTemplate: "reckoner://proposals/{proposal}",
    name: "proposal",
    title: "A proposal",
    description: "A proposal by its number, with its state and who decided.",
    mimeType: "application/json",
  },
];

/** The resources of a caller: texts for everybody with a role, figures by their tools. */
export function listResources(host: McpHost, asker: Asker): Resource[] {
  if (host.door.tools(asker.caller).length === 0) return [];
  const live = LIVE.filter(({ tool }) => mayRun(host, asker, tool)).map(({ name, title, description }) => {
    return { uri: `reckoner://${name}`, name, title, description, mimeType: "application/json" };
  });
  // A client's own people are told nothing of cost and margin, not even the words.
  if (!mayRun(host, asker, "overview")) return live;
  const runbooks = Object.entries(host.texts.runbooks).map(([name, text]) => {
    return { uri: `reckoner://runbooks/${name}`, name, title: titleOf(name, text), mimeType: "text/markdown" };
  });
  const dictionary = {
    uri: "reckoner://dictionary",
    name: "dictionary",
    title: "Data dictionary",
    description: "What the words mean, and the fields that each of your tools answers with.",
    mimeType: "text/markdown",
  };
  return [dictionary, ...live, ...runbooks];
}

/** The templates of a caller. */
export function listTemplates(host: McpHost, asker: Asker): ResourceTemplate[] {
  return TEMPLATES.filter(({ tool }) => mayRun(host, asker, tool)).map(({ tool: _, ...template }) => template);
}

/** Reads one resource; figures come through the door, like every answer. */
export async function readResource(
  host: McpHost,
  uri: string,
  asker: Asker,
  { signal }: Extra,
): Promise<ReadResourceResult> {
  const [kind = "", ...path] = /^reckoner:\/\/(.+)$/.exec(uri)?.[1]?.split("/").map(decoded) ?? [];
  const ask = async (tool: string, input: unknown): Promise<ReadResourceResult> => {
    const text = toJson(await run(host, tool, input, asker, { signal }), asker.caller, host.kept);
    return { contents: [{ uri, mimeType: "application/json", text }] };
  };
  const text = (words: string): ReadResourceResult => ({ contents: [{ uri, mimeType: "text/markdown", text: words }] });
  const [first, second] = path;
  const live = path.length === 0 ? LIVE.find(({ name }) => name === kind) : undefined;
  if (live !== undefined) return ask(live.tool, {});
  if (kind === "clients" && path.length === 2) return ask("overview", { client: first, period: second });
  if (kind === "proposals" && path.length === 1) return ask("proposals", { proposal: first });
  if (mayRun(host, asker, "overview")) {
    if (kind === "dictionary" && path.length === 0) return text(dictionaryFor(host, asker));
    const runbook =
      kind === "runbooks" && path.length === 1
        ? Object.entries(host.texts.runbooks).find(([name]) => name === first)
        : undefined;
    if (runbook !== undefined) return text(runbook[1]);
  }
  throw new McpError(NOT_FOUND, `There is no resource ${uri.slice(0, 200)} for you.`);
}

/** As the specification numbers it. */
const NOT_FOUND = -32_002 as ErrorCode;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new McpError(ErrorCode.InvalidParams, "This is not a well-formed address.");
  }
}

/** The words, and the fields of each tool that the caller has, two levels deep. */
function dictionaryFor({ door, texts }: McpHost, { caller }: Asker): string {
  const fields = door
    .tools(caller)
    .map((tool) => `## ${tool.name}: ${tool.title}\n\n${fieldsOf(outputOf(tool)).join("\n")}`);
  return [texts.prompts.dictionary ?? "", "# Fields by tool", ...fields].join("\n\n");
}

const outputOf = (tool: AnyTool): z.ZodObject => (tool.effect === "write" ? proposalShape : tool.output);

interface Field {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
  readonly anyOf?: readonly Field[];
}

function fieldsOf(schema: z.ZodObject): string[] {
  const line = (name: string, field: Field, indent: string): string[] => {
    const inner = field.anyOf?.find(({ type }) => type !== "null") ?? field;
    const words = field.description ?? inner.description;
    const type = `${inner.type ?? "value"}${inner === field ? "" : " or null"}`;
    const own = `${indent}- ${name}: ${type}${words === undefined ? "" : `. ${words}`}`;
    const below = (inner.items ?? inner).properties ?? {};
    return [own, ...(indent === "" ? Object.entries(below).flatMap(([key, child]) => line(key, child, "  ")) : [])];
  };
  const { properties = {} } = z.toJSONSchema(schema, { io: "output" }) as Field;
  return Object.entries(properties).flatMap(([name, field]) => line(name, field, ""));
}
