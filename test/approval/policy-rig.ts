import { createPolicies } from "#src/approval/policies.ts";
import type { ManualClock } from "#src/kernel/clock.ts";
import type { Policies, PolicyDraft, PolicyRule } from "#src/ports/policies.ts";
import type { Store } from "#src/ports/store.ts";
import { ACME, person, RULES } from "./rig.ts";

/** Two admins: one makes a policy, the other enables it. */
export const mona = person("Mona", ["admin"]);
export const omar = person("Omar", ["admin"]);

/** A rule of small fixes for one client; what is not of interest is left wide. */
export const RULE: PolicyRule = {
  tools: ["fix"],
  clients: [{ account: ACME, name: "Client 1" }],
  currency: "USD",
  perEffect: "500",
  perProposal: "800",
  change: null,
  share: null,
  without: [],
  agent: false,
  perDay: { amount: "1000", times: 5 },
  perMonth: { amount: "5000", times: 50 },
};

/** The same as somebody writes it. */
export const DRAFT: PolicyDraft = {
  name: "small-fixes",
  tools: "fix",
  clients: [{ account: ACME, name: "Client 1" }],
  currency: "USD",
  perEffect: "500",
  perProposal: "800",
  change: null,
  share: null,
  without: "none",
  agent: false,
  day: "1,000.00",
  dayTimes: 5,
  month: "5000",
  monthTimes: 50,
};

export function policiesOver(store: Store, clock: ManualClock): Policies {
  return createPolicies({ store, clock, rules: RULES, tools: ["fix", "commission"] });
}
