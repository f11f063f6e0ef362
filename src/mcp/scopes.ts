import { NotAllowed } from "#src/kernel/errors.ts";
import type { Right } from "#src/tool/caller.ts";
import type { AnyTool } from "#src/tool/define.ts";

/** What an access token can be for; the least comes first, and is what a client is told to begin with. */
export const SCOPES = ["billing:read", "billing:propose", "billing:audit", "billing:admin"] as const;

/** One of `SCOPES`. */
export type Scope = (typeof SCOPES)[number];

/** The scope that each right asks of a token. A scope narrows what its bearer's roles allow, and never adds to it. */
const OF_RIGHT: Readonly<Record<Right, Scope>> = {
  everyone: "billing:read",
  "cost.read": "billing:read",
  "write.propose": "billing:propose",
  "write.approve": "billing:propose",
  "write.stop": "billing:propose",
  "write.resume": "billing:propose",
  "audit.read": "billing:audit",
  admin: "billing:admin",
};

/** The scope that a tool asks for. */
export function scopeOf(tool: AnyTool): Scope {
  return OF_RIGHT[tool.grant];
}

/** Refuses a call that the token is not for. Over HTTP it has been challenged before; this holds whatever came in between. */
export function demandScope(tool: AnyTool, scopes: readonly Scope[]): void {
  const needed = scopeOf(tool);
  if (scopes.includes(needed)) return;
  throw new NotAllowed(
    "scope.missing",
    `"${tool.name}" needs a token with the scope ${needed}. Sign in again with it.`,
  );
}

/** The scope that every token needs. */
export const LEAST: Scope = "billing:read";

/** The scopes among these words that are ours. */
export function scopesIn(words: readonly string[]): readonly Scope[] {
  return SCOPES.filter((scope) => words.includes(scope));
}
