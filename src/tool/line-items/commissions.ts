import type { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { ToolContext } from "../context.ts";
import { itemsOf } from "./change.ts";
import { COMMISSION, PURPOSE_TAG } from "./payload.ts";

/** The percentage fees that a group's Showback has in a period: commissions that we made, and fees of others like them. */
export interface Commissions {
  readonly ours: readonly CustomLineItem[];
  readonly foreign: readonly CustomLineItem[];
}

/** The commissions of some groups, and every custom line item of theirs. */
export interface StandingCommissions {
  readonly items: readonly CustomLineItem[];
  of(group: BillingGroup): Commissions;
}

/**
 * Reads the commissions of a period. Ours is what carries the tag of its purpose; a fee of others is like one when it is a percentage
 * of the group, whatever its name. One of nothing charges nothing (Billing Conductor user guide), so it is none.
 */
export async function readCommissions(
  context: ToolContext,
  groups: readonly BillingGroup[],
  period: BillingPeriod,
): Promise<StandingCommissions> {
  const lineItems = itemsOf(context);
  const { call } = context;
  const ids = new Set(groups.map((group) => group.id));
  const items = (await lineItems.list(period, call)).filter((item) => ids.has(item.groupId));
  const fees = items.filter(
    ({ type, charge, groupId }) => type === "fee" && charge.kind === "percentage" && charge.of.includes(groupId),
  );
  const purposes = await Promise.all(fees.map((item) => lineItems.tags(item.id, call)));
  const ours = new Set(fees.filter((_, i) => purposes[i]?.[PURPOSE_TAG] === COMMISSION));
  return {
    items,
    of: ({ id }) => {
      const own = fees.filter((item) => item.groupId === id);
      return { ours: own.filter((item) => ours.has(item)), foreign: own.filter((item) => !ours.has(item)) };
    },
  };
}
