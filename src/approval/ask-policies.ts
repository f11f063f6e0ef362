import type { Clock } from "#src/kernel/clock.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { AuditEntry } from "#src/ports/audit.ts";
import type { PeopleSaid, Policy } from "#src/ports/policies.ts";
import type { StoredProposal } from "#src/ports/proposal-rows.ts";
import type { Repositories } from "#src/ports/store.ts";
import { digestOf } from "./digest.ts";
import type { Enqueue } from "./enqueue.ts";
import { step } from "./machine.ts";
import { type Judgement, judge, keysBefore } from "./policy.ts";
import { clientsOf } from "./rights.ts";
import { stopFor } from "./stops.ts";

/** What asking policies takes. */
export interface Asking {
  readonly clock: Clock;
  readonly enqueue: Enqueue;
}

/**
 * Has every policy that is about its tool look at a proposal that was just made: those that only watch write down what they would have
 * done; the first enabled one that fits, the oldest first, approves it, and later ones are not asked. The policies stay locked until the
 * transaction ends, so that two proposals at once never go over a cap. Gives the audit rows, which are to be appended last.
 */
export async function askPolicies(
  within: Repositories,
  proposal: StoredProposal,
  { clock, enqueue }: Asking,
): Promise<readonly AuditEntry[]> {
  const policies = await within.policies.lockFor(proposal.tool);
  if (policies.length === 0) return [];
  const { plan, tool, proposedBy } = proposal;
  const now = clock.now();
  const stopped = (await stopFor(within, clientsOf(proposal.basis, plan), proposedBy.surface)) ?? null;
  const before = await within.policies.done(tool, [...keysBefore(plan.effects).values()]);
  const entries: AuditEntry[] = [];
  let approved = false;
  for (const policy of policies) {
    const acting = policy.state === "enabled";
    if (acting && approved) continue;
    const used = {
      day: await within.policies.used(policy.id, acting, dayOf(now)),
      month: await within.policies.used(policy.id, acting, BillingPeriod.at(now).start),
    };
    const found = judge(policy.rule, { proposal, stopped, before, used });
    const { fits, why, counts, amount } = found;
    await within.policies.found({
      ...{ policyId: policy.id, proposalId: proposal.id },
      ...{ acting, fits, why, counts, amount },
    });
    entries.push(await entryOf(policy, proposal, acting ? "policy.approve" : "policy.shadow", outcomeOf(found)));
    if (!acting || !fits) continue;
    await approve(within, proposal, policy, enqueue);
    approved = true;
  }
  return entries;
}

/** After people have decided: whether each policy that only watched would have done the same, as audit rows to be appended last. */
export async function comparePolicies(
  within: Repositories,
  proposal: StoredProposal,
  people: PeopleSaid,
): Promise<readonly AuditEntry[]> {
  const found = (await within.policies.of(proposal.id)).filter(({ acting, counts }) => !acting && counts);
  return Promise.all(
    found.map(({ name, fits }) =>
      entryOf({ name }, proposal, "policy.compare", fits === (people === "approved") ? "agrees" : "differs"),
    ),
  );
}

/** The first instant of the UTC day. */
export function dayOf(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
}

/** The same steps as an approval by a person; who is behind the policy is in its name as people read it. */
async function approve(
  within: Repositories,
  proposal: StoredProposal,
  { name, madeBy, enabledBy }: Policy,
  enqueue: Enqueue,
): Promise<void> {
  const by = `policy:${name}`;
  const byName = `policy ${name}, made by ${madeBy.name}, enabled by ${enabledBy?.name ?? "nobody"}`;
  await within.proposals.decide(proposal.id, { by, byName, kind: "policy", reason: null, digest: proposal.digest });
  await step(within, proposal, { to: "approved", by, byName, note: null });
  const round = await within.proposals.nextRound(proposal.id);
  await enqueue(within, "proposal.apply", { proposal: proposal.id, round });
}

const outcomeOf = ({ fits, code }: Judgement): string => (fits ? "ok" : `policy.${code}`);

async function entryOf(
  { name }: Pick<Policy, "name">,
  { id, digest }: StoredProposal,
  tool: string,
  outcome: string,
): Promise<AuditEntry> {
  const inputDigest = await digestOf({ policy: name, proposal: id, digest });
  return { actor: `policy:${name}`, surface: "policy", tool, inputDigest, outcome };
}
