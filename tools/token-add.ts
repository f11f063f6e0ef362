import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { tokenData, tokenOwnerParam, tokenParam, tokenShape, tokensOf } from "#src/tool/token-words.ts";

/** Token add: a static token for MCP, shown once. */
export const tokenAdd = defineTool({
  name: "token-add",
  title: "Make a token for MCP",
  description:
    "Makes a static token with which a program of yours reaches this installation over MCP, with your rights as they are at each request; " +
    "shown this once, it ends by itself after some days, or at once with token-remove.",
  input: z.object({
    name: tokenParam,
    days: z.int().min(1).max(365).optional().describe("After how many days it ends; 30 when left out"),
    readOnly: z.boolean().optional().describe("For reading alone: it can propose nothing, and sees no audit trail"),
    for: tokenOwnerParam.optional(),
  }),
  output: z.object({ token: z.string().describe("Shown this once"), of: tokenShape }),
  effect: "own",
  forOneself: true,
  grant: "cost.read",
  command: { positional: ["name"], examples: ["token-add laptop", "token-add laptop --days 7 --read-only"] },

  async run({ name, days = 30, readOnly = false, for: subject }, context) {
    const wish = { name, days, readOnly, ...(subject === undefined ? {} : { subject }) };
    const { token, record } = await tokensOf(context).add(wish, context.caller);
    return { token, of: tokenData(record, context.clock.now()) };
  },

  view: ({ token, of }) => [
    { kind: "heading", text: `Token ${of.name}` },
    { kind: "alert", level: "warning", text: "It is shown this once. Whoever has it has these rights." },
    {
      kind: "facts",
      items: [
        { label: "Token", value: token },
        { label: "Has the rights of", value: of.subject },
        { label: "For", value: of.readOnly ? "reading alone" : "reading and proposing; it decides on nothing" },
        { label: "Until", value: of.expiresAt.slice(0, 10) },
      ],
    },
  ],
});
