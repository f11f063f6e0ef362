import type { Role } from "#src/ports/access.ts";
import { narrowed, type Reaching } from "#src/ports/reach.ts";
import type { ReceiverRef } from "#src/ports/receivers.ts";

export type { Role };

/** Where a call comes from. */
export type Surface = "slack" | "teams" | "cli" | "mcp" | "agent" | "job" | "web";

/**
 * Who asks. Made by a surface from what the platform proved about the person, never from arguments.
 * `clients` holds the primary account ids of the billing groups the person may see.
 */
export interface Caller extends Reaching {
  readonly id: string;
  readonly name: string;
  readonly surface: Surface;
  /** What of their rights could not be read, as a sentence: refusals end with it. */
  readonly unread?: string;
}

/** What a tool asks of its caller. `everyone` needs a known person only. */
export type Right =
  | "everyone"
  | "cost.read"
  | "write.propose"
  | "write.approve"
  | "write.stop"
  | "write.resume"
  | "audit.read"
  | "admin";

/** Which roles hold which right. My View and margin are never for clients. */
const RIGHTS: Readonly<Record<Exclude<Right, "everyone">, readonly Role[]>> = {
  "cost.read": ["operator", "account-manager", "approver", "admin", "viewer"],
  "write.propose": ["operator", "account-manager", "admin"],
  // Whether a certain proposal may be approved by a certain person is decided by `Approvals`, at the moment of the click.
  "write.approve": ["operator", "account-manager", "approver", "admin"],
  "write.stop": ["operator", "account-manager", "approver", "admin"],
  "write.resume": ["operator", "approver", "admin"],
  "audit.read": ["operator", "approver", "admin"],
  admin: ["admin"],
};

/** Whether the caller holds the right on at least one client. A caller without any role holds none. */
export function holds(caller: Caller, right: Right): boolean {
  if (caller.roles.length === 0) return false;
  return right === "everyone" || caller.roles.some((role) => RIGHTS[right].includes(role));
}

/** The caller as far as this right goes: with the roles that hold it, and the clients that those roles reach. */
export function withRight(caller: Caller, right: Right): Caller {
  return right === "everyone" ? caller : narrowed(caller, RIGHTS[right]);
}

/** Whether the caller may see the client with this primary account, on the bill of this receiver where it is told. */
export function sees(caller: Caller, primaryAccountId: string, receiver?: ReceiverRef): boolean {
  if (caller.clients === "all") return true;
  const bills = caller.bills?.[primaryAccountId];
  const onBill = bills === undefined || receiver === undefined || bills.includes(receiver.id);
  return caller.clients.includes(primaryAccountId) && onBill;
}
