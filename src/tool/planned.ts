import type { Plan } from "#src/ports/proposals.ts";
import type { ToolContext } from "./context.ts";
import type { AnyWriteTool } from "./define.ts";

/** What a write tool would do; a plan whose tool has no way back says so, so that it is approved as one that has none. */
export async function planned(tool: AnyWriteTool, input: unknown, context: ToolContext): Promise<Plan> {
  const plan = await tool.plan(input as never, context);
  return tool.undo === undefined ? { ...plan, final: true } : plan;
}
