import type { Tool, ToolAnnotations } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { AnyTool } from "#src/tool/define.ts";
import { proposalShape } from "#src/tool/proposals/card.ts";
import { outputSchemaOf } from "./output-schema.ts";

const part = z.object({
  path: z.string().describe("JSON Pointer into the data of the answer"),
  from: z.number().int().describe("Place of the first item, or character, counted from 0"),
  items: z.array(z.unknown()).optional(),
  text: z.string().optional(),
});

/** Gives the rest of an answer that was too large for one message. Of this surface alone: elsewhere answers are whole. */
export const MORE = {
  name: "more",
  input: z.strictObject({
    handle: z.string().min(1).max(100).describe("The handle that came with the answer"),
    page: z.int().min(1).optional().describe("Which page of the rest, from 1; left out, the first"),
    find: z.string().min(2).max(200).optional().describe("Instead of a page: the items in which this text stands"),
  }),
  output: z.object({
    tool: z.string(),
    page: z.number().int().nullable().describe("null for what was found"),
    pages: z.number().int(),
    parts: z.array(part).describe("In order, these belong behind what was shown"),
    cutShort: z.boolean().describe("True when more was found than is given"),
  }),
};

/** How a tool is listed: its words and schemas as they are in the registry, and what it does, in hints. */
export function listed(tool: AnyTool): Tool {
  const made = LISTED.get(tool) ?? list(tool);
  LISTED.set(tool, made);
  return made;
}

/** Made once: a schema takes a millisecond, and without sessions every request is answered by a server of its own. */
const LISTED = new WeakMap<AnyTool, Tool>();

function list(tool: AnyTool): Tool {
  return {
    name: tool.name,
    title: tool.title,
    description: describe(tool),
    inputSchema: schemaOf(tool.input.strict(), "input"),
    outputSchema: tool.effect === "write" ? outputSchemaOf(proposalShape, true) : outputSchemaOf(tool.output, false),
    annotations: annotationsOf(tool),
  };
}

/** How `more` is listed. */
export function listedMore(): Tool {
  return {
    name: MORE.name,
    title: "The rest of an answer",
    description:
      "Gives the rest of an answer that was too large for one message, page by page, or the items of it in which a text stands. " +
      "Reads nothing anew; the answer is kept for half an hour.",
    inputSchema: schemaOf(MORE.input, "input"),
    outputSchema: schemaOf(MORE.output, "output"),
    annotations: { title: "The rest of an answer", ...READS, openWorldHint: false },
  };
}

function describe({ effect, description }: AnyTool): string {
  if (effect !== "write") return description;
  return `${description} Nothing is changed by this: it answers with a proposal, which people, or a policy of theirs, approve elsewhere; the tool proposals tells its state.`;
}

const READS = { readOnlyHint: true, destructiveHint: false, idempotentHint: true } as const;

/** Tools that read what this installation has written down itself, and ask nobody. */
const OF_OUR_OWN: readonly string[] = [
  "proposals",
  "policies",
  "receivers",
  "audit",
  "feedback",
  "status",
  "usage",
  "help",
];

/** What a tool does. A write tool adds a proposal, each time another, and takes nothing away. */
function annotationsOf({ name, title, effect }: AnyTool): ToolAnnotations {
  if (effect === "read") return { title, ...READS, openWorldHint: !OF_OUR_OWN.includes(name) };
  return { title, readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true };
}

function schemaOf(schema: z.ZodObject, io: "input" | "output"): Tool["inputSchema"] {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => withoutBounds(jsonSchema),
  });
  return made as Tool["inputSchema"];
}

/** Every whole number that JSON can hold lies within these: to say so says nothing. */
function withoutBounds(schema: { minimum?: number; maximum?: number }): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
