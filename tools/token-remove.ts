import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { tokenData, tokenOwnerParam, tokenParam, tokenShape, tokensOf } from "#src/tool/token-words.ts";

/** Token remove: a token is worth nothing from now on. */
export const tokenRemove = defineTool({
  name: "token-remove",
  title: "End a token for MCP",
  description: "Ends a static token for MCP at once, your own, or as an admin anybody's.",
  input: z.object({ name: tokenParam, for: tokenOwnerParam.optional() }),
  output: z.object({ removed: tokenShape }),
  effect: "own",
  grant: "cost.read",
  command: { positional: ["name"], examples: ["token-remove laptop"] },

  async run({ name, for: subject }, context) {
    const removed = await tokensOf(context).remove(name, context.caller, subject);
    return { removed: tokenData(removed, context.clock.now()) };
  },

  view: ({ removed }) => [
    { kind: "alert", level: "success", text: `The token ${removed.name} of ${removed.subject} has ended.` },
  ],
});
