import { z } from "zod";
import type { TokenRecord, Tokens } from "#src/ports/tokens.ts";
import type { ToolContext } from "./context.ts";
import { noTokens } from "./not-kept.ts";

/** The parameter for a token's name. */
export const tokenParam = z
  .string()
  .trim()
  .regex(/^[\w.-]{1,40}$/, "must be one word of letters, digits, dots and dashes")
  .describe("Name of the token, such as the machine that it is for");

/** The parameter for whose token it is. */
export const tokenOwnerParam = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe(
    "Whose token, as access names them; left out, your own. Somebody else's only on the command line, or by an admin to remove it",
  );

/** A token as it is told: never what it is. */
export const tokenShape = z.object({
  name: z.string(),
  subject: z.string().describe("Whose rights it has"),
  readOnly: z.boolean(),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable().describe("To the hour; null when it was never used"),
  expired: z.boolean(),
});

/** A token as plain data. */
export function tokenData(record: TokenRecord, now: Date): z.output<typeof tokenShape> {
  const { name, subject, readOnly, createdAt, expiresAt, lastUsedAt } = record;
  return {
    name,
    subject,
    readOnly,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expired: expiresAt <= now,
  };
}

/** The tokens of this installation; refuses where none are kept. */
export function tokensOf({ tokens }: ToolContext): Tokens {
  if (tokens === null) throw noTokens();
  return tokens;
}
