import type { Tool, ToolAnnotations } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { AnyTool } from "#src/tool/define.ts";
import { proposalShape } from "#src/tool/proposals/card.ts";

/** The receipt of an answer, as a shape. */
const receipt = z.object({
  asOf: z.string().nullable().describe("The oldest moment at which one of the figures was read; null when none was"),
  state: z.enum(["estimated", "final", "none"]).describe("estimated: AWS may still move a figure"),
  requests: z.number().int().describe("Requests that this answer took"),
  costUsd: z.string().describe("What AWS charges us for them"),
  sources: z.array(
    z.object({
      source: z.string(),
      local: z.boolean().describe("True: simulated figures"),
      side: z.enum(["my-view", "showback"]).nullable(),
      periods: z.array(z.string()),
      state: z.enum(["estimated", "final"]),
      asOf: z.string(),
      requests: z.number().int(),
    }),
  ),
});

const rest = z
  .object({
    handle: z.string(),
    pages: z.number().int(),
    cut: z.array(z.object({ path: z.string().describe("JSON Pointer into data"), shown: z.number().int() })),
  })
  .describe("There when data was too large: its lists under cut go on in the pages of the tool more");

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
    outputSchema: schemaOf(
      z.object({ data: tool.effect === "write" ? proposalShape : tool.output, receipt, more: rest.optional() }),
      "output",
    ),
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
  return z.toJSONSchema(schema, { io }) as Tool["inputSchema"];
}
