import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";

/** A schema of JSON, as much of it as zod makes of our outputs. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly [other: string]: unknown;
}

/** Of a proposal its fields are listed, not theirs: a model needs its number and state, and the dictionary has the rest. */
const SHALLOW = 2;

/** What every tool answers: its data, the receipt, and how to get at the rest. The receipt's lines are told in the dictionary, once for all tools. */
const receipt = z.object({
  asOf: z.string().nullable().describe("When the oldest figure was read"),
  state: z.enum(["estimated", "final", "none"]),
  requests: z.int(),
  costUsd: z.string(),
  sources: z.array(z.looseObject({})),
});
const more = z.object({ handle: z.string(), pages: z.int(), cut: z.array(z.looseObject({})) });

/**
 * The schema of what a tool answers. It accepts every answer, and says what a model can use: names, kinds and words. What only repeats that an answer
 * has passed our own check (patterns, bounds, that nothing is missing and nothing else is there) would fill a model's context with each tool.
 */
export function outputSchemaOf(data: z.ZodObject, isProposal: boolean): NonNullable<Tool["outputSchema"]> {
  return {
    type: "object",
    properties: {
      data: said(z.toJSONSchema(data, { io: "output" }) as Schema, isProposal ? SHALLOW : Number.POSITIVE_INFINITY),
      receipt: said(z.toJSONSchema(receipt) as Schema),
      more: { ...said(z.toJSONSchema(more) as Schema), description: "There when lists were cut: see the tool more" },
    },
    required: ["data", "receipt"],
  };
}

/** What a schema says in as few words as it can, to some depth of objects. */
function said(schema: Schema, depth = Number.POSITIVE_INFINITY): Record<string, unknown> {
  const { type, properties, items, anyOf, enum: values, description } = schema;
  const words = description === undefined || EVERYWHERE.includes(description) ? {} : { description };
  if (anyOf !== undefined) {
    const [one, none, ...others] = anyOf;
    const isNullable = one !== undefined && none?.type === "null" && others.length === 0;
    if (!isNullable) return { anyOf: anyOf.map((each) => said(each, depth)), ...words };
    return { ...orNull(said(one, depth)), ...words };
  }
  const inside =
    properties === undefined || depth === 0 || Object.keys(properties).length === 0
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([key, its]) => [key, said(its, depth - 1)])) };
  return {
    ...(type === undefined ? {} : { type }),
    ...(values === undefined ? {} : { enum: values }),
    ...inside,
    ...(items === undefined ? {} : { items: said(items, depth) }),
    ...words,
  };
}

/** Said once, in the instructions. */
const EVERYWHERE = ["Exact decimal", "UTC month, YYYY-MM"];

function orNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { type, enum: values } = schema;
  if (typeof type !== "string") return { anyOf: [schema, { type: "null" }] };
  return { ...schema, type: [type, "null"], ...(Array.isArray(values) ? { enum: [...values, null] } : {}) };
}
