import { Money } from "#src/kernel/money.ts";
import type { Effect, Plan } from "#src/ports/proposals.ts";

/**
 * The same plan with its effects by size of their change, largest first, dollars before other currencies. One that follows another is done
 * right after it, whatever its size. What clients are shown stands in the order in which they come.
 */
export function largestFirst(plan: Plan): Plan {
  const effects = chainsOf(plan.effects).toSorted(byLargest).flat();
  const places = new Map(effects.map(({ client }, i) => [client, i] as const).reverse());
  const placeOf = (client: string): number => places.get(client) ?? effects.length;
  return { ...plan, effects, outcomes: plan.outcomes.toSorted((a, b) => placeOf(a.client) - placeOf(b.client)) };
}

/** Effects that are done one after the other. What is left of a chain of which a part was left out is a chain too. */
function chainsOf(effects: readonly Effect[]): Effect[][] {
  const chains: Effect[][] = [];
  const chainOf = new Map<string, Effect[]>();
  for (const effect of effects) {
    const before = effect.follows === undefined ? undefined : chainOf.get(effect.follows);
    const chain = before ?? [];
    if (before === undefined) chains.push(chain);
    chain.push(effect);
    chainOf.set(effect.key, chain);
  }
  return chains;
}

function byLargest(a: readonly Effect[], b: readonly Effect[]): number {
  const [left, right] = [largestOf(a), largestOf(b)];
  if (left.currency === right.currency) return right.compare(left);
  if (left.currency === "USD" || right.currency === "USD") return left.currency === "USD" ? -1 : 1;
  return left.currency < right.currency ? -1 : 1;
}

/** The changes of a chain are of one client, and so in one currency. */
function largestOf(chain: readonly Effect[]): Money {
  const sizes = chain.map(({ change }) => Money.of(change.amount, change.currency).abs());
  return sizes.reduce((most, size) => (size.currency === most.currency && size.compare(most) > 0 ? size : most));
}
