import type { Clock } from "#src/kernel/clock.ts";
import { Conflict, InputError, NotAllowed, NotFound } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Difference, Policies, Policy, PolicyReport, PolicyRule, PolicyState } from "#src/ports/policies.ts";
import type { Actor } from "#src/ports/proposals.ts";
import type { Repositories, Store } from "#src/ports/store.ts";
import { dayOf } from "./ask-policies.ts";
import { digestOf } from "./digest.ts";
import { ruleOf } from "./policy-draft.ts";
import { demand, has, READERS, STOPPERS, seesClients, visibleTo } from "./rights.ts";
import type { ApprovalRules } from "./rules.ts";
import { scoreOf, scoreWords } from "./score.ts";

/** What policies are managed with. */
export interface PolicyOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: Pick<ApprovalRules, "twoPeopleFrom" | "typedFrom" | "policyEvidence">;
  /** The names of all write tools. */
  readonly tools: readonly string[];
}

/** Where a policy can go from where it is. */
const MOVES: Readonly<Record<PolicyState, readonly PolicyState[]>> = {
  shadow: ["enabled", "removed"],
  enabled: ["paused", "removed"],
  paused: ["enabled", "removed"],
  removed: [],
};

/**
 * The one way to policies. Enabling is a decision of two people, of whom the first has made the policy; it is no proposal, because a
 * proposal is of changes outside, which the worker makes, and may be approved by people who may not make policies.
 */
export function createPolicies({ store, clock, rules, tools }: PolicyOptions): Policies {
  /** One step with the policy locked; all of it is kept, its audit row last, or none. */
  const move = async (
    name: string,
    by: Actor,
    to: PolicyState,
    check: (policy: Policy, report: PolicyReport) => string | null,
  ): Promise<PolicyReport> =>
    store.transaction(async (within) => {
      const policy = await within.policies.lock(name.trim().toLowerCase());
      if (policy === undefined || policy.state === "removed") throw unknownPolicy(name);
      demandClients(policy.rule, by);
      if (!MOVES[policy.state].includes(to))
        throw new Conflict("policy.state", `Policy ${policy.name} ${IS[policy.state]}.`);
      const note = check(policy, await reportOf(within, policy, by));
      const moved = await within.policies.move(policy.id, { from: policy.state, to, by: by.id, byName: by.name, note });
      if (!moved) throw new Conflict("policy.state", `Policy ${policy.name} has changed meanwhile. Look at it again.`);
      const after = (await within.policies.list()).find(({ id }) => id === policy.id) ?? policy;
      const report = await reportOf(within, after, by);
      await record(within, by, DEEDS[to], { policy: policy.name, from: policy.state, note });
      return report;
    });

  const reportOf = async (within: Repositories, policy: Policy, by: Actor): Promise<PolicyReport> => {
    const now = clock.now();
    const seen = await within.policies.seen(policy.id);
    const score = scoreOf(seen, rules.policyEvidence);
    return {
      policy,
      used: {
        day: await within.policies.used(policy.id, true, dayOf(now)),
        month: await within.policies.used(policy.id, true, BillingPeriod.at(now).start),
      },
      score: { ...score, differ: await shownTo(within, score.differ, by) },
    };
  };

  return {
    async list(by) {
      if (!has(by, READERS)) return [];
      const policies = (await store.policies.list()).filter(({ state }) => state !== "removed");
      return Promise.all(policies.map((policy) => reportOf(store, policy, by)));
    },
    async add(draft, by) {
      demand(by, ["admin"], "make a policy");
      const rule = ruleOf(draft, tools, rules);
      demandClients(rule, by);
      return store.transaction(async (within) => {
        const madeBy = { id: by.id, name: by.name };
        const policy = await within.policies.add({ name: draft.name, rule, madeBy });
        if (policy === undefined) {
          throw new Conflict(
            "policy.name",
            `There is, or was, a policy ${draft.name}: what it did is kept under this name. Give this one another.`,
          );
        }
        const report = await reportOf(within, policy, by);
        await record(within, by, "add", { policy: policy.name, rule });
        return report;
      });
    },
    async enable(name, by) {
      demand(by, ["admin"], "enable a policy");
      return move(name, by, "enabled", ({ madeBy }, { score }) => {
        if (madeBy.id === by.id) {
          throw new NotAllowed("policy.own", "You made this policy yourself; another admin must enable it.");
        }
        if (score.seen >= score.needed) return scoreWords(score);
        throw new Conflict(
          "policy.evidence",
          `Policy ${name} has seen ${score.seen} decisions of people so far; it takes ${score.needed} before it can be enabled.`,
        );
      });
    },
    async pause(name, by) {
      demand(by, STOPPERS, "pause a policy");
      return move(name, by, "paused", () => null);
    },
    async remove(name, by) {
      demand(by, ["admin"], "remove a policy");
      return move(name, by, "removed", () => null);
    },
  };
}

const IS: Readonly<Record<PolicyState, string>> = {
  shadow: "only watches, so there is nothing to pause",
  enabled: "is enabled already",
  paused: "is paused already",
  removed: "was removed",
};

const DEEDS: Readonly<Record<PolicyState, string>> = {
  shadow: "add",
  enabled: "enable",
  paused: "pause",
  removed: "remove",
};

/** A policy reaches as far as its clients; nobody decides about more than their own. */
function demandClients({ clients }: PolicyRule, by: Actor): void {
  if (
    by.clients === "all" ||
    (clients !== "all" &&
      seesClients(
        by,
        clients.map(({ account }) => account),
      ))
  )
    return;
  throw new NotAllowed("grant.client", "This policy is about clients that are not among yours.");
}

async function shownTo(within: Repositories, differ: readonly Difference[], by: Actor): Promise<readonly Difference[]> {
  if (by.clients === "all") return differ;
  const found = await Promise.all(differ.map(({ number }) => within.proposals.byNumber(number)));
  return differ.filter((_, at) => {
    const proposal = found[at];
    return proposal !== undefined && visibleTo(proposal, by);
  });
}

function unknownPolicy(name: string): NotFound | InputError {
  return name.trim() === ""
    ? new InputError("policy.name", "Name a policy. The command policies lists them.")
    : new NotFound(
        "policy.unknown",
        `There is no policy "${name.trim().slice(0, 40)}". The command policies lists them.`,
      );
}

/** The audit row of a change of a policy; written last, since all appends wait for each other. */
async function record(within: Repositories, by: Actor, deed: string, input: Json): Promise<void> {
  await within.audit.append({
    actor: by.id,
    surface: by.surface,
    tool: `policy.${deed}`,
    inputDigest: await digestOf(input),
    outcome: "ok",
  });
}
