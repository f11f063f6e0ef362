import { Money } from "#src/kernel/money.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, CostReport, Unreadable } from "#src/ports/billing-groups.ts";
import { withoutReport } from "../both-sides.ts";
import type { ToolContext } from "../context.ts";

/** A group's month: its report, and what a percentage of the group is taken of. */
export interface Base {
  readonly group: BillingGroup;
  readonly report: CostReport;
  /** Showback without custom line items. */
  readonly base: Money;
}

/**
 * Reads what percentages of some groups are taken of, in one period: Showback by record type without custom line items. One request
 * to Cost Explorer a group. A group that cannot be read, or has no report, is in `unreadable`.
 */
export async function readBases(
  { desk, call }: ToolContext,
  groups: readonly BillingGroup[],
  period: BillingPeriod,
): Promise<{ readonly bases: readonly Base[]; readonly unreadable: readonly Unreadable[] }> {
  if (groups.length === 0) return { bases: [], unreadable: [] };
  const query = { groups, side: "showback", first: period, last: period, by: ["kind"] } as const;
  const [reports, shown] = await Promise.all([desk.groups.reports(period, period, call), desk.costs.read(query, call)]);
  const missing = new Set(shown.unreadable.map((u) => u.groupId));
  const readable = groups.filter((group) => !missing.has(group.id));
  const bases = readable.flatMap((group) =>
    reports
      .filter((report) => report.groupId === group.id)
      .map((report): Base => {
        const { currency } = report.showback;
        const lines = shown.lines.filter(
          ({ groupId, keys, cost }) =>
            groupId === group.id &&
            cost.currency === currency &&
            keys.kind !== "custom-fee" &&
            keys.kind !== "custom-credit",
        );
        const costs = lines.map((line) => line.cost);
        return { group, report, base: Money.sum(currency, costs) };
      }),
  );
  return { bases, unreadable: [...shown.unreadable, ...withoutReport(readable, reports, period.toString())] };
}
