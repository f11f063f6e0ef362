import type { Clock } from "#src/kernel/clock.ts";
import type { Call } from "#src/ports/call.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { SystemInfo } from "#src/ports/system.ts";
import type { Caller } from "./caller.ts";

/** What a running tool may use. The desk shows only the clients that the caller may see. */
export interface ToolContext {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly call: Call;
  readonly desk: Desk;
  readonly system: SystemInfo;
  /** The tools this caller may use, for `help`. */
  readonly catalogue: readonly ToolSummary[];
}

/** What a listing says of a tool. */
export interface ToolSummary {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly usage: string;
  readonly examples: readonly string[];
}
