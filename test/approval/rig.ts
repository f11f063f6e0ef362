import { createApprovals } from "#src/approval/approvals.ts";
import type { Enqueue } from "#src/approval/enqueue.ts";
import type { ApprovalRules } from "#src/approval/rules.ts";
import type { ManualClock } from "#src/kernel/clock.ts";
import type { Role } from "#src/ports/access.ts";
import type { Actor, Approvals, Effect, Plan } from "#src/ports/proposals.ts";
import type { Repositories, Store } from "#src/ports/store.ts";

export const HOUR = 3_600_000;

export const RULES: ApprovalRules = {
  selfUpTo: "0",
  twoPeopleFrom: "100000",
  typedFrom: "10000",
  expiresAfterMs: 72 * HOUR,
  remindAfterMs: 24 * HOUR,
  escalateAfterMs: 48 * HOUR,
  toleranceBasisPoints: 100,
  policyEvidence: 2,
};

export const ACME = "111111111111";
export const BETA = "222222222222";

/** Somebody in chat, who may see every client unless named otherwise. */
export function person(name: string, roles: readonly Role[], more: Partial<Actor> = {}): Actor {
  return { id: `slack:T:${name}`, name, surface: "slack", roles, clients: "all", ...more };
}

export const olivia = person("Olivia", ["operator"]);
export const aisha = person("Aisha", ["approver"]);
export const ben = person("Ben", ["approver"]);
export const ada = person("Ada", ["admin"]);

/** An effect that changes what a client is shown by an amount in USD. */
export function effect(key: string, amount: string, client = ACME): Effect {
  const change = { amount, currency: "USD" };
  return { key, client, clientName: `Client ${client[0]}`, summary: `Fee ${key}`, change, payload: { key, amount } };
}

export function planOf(...effects: readonly Effect[]): Plan {
  return { title: "Pass on support", effects, outcomes: [], risks: [] };
}

/** Adds the job's row as the worker's own code does. */
export const enqueue: Enqueue = async (within: Repositories, name, payload) => {
  const key = `${payload.proposal} ${payload.round}`;
  return (await within.jobs.add({ name, key, payload, dueAt: new Date(0) })).row;
};

export function approvalsOver(store: Store, clock: ManualClock, rules: Partial<ApprovalRules> = {}): Approvals {
  return createApprovals({ store, clock, rules: { ...RULES, ...rules }, enqueue });
}
