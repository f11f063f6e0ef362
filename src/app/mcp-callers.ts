import type { Config } from "#src/config.ts";
import { SCOPES } from "#src/mcp/scopes.ts";
import type { Directory } from "#src/ports/rights.ts";
import type { Store } from "#src/ports/store.ts";
import type { TokenRecord } from "#src/ports/tokens.ts";
import type { Caller } from "#src/tool/caller.ts";
import { callerFrom } from "./callers.ts";

/** The caller of a request, with the rights that the store has for them now. */
export function mcpCaller(
  store: Store,
  subject: string,
  { slack }: Config,
  directory: Directory | null,
): Promise<Caller> {
  const member = /^slack:[^:]+:(.+)$/.exec(subject)?.[1] ?? "";
  const isAdmin = slack.kind === "real" && slack.admins.includes(member);
  return callerFrom(store, subject, "mcp", { admins: isAdmin ? [subject] : [], directory });
}

/** What a static token is for. */
export function scopesOf({ readOnly }: TokenRecord): typeof SCOPES | readonly ["billing:read"] {
  return readOnly ? ["billing:read"] : SCOPES;
}
