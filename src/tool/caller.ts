import type { Role } from "#src/ports/access.ts";
import type { ReceiverRef } from "#src/ports/receivers.ts";

export type { Role };

/** Where a call comes from. */
export type Surface = "slack" | "teams" | "cli" | "mcp" | "agent" | "job" | "web";

/**
 * Who asks. Made by a surface from what the platform proved about the person, never from arguments.
 * `clients` holds the primary account ids of the billing groups the person may see.
 */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly surface: Surface;
  readonly roles: readonly Role[];
  readonly clients: "all" | readonly string[];
  /** On whose bill such a client is, by primary account, where it is known: what another receiver has of it is out of sight. */
  readonly receivers?: Readonly<Record<string, string>>;
}

/** What a tool asks of its caller. `everyone` needs a known person only. */
export type Right = "everyone" | "cost.read" | "write.propose" | "write.approve" | "audit.read" | "admin";

/** Which roles hold which right. My View and margin are never for clients. */
const RIGHTS: Readonly<Record<Exclude<Right, "everyone">, readonly Role[]>> = {
  "cost.read": ["operator", "account-manager", "approver", "admin", "viewer"],
  "write.propose": ["operator", "account-manager", "admin"],
  // Whether a certain proposal may be approved by a certain person is decided by `Approvals`, at the moment of the click.
  "write.approve": ["operator", "account-manager", "approver", "admin"],
  "audit.read": ["operator", "approver", "admin"],
  admin: ["admin"],
};

/** Whether the caller holds the right on at least one client. A caller without any role holds none. */
export function holds(caller: Caller, right: Right): boolean {
  if (caller.roles.length === 0) return false;
  return right === "everyone" || caller.roles.some((role) => RIGHTS[right].includes(role));
}

/** Whether the caller may see the client with this primary account, on the bill of this receiver where it is told. */
export function sees(caller: Caller, primaryAccountId: string, receiver?: ReceiverRef): boolean {
  if (caller.clients === "all") return true;
  const own = caller.receivers?.[primaryAccountId];
  return (
    caller.clients.includes(primaryAccountId) && (own === undefined || receiver === undefined || own === receiver.id)
  );
}
