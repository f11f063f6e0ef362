import type { BillingPeriod } from "../../kernel/period.ts";
import type { Group } from "./parties.ts";
import { randomOf } from "./random.ts";

/** A custom line item of Billing Conductor; it appears on Showback only. Values are decimal texts, always positive. */
export interface CustomItem {
  readonly arn: string;
  readonly group: number;
  readonly name: string;
  readonly description: string;
  readonly type: "FEE" | "CREDIT";
  /** A fixed amount a month, in the group's currency. */
  readonly flat: string | null;
  /** A share of the associated groups' Showback without flat items. */
  readonly percentage: string | null;
  /** ARNs that a percentage is taken of; nothing associated charges nothing. */
  readonly associated: readonly string[];
  readonly accountId: string;
  readonly start: BillingPeriod;
  /** Exclusive; null for a recurring item. */
  readonly end: BillingPeriod | null;
  /** The lines that a percentage is taken of; all when not given. */
  readonly filter?: ItemFilter;
  readonly createdAt: Date;
  /** When it was last written; when not given, as it was made. */
  readonly modifiedAt?: Date;
}

/** A line item filter: leaves out what cancels Savings Plans usage, or takes one service (by its code) or all others. */
export type ItemFilter =
  | { readonly kind: "without-negation" }
  | { readonly kind: "service" | "other-services"; readonly code: string };

/** The custom line items that stand at the beginning. */
export function customItemsOf(
  seed: number,
  groups: readonly Group[],
  first: BillingPeriod,
  last: BillingPeriod,
): CustomItem[] {
  const random = randomOf(seed, "custom items");
  return groups
    .filter((group) => group.kind === "client" && group.upstream === null)
    .flatMap((group) => {
      const common = {
        group: group.index,
        accountId: group.sourceAccountId,
        associated: [],
        percentage: null,
        start: first,
        end: null,
        createdAt: first.start,
      };
      const arn = (): string => `arn:aws:billingconductor::${group.receiver}:customlineitem/${random.text(10)}`;
      const items: CustomItem[] = [];
      if (group.hasCustomItems) {
        const flat = `${Math.ceil((group.monthly * random.int(8, 20)) / 1_000)}.${random.int(10, 99)}`;
        items.push({
          ...common,
          arn: arn(),
          name: "Managed-services",
          description: "Managed services, monthly",
          type: "FEE",
          flat,
        });
        if (group.features.includes("map-credits")) {
          const passed = `${Math.ceil((group.monthly * random.int(20, 45)) / 1_000)}.50`;
          const start = last.plus(-2);
          items.push({
            ...common,
            arn: arn(),
            name: "MAP-credit",
            description: "MAP 2.0 credit passed on",
            type: "CREDIT",
            flat: passed,
            start,
          });
        }
        const from = last.plus(-1);
        if (group.monthly > 20_000)
          items.push({
            ...common,
            arn: arn(),
            name: "Onboarding",
            description: "Onboarding workshop",
            type: "FEE",
            flat: "1500",
            start: from,
            end: last,
          });
      }
      if (group.features.includes("commission")) {
        items.push({
          ...common,
          arn: arn(),
          name: "Commission",
          description: "Service commission, 4.5 percent",
          type: "FEE",
          flat: null,
          percentage: "4.5",
          associated: [group.arn],
        });
        items.push({
          ...common,
          arn: arn(),
          name: "Loyalty",
          description: "Loyalty credit, 1 percent, not associated",
          type: "CREDIT",
          flat: null,
          percentage: "1",
        });
      }
      return items;
    });
}
