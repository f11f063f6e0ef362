import { type AppError, Conflict, InputError, NotAllowed, NotFound } from "#src/kernel/errors.ts";
import type { Role } from "#src/ports/access.ts";
import type { Actor, Effect, Plan, Proposal } from "#src/ports/proposals.ts";
import { type Bills, narrowed } from "#src/ports/reach.ts";
import { outcomeOf } from "./words.ts";

/** Who may see proposals: never clients, since a proposal shows cost and margin. */
export const READERS: readonly Role[] = ["operator", "account-manager", "approver", "admin", "viewer"];
/** Who may propose, edit, and let a failed one go on. */
export const PROPOSERS: readonly Role[] = ["operator", "account-manager", "admin"];
/** Who may approve, reject and take back. */
export const APPROVERS: readonly Role[] = ["approver", "admin"];
/** Who may stop writes: whoever may propose, approve or administer, since a stop is always safe. */
export const STOPPERS: readonly Role[] = ["operator", "account-manager", "approver", "admin"];
/** Who may let writes go on that were stopped, by themselves or by others. */
export const RESUMERS: readonly Role[] = ["operator", "approver", "admin"];

/** Where no person acts; what is decided there was decided by nobody. */
const MACHINES: readonly string[] = ["agent", "mcp", "job"];

/** Whether nobody in person acts on this surface. */
export function isMachine(surface: string): boolean {
  return MACHINES.includes(surface);
}

/** Whether the actor has one of the roles. */
export function has(by: Actor, roles: readonly Role[]): boolean {
  return by.roles.some((role) => roles.includes(role));
}

/** Refuses an actor who is no person, or has none of the roles for all clients of these plans. `deed` completes "Only ... may". */
export function demand(by: Actor, roles: readonly Role[], deed: string, plans: readonly Plan[] = []): void {
  if (isMachine(by.surface)) throw noPerson();
  if (!holdsFor(by, roles, plans)) throw noRole(roles, deed);
}

/** Whether one of the roles is the actor's, and reaches all clients of these plans. */
function holdsFor(by: Actor, roles: readonly Role[], plans: readonly Plan[]): boolean {
  return has(by, roles) && seesAll(narrowed(by, roles), ...plans);
}

/** Primary accounts of every client that a plan says something about. */
export function clientsOf(...plans: readonly Plan[]): readonly string[] {
  return [...new Set(plans.flatMap(({ effects, outcomes }) => [...effects, ...outcomes].map(({ client }) => client)))];
}

/** Whether all of these clients are among the actor's. */
export function seesClients(by: Actor, clients: readonly string[]): boolean {
  const own = by.clients;
  return own === "all" || clients.every((client) => own.includes(client));
}

/** Whether every client of these plans is among the actor's, on the bill where it is the actor's. */
export function seesAll(by: Actor, ...plans: readonly Plan[]): boolean {
  if (by.clients === "all") return true;
  const isOnOwnBill = ({ client, receiver }: Effect): boolean =>
    receiver === undefined || by.bills?.[client]?.includes(receiver) !== false;
  return seesClients(by, clientsOf(...plans)) && plans.every(({ effects }) => effects.every(isOnOwnBill));
}

/** On whose bills each client of a plan is, where that is told. */
export function billsOf({ effects }: Plan): Bills {
  const byClient = Map.groupBy(effects, ({ client }) => client);
  return Object.fromEntries(
    [...byClient].flatMap(([client, its]) => {
      const receivers = [...new Set(its.map(({ receiver }) => receiver))];
      return receivers.includes(undefined) ? [] : [[client, receivers as string[]] as const];
    }),
  );
}

/** A proposal's plans, as computed and as edited: it is about the clients of both. */
export function plansOf({ basis, plan }: Proposal): readonly Plan[] {
  return [basis, plan];
}

/** Whether this proposal exists for the actor at all. */
export function visibleTo(proposal: Proposal, by: Actor): boolean {
  return holdsFor(by, READERS, plansOf(proposal));
}

/** Why this actor cannot approve it now, or `null`: state and time, then role, then whose it is. */
export function whyNotApprove(proposal: Proposal, by: Actor, now: Date): AppError | null {
  if (!visibleTo(proposal, by)) return unknownProposal();
  if (isMachine(by.surface)) return noPerson();
  const late = tooLate(proposal, now);
  if (late !== null) return late;
  const own = proposal.proposedBy.id === by.id;
  if (!(own && proposal.selfApproval) && !holdsFor(by, APPROVERS, plansOf(proposal))) {
    return noRole(APPROVERS, "approve");
  }
  if (own && !proposal.selfApproval) {
    return new NotAllowed("proposal.own", "You proposed this yourself; somebody else must approve it.");
  }
  if (proposal.decisions.some((d) => d.kind === "approve" && d.by === by.id)) {
    return new Conflict("proposal.again", "You have approved this already; a second person must approve it too.");
  }
  return null;
}

/** Why nothing can be decided on it any more, or `null`: the first decision has won, or time is up. */
export function tooLate(proposal: Proposal, now: Date): Conflict | null {
  if (proposal.state !== "proposed") return new Conflict("proposal.decided", outcomeOf(proposal));
  return isOver(proposal, now) ? new Conflict("proposal.decided", outcomeOf({ ...proposal, state: "expired" })) : null;
}

/** Whether its time is up, whatever its state says. */
export function isOver(proposal: Proposal, now: Date): boolean {
  return proposal.state === "proposed" && now >= proposal.expiresAt;
}

/** What is said of a proposal that is not there, or not for this actor. */
export function unknownProposal(): NotFound {
  return new NotFound("proposal.unknown", "There is no such proposal among those you may see.");
}

/** A reason in trimmed form, which has to be given. */
export function reasonOf(reason: string): string {
  const trimmed = reason.trim();
  if (trimmed.length > 0 && trimmed.length <= LONGEST_REASON) return trimmed;
  throw new InputError("proposal.reason", `Say why, in at most ${LONGEST_REASON} characters.`);
}

const LONGEST_REASON = 500;

function noPerson(): NotAllowed {
  return new NotAllowed("surface.person", "This is for a person to decide: in chat, or on the command line.");
}

function noRole(roles: readonly Role[], deed: string): NotAllowed {
  return new NotAllowed("grant.missing", `Only ${roles.join(", ")} may ${deed}. Ask one of them, or a billing admin.`);
}
