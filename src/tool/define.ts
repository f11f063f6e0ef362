import type { z } from "zod";
import type { Clock } from "#src/kernel/clock.ts";
import type { Call } from "#src/ports/call.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { LineItemWriter } from "#src/ports/custom-line-items.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { PricingWriter } from "#src/ports/pricing.ts";
import type { Effect, Plan } from "#src/ports/proposals.ts";
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

/** What every tool says of itself. */
interface ToolHead<I extends z.ZodObject> {
  /** The file's name, kebab-case. */
  readonly name: string;
  readonly title: string;
  /** For people and the model: what it answers and when to use it, under 1,024 characters. */
  readonly description: string;
  readonly input: I;
  readonly grant: Right;
  readonly command: CommandSpec;
}

/** What an installation keeps in its database, and a single command without one does not. */
type Kept = "proposals" | "records" | "rights" | "requests" | "receivers" | "answers";

/** A tool that only reads. */
export interface ReadTool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject>
  extends ToolHead<I> {
  readonly effect: "read";
  /** What the installation must keep for there to be something to read; where it keeps none, the door refuses. */
  readonly needs?: Kept;
  readonly output: O;
  run(input: z.output<I>, context: ToolContext): Promise<z.output<O>>;
  view(data: z.output<O>): View;
}

/**
 * A person's own act on this installation: a decision on a proposal, a right given, a stop of writes. It takes effect at once and
 * touches nothing outside. Only for people: never listed to an agent, MCP or a job.
 */
export interface OwnTool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> extends ToolHead<I> {
  readonly effect: "own";
  /** True when the answer holds a secret: it is shown to who asked alone, wherever they asked. */
  readonly forOneself?: boolean;
  readonly output: O;
  run(input: z.output<I>, context: ToolContext): Promise<z.output<O>>;
  view(data: z.output<O>): View;
}

/** What the worker hands to the steps of a write tool. */
export interface ApplyContext {
  readonly clock: Clock;
  readonly call: Call;
  /** Not narrowed to anybody; read with `call.fresh` before and after each write. */
  readonly desk: Desk;
  readonly lineItems: LineItemWriter;
  readonly pricing: PricingWriter;
}

/** Whether an effect is there as it was approved. */
export interface Verification {
  readonly holds: boolean;
  /** When it does not: what was found instead, a sentence. */
  readonly found: string | null;
}

/** A tool that changes something outside: it plans, people approve, the worker applies. */
export interface WriteTool<I extends z.ZodObject = z.ZodObject> extends ToolHead<I> {
  readonly effect: "write";
  /** Reads facts and says exactly what would be done; no effects when there is nothing to do. Called again before applying. */
  plan(input: z.output<I>, context: ToolContext): Promise<Plan>;
  /** The same effect with another amount (decimal string, in the currency of its change); absent where amounts are not edited. */
  adjust?(effect: Effect, amount: string): Effect;
  /**
   * Does one effect, at most once however often it is called with this token: reads before it writes. Gives what `verify` and
   * `undo` need, such as the ARN.
   */
  apply(effect: Effect, token: string, context: ApplyContext): Promise<Json>;
  /** Reads back. */
  verify(effect: Effect, result: Json, context: ApplyContext): Promise<Verification>;
  /** Takes the effect back; doing it twice is no error. Gives what was made by it, in place of the result. Absent where it cannot be. */
  undo?(effect: Effect, result: Json, context: ApplyContext): Promise<Json> | Promise<void>;
}

// Method syntax on purpose in these: the registry holds tools of different input and output types side by side.

/** A read or own tool of any shape, as the registry and the surfaces hold it. */
export interface AnyRunTool extends ToolHead<z.ZodObject> {
  readonly effect: "read" | "own";
  readonly needs?: Kept;
  readonly forOneself?: boolean;
  readonly output: z.ZodObject;
  run(input: never, context: ToolContext): Promise<unknown>;
  view(data: never): View;
}

/** A write tool of any shape. */
export interface AnyWriteTool extends Omit<WriteTool, "plan"> {
  plan(input: never, context: ToolContext): Promise<Plan>;
}

/** A tool of any shape, as the registry and the surfaces hold it. */
export type AnyTool = AnyRunTool | AnyWriteTool;

/** Declares a tool. Only the types do something here: input, output, run and view must fit each other. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: ReadTool<I, O>): ReadTool<I, O>;
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: OwnTool<I, O>): OwnTool<I, O>;
export function defineTool<I extends z.ZodObject>(tool: WriteTool<I>): WriteTool<I>;
export function defineTool(tool: unknown): unknown {
  return tool;
}
