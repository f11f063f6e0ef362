import type { BillingPeriod } from "../../kernel/period.ts";
import type { CustomItem } from "./custom-items.ts";
import type { Account, Group } from "./parties.ts";
import type { PricingPlan } from "./plans.ts";
import { randomOf } from "./random.ts";

/**
 * Texts that people outside have written, for the fields that they can write; each stands in one place, in turn, and the places that are left
 * keep the book's own. For whoever wants to see what becomes of them.
 */
export interface ForeignTexts {
  /** Names of the clients without a written part. */
  readonly clients?: readonly string[];
  /** Names of member accounts; management accounts keep their own. */
  readonly accounts?: readonly string[];
  /** Names and descriptions of custom line items, one more a client in turn. */
  readonly items?: readonly string[];
  /** Descriptions of pricing plans, then of their rules. */
  readonly plans?: readonly string[];
  /** Values of tags. */
  readonly tags?: readonly string[];
  /** Names of what is bought on AWS Marketplace. */
  readonly products?: readonly string[];
}

/** The accounts with these names, client by client. */
export function namedAccounts(accounts: readonly Account[], names: readonly string[] = []): readonly Account[] {
  if (names.length === 0) return accounts;
  const members = accounts.filter((account, at) => accounts[at - 1]?.group === account.group);
  const given = new Map(members.map(({ row }, at) => [row, names[at]] as const));
  return accounts.map((account) => ({ ...account, name: given.get(account.row) ?? account.name }));
}

/** The plans with these descriptions. */
export function describedPlans(plans: readonly PricingPlan[], texts: readonly string[] = []): readonly PricingPlan[] {
  const left = texts.values();
  const next = (own: string): string => left.next().value ?? own;
  const described = plans.map((plan) => ({ ...plan, description: next(plan.description) }));
  return described.map((plan) => ({
    ...plan,
    rules: plan.rules.map((rule) => ({ ...rule, description: next(rule.description) })),
  }));
}

/** One line item for each text: a fee of one unit every month. */
export function itemsWithTexts(
  seed: number,
  groups: readonly Group[],
  first: BillingPeriod,
  texts: readonly string[] = [],
): readonly CustomItem[] {
  const random = randomOf(seed, "foreign texts");
  const clients = groups.filter((group) => group.kind === "client" && group.upstream === null && group.hasLines);
  return texts.flatMap((text, at) => {
    const group = clients[at % clients.length];
    if (group === undefined) return [];
    return [
      {
        arn: `arn:aws:billingconductor::${group.receiver}:customlineitem/${random.text(10)}`,
        group: group.index,
        name: text,
        description: text,
        type: "FEE" as const,
        flat: "1",
        percentage: null,
        associated: [],
        accountId: group.sourceAccountId,
        start: first,
        end: null,
        createdAt: first.start,
      },
    ];
  });
}
