import { z } from "zod";
import { defineTool } from "#src/tool/define.ts";
import { tokenData, tokenShape, tokensOf } from "#src/tool/token-words.ts";
import type { View } from "#src/view/view.ts";

/** Tokens: who can reach this installation over MCP without signing in. */
export const tokens = defineTool({
  name: "tokens",
  title: "Tokens for MCP",
  description:
    "Your static tokens for MCP: name, until when, when last used, and whether for reading alone; an admin sees those of everybody. " +
    "What a token is was shown once, when it was made.",
  input: z.object({}),
  output: z.object({ tokens: z.array(tokenShape) }),
  effect: "own",
  grant: "cost.read",
  command: { positional: [], examples: ["tokens"] },

  async run(_input, context) {
    const now = context.clock.now();
    return { tokens: (await tokensOf(context).list(context.caller)).map((record) => tokenData(record, now)) };
  },

  view(data): View {
    const heading = { kind: "heading" as const, text: "Tokens for MCP" };
    if (data.tokens.length === 0) return [heading, { kind: "text", text: "There are none. token-add makes one." }];
    return [
      heading,
      {
        kind: "table",
        caption: "Tokens for MCP",
        columns: ["Name", "Whose", "For", "Until", "Last used"].map((label) => ({ label, align: "left" })),
        rows: data.tokens.map(({ name, subject, readOnly, expiresAt, lastUsedAt, expired }) => [
          name,
          subject,
          readOnly ? "reading alone" : "all that its owner may",
          expired ? "expired" : day(expiresAt),
          lastUsedAt === null ? "never" : day(lastUsedAt),
        ]),
      },
    ];
  },
});

const day = (instant: string): string => instant.slice(0, 10);
