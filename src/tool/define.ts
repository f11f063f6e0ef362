import type { z } from "zod";
import type { View } from "#src/view/view.ts";
import type { Right } from "./caller.ts";
import type { ToolContext } from "./context.ts";

/** How a tool is written in chat and on the command line: `<name> [positional...] [--option value]`. */
export interface CommandSpec {
  /** Input keys filled by words without a dash, in this order; a period is recognised by its form wherever it stands. */
  readonly positional: readonly string[];
  /** Full examples without the slash command, each of which must parse. */
  readonly examples: readonly string[];
}

/** A tool that only reads. */
export interface ReadTool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  /** The file's name, kebab-case. */
  readonly name: string;
  readonly title: string;
  /** For people and the model: what it answers and when to use it, under 1,024 characters. */
  readonly description: string;
  readonly input: I;
  readonly output: O;
  readonly effect: "read";
  readonly grant: Right;
  readonly command: CommandSpec;
  run(input: z.output<I>, context: ToolContext): Promise<z.output<O>>;
  view(data: z.output<O>): View;
}

/** A tool of any shape, as the registry and the surfaces hold it. */
export interface AnyTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly effect: "read";
  readonly grant: Right;
  readonly command: CommandSpec;
  // Method syntax on purpose: the registry holds tools of different input and output types side by side.
  run(input: never, context: ToolContext): Promise<unknown>;
  view(data: never): View;
}

/** Declares a tool. Only the types do something here: input, output, run and view must fit each other. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: ReadTool<I, O>): ReadTool<I, O> {
  return tool;
}
