import type { PricedMonth } from "#src/engine/pricing/reprice.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, CostReport, Unreadable } from "#src/ports/billing-groups.ts";
import type { ChargeKind, CostLine } from "#src/ports/cost-source.ts";
import { withoutReport } from "../both-sides.ts";
import type { ToolContext } from "../context.ts";

/** A billing group's month, with its report. */
export interface GroupMonth {
  readonly group: BillingGroup;
  readonly report: CostReport;
  readonly month: PricedMonth;
}

/**
 * Reads what some groups were shown in a month, by service and kind; also who sells each service when `bySeller`. One or two requests to Cost
 * Explorer a group. A group that cannot be read, or has no report, is in `unreadable`.
 */
export async function readMonths(
  { desk, call }: ToolContext,
  groups: readonly BillingGroup[],
  period: BillingPeriod,
  bySeller: boolean,
): Promise<{ readonly months: readonly GroupMonth[]; readonly unreadable: readonly Unreadable[] }> {
  if (groups.length === 0) return { months: [], unreadable: [] };
  const query = { groups, side: "showback", first: period, last: period } as const;
  const [reports, shown, sellers] = await Promise.all([
    desk.groups.reports(period, period, call),
    desk.costs.read({ ...query, by: ["service", "kind"] }, call),
    bySeller ? desk.costs.read({ ...query, by: ["service", "provider"] }, call) : { lines: [], unreadable: [] },
  ]);
  const missing = new Set([...shown.unreadable, ...sellers.unreadable].map(({ groupId }) => groupId));
  const readable = groups.filter(({ id }) => !missing.has(id));
  const months = readable.flatMap((group) =>
    reports
      .filter(({ groupId }) => groupId === group.id)
      .map((report): GroupMonth => {
        const own = (lines: readonly CostLine[]): readonly CostLine[] =>
          lines.filter(({ groupId }) => groupId === group.id);
        const sellerOf = sellersOf(own(sellers.lines));
        const sums = own(shown.lines).map(({ keys, cost }) => ({
          service: keys.service ?? "",
          billingEntity: sellerOf.get(keys.service ?? "") ?? null,
          kind: (keys.kind ?? "other") as ChargeKind,
          cost,
        }));
        return { group, report, month: { currency: report.showback.currency, myView: report.myView, shown: sums } };
      }),
  );
  const failed = [...new Map([...shown.unreadable, ...sellers.unreadable].map((u) => [u.groupId, u])).values()];
  return { months, unreadable: [...failed, ...withoutReport(readable, reports, period.toString())] };
}

/** The one seller of each service; a service of several is not in it. */
function sellersOf(lines: readonly CostLine[]): ReadonlyMap<string, string> {
  const all = Map.groupBy(lines, ({ keys }) => keys.service ?? "");
  return new Map(
    [...all].flatMap(([service, members]) => {
      const names = new Set(members.map(({ keys }) => keys.provider ?? ""));
      const [only] = names;
      return names.size === 1 && only !== undefined ? [[service, only] as const] : [];
    }),
  );
}
