import type { Clock } from "#src/kernel/clock.ts";
import type { Audit } from "#src/ports/audit.ts";
import type { Call } from "#src/ports/call.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Doctor } from "#src/ports/doctor.ts";
import type { Policies } from "#src/ports/policies.ts";
import type { Approvals, Effect, Proposal } from "#src/ports/proposals.ts";
import type { ReceiverAdmin } from "#src/ports/receivers.ts";
import type { Access } from "#src/ports/rights.ts";
import type { SystemInfo } from "#src/ports/system.ts";
import type { Tokens } from "#src/ports/tokens.ts";
import type { Traces } from "#src/ports/traces.ts";
import type { ApiUsage } from "#src/ports/usage.ts";
import type { Caller } from "./caller.ts";

/** What a running tool may use. The desk shows only the clients that the caller may see. */
export interface ToolContext {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly call: Call;
  readonly desk: Desk;
  readonly system: SystemInfo;
  /** Proposals and decisions; `null` where this installation keeps none, as on a bill of one's own. */
  readonly approvals: Approvals | null;
  /** Rules that approve; `null` where there are no proposals. */
  readonly policies: Policies | null;
  /** The proposals of which something has been done, as far as the caller may see them; `null` where none are kept. */
  readonly done: (() => Promise<readonly Proposal[]>) | null;
  /** Who may do what, to read and to change; `null` where no rights are kept. */
  readonly access: Access | null;
  /** Tries every connection and permission; `null` where a process cannot. */
  readonly doctor: Doctor | null;
  /** The receivers, for billing admins; `null` where there are none to change, or nothing is kept. */
  readonly receivers: ReceiverAdmin | null;
  /** Static tokens for MCP; `null` where none are kept. */
  readonly tokens: Tokens | null;
  /** The audit trail, to read; `null` where none is kept. */
  readonly records: Pick<Audit, "recent" | "verify"> | null;
  /** What people thought of the assistant's answers, to read; `null` where none are kept. */
  readonly answers: Pick<Traces, "judged"> | null;
  /** What was asked of AWS and what it cost; `null` where it is not written down. */
  readonly usage: ApiUsage | null;
  /** An effect with another amount, by the tool that planned it; refused where amounts are not edited. */
  adjust(tool: string, effect: Effect, amount: string): Effect;
  /** The tools this caller may use, for `help`. */
  readonly catalogue: readonly ToolSummary[];
}

/** What a listing says of a tool. */
export interface ToolSummary {
  readonly name: string;
  readonly title: string;
  readonly effect: "read" | "write" | "own";
  readonly description: string;
  readonly usage: string;
  readonly examples: readonly string[];
}
