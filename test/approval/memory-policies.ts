import type { Clock } from "#src/kernel/clock.ts";
import { newId } from "#src/kernel/ids.ts";
import { Money } from "#src/kernel/money.ts";
import type { PeopleSaid, Policy } from "#src/ports/policies.ts";
import type { Evaluation, PolicyRows, PolicyStep } from "#src/ports/policy-rows.ts";
import type { StoredProposal } from "#src/ports/proposal-rows.ts";

/** Rows are replaced, never changed, so that a shallow copy of a table is what it was. */
export class PolicyTables {
  policies = new Map<string, Policy>();
  steps: (PolicyStep & { readonly id: string })[] = [];
  found: (Evaluation & { readonly at: Date })[] = [];

  copy(): PolicyTables {
    const copy = new PolicyTables();
    copy.policies = new Map(this.policies);
    copy.steps = [...this.steps];
    copy.found = [...this.found];
    return copy;
  }
}

type Current = () => Pick<PolicyTables, "policies" | "steps" | "found"> & {
  readonly proposals: ReadonlyMap<string, StoredProposal>;
};

/** `PolicyRows` in memory. */
export function policyRows(current: Current, clock: Clock): PolicyRows {
  const all = (): Policy[] => [...current().policies.values()];
  const proposalOf = (id: string): StoredProposal => {
    const proposal = current().proposals.get(id);
    if (proposal === undefined) throw new RangeError(`no proposal ${id}`);
    return proposal;
  };
  return {
    async add(policy) {
      if (all().some(({ name }) => name === policy.name)) return undefined;
      const added = { ...policy, id: newId(clock), state: "shadow" as const, madeAt: clock.now(), enabledBy: null };
      current().policies.set(added.id, added);
      const { id: by, name: byName } = policy.madeBy;
      current().steps.push({ id: added.id, from: null, to: "shadow", by, byName, note: null, at: clock.now() });
      return added;
    },
    list: async () => all(),
    lock: async (name) => all().find((policy) => policy.name === name),
    lockFor: async (tool) => all().filter(({ rule, state }) => rule.tools.includes(tool) && state !== "removed"),
    async move(id, step) {
      const policy = current().policies.get(id);
      if (policy?.state !== step.from) return false;
      const enabledBy = step.to === "enabled" ? { id: step.by, name: step.byName } : policy.enabledBy;
      current().policies.set(id, { ...policy, state: step.to, enabledBy });
      current().steps.push({ ...step, id, at: clock.now() });
      return true;
    },
    steps: async (id) =>
      current()
        .steps.filter((step) => step.id === id)
        .map(({ id: _, ...step }) => step),
    async found(evaluation) {
      const { policyId, proposalId } = evaluation;
      if (current().found.some((each) => each.policyId === policyId && each.proposalId === proposalId)) {
        throw new RangeError(`${policyId} has looked at ${proposalId} already`);
      }
      current().found.push({ ...evaluation, at: clock.now() });
    },
    of: async (proposalId) =>
      current()
        .found.filter((each) => each.proposalId === proposalId)
        .map(({ at: _, ...each }) => ({ ...each, name: current().policies.get(each.policyId)?.name ?? "" })),
    async used(id, acting, since) {
      const found = current().found.filter(
        (each) => each.policyId === id && each.acting === acting && each.fits && each.at >= since,
      );
      const amounts = found.map(({ amount }) => Money.of(amount ?? "0", "USD"));
      return { amount: Money.sum("USD", amounts).toString(), times: found.length };
    },
    seen: async (id) =>
      current()
        .found.filter((each) => each.policyId === id && !each.acting)
        .toReversed()
        .map((each) => {
          const proposal = proposalOf(each.proposalId);
          return { ...each, number: proposal.number, title: proposal.plan.title, people: saidOf(proposal) };
        }),
    async done(tool, keys) {
      const rows = [...current().proposals.values()].filter((row) => row.tool === tool);
      return new Map(
        rows.flatMap(({ plan, progress }) =>
          progress
            .filter(({ key, state }) => keys.includes(key) && (state === "done" || state === "verified"))
            .flatMap(({ key }) => plan.effects.filter((effect) => effect.key === key))
            .map(({ key, change }) => [key, change] as const),
        ),
      );
    },
  };
}

function saidOf({ decisions, state, approvalsNeeded }: StoredProposal): PeopleSaid | null {
  const count = (kind: string): number => decisions.filter((decision) => decision.kind === kind).length;
  if (count("reject") > 0) return "rejected";
  if (state === "replaced") return "edited";
  return count("approve") >= approvalsNeeded ? "approved" : null;
}
