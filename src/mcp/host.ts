import type { Clock } from "#src/kernel/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { Door } from "#src/tool/run.ts";
import type { KeptAnswers } from "./kept-answers.ts";
import { type Scope, scopeOf } from "./scopes.ts";
import type { Texts } from "./texts.ts";

/** Who asks, as the transport has proven it. Looked up for every request: a right that this process takes back ends at once, one that another takes back within a second. */
export interface Asker {
  readonly caller: Caller;
  /** What the token lets its bearer do, of all that the caller may do. */
  readonly scopes: readonly Scope[];
}

/** What MCP is served from, whatever the transport. */
export interface McpHost {
  readonly door: Door;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly kept: KeptAnswers;
  readonly texts: Texts;
}

/** Whether whoever asks may use a tool, by right and by what their token is for. */
export function mayRun({ door }: McpHost, { caller, scopes }: Asker, name: string): boolean {
  return door.tools(caller).some((tool) => tool.name === name && scopes.includes(scopeOf(tool)));
}
