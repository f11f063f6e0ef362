import type { PlanPrices } from "#src/engine/pricing/prices.ts";
import { InputError } from "#src/kernel/errors.ts";
import type { PricingPlan } from "#src/ports/pricing.ts";
import type { Plan } from "#src/ports/proposals.ts";
import type { ToolContext } from "../context.ts";
import { type PriceBook, usersOf } from "./book.ts";
import type { PricingDeed } from "./deeds.ts";
import { type PriceChange, pricingPlan } from "./plan.ts";

/** One change of pricing that every client of some plans shares. */
export interface SharedChange {
  readonly title: string;
  readonly summary: string;
  readonly key: string;
  /** Why there is nothing to do, or `null`. */
  readonly unchanged: string | null;
  readonly before: (plan: PricingPlan) => PlanPrices;
  readonly after: (plan: PricingPlan) => PlanPrices;
  /** `priced` are the ids of all billing groups that it prices anew. */
  readonly deed: (priced: readonly string[]) => PricingDeed;
}

/** The plan of a change that all clients of these plans share: an effect for each of them, of one and the same deed. */
export async function sharedChanges(
  context: ToolContext,
  book: PriceBook,
  plans: readonly PricingPlan[],
  change: SharedChange,
): Promise<Plan> {
  const { title } = change;
  if (change.unchanged !== null) return { title, effects: [], outcomes: [], risks: [change.unchanged] };
  const users = usersOf(book, plans);
  if (users.length === 0) {
    const names = plans.map(({ name }) => name).join(", ");
    const why = `No client is priced by ${names}, so there is nothing to show or approve. Change it in the AWS console.`;
    return { title, effects: [], outcomes: [], risks: [why] };
  }
  const deed = change.deed(users.map(({ id }) => id).sort());
  const changes = users.flatMap((group): PriceChange[] => {
    const plan = plans.find(({ id }) => id === group.plan?.id);
    if (plan === undefined) return [];
    const { summary, key } = change;
    return [{ group, before: change.before(plan), after: change.after(plan), summary, key, deed }];
  });
  const all = users.length === 2 ? "Both" : `All ${users.length}`;
  const risks = users.length === 1 ? [] : [`${all} clients get it together: no line can be left out of this proposal.`];
  return pricingPlan(context, { title, changes, shared: true, risks });
}

/** Refuses to change a plan that AWS manages. */
export function demandOwn({ name, managed }: PricingPlan): void {
  if (!managed) return;
  throw new InputError(
    "pricing.managed",
    `${name} is AWS's own plan and cannot be changed. Move clients to one of yours with pricing-move.`,
  );
}
