import { NotFound } from "#src/kernel/errors.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { Desk } from "#src/ports/desk.ts";
import { type Caller, sees } from "./caller.ts";

/**
 * Narrows a desk to the clients a caller may see, so that no tool can forget to.
 * What is out of sight is absent, as if it did not exist; asking for it by id is refused the same way.
 */
export function scopedDesk(desk: Desk, caller: Caller): Desk {
  if (caller.clients === "all") return desk;
  const { groups, costs, views, transfers } = desk;
  const visible = (group: BillingGroup): boolean => sees(caller, group.primaryAccountId);
  return {
    ...desk,
    groups: {
      list: async (period, call) => (await groups.list(period, call)).filter(visible),
      accounts: async (period, call) => {
        const ids = idsOf((await groups.list(period, call)).filter(visible));
        return (await groups.accounts(period, call)).filter((a) => ids.has(a.groupId));
      },
      reports: async (first, last, call) => {
        const ids = idsOf((await groups.list(last, call)).filter(visible));
        return (await groups.reports(first, last, call)).filter((r) => ids.has(r.groupId));
      },
      serviceReports: (asked, first, last, call) =>
        groups.serviceReports(allVisible(asked, visible), first, last, call),
    },
    costs: { read: (query, call) => costs.read({ ...query, groups: allVisible(query.groups, visible) }, call) },
    views: views && {
      list: async (period, call) =>
        (await views.list(period, call)).filter((v) => v.sourceAccountId !== null && sees(caller, v.sourceAccountId)),
    },
    transfers: transfers && {
      inbound: async (call) => (await transfers.inbound(call)).filter((t) => sees(caller, t.sourceAccountId)),
    },
  };
}

function allVisible(
  asked: readonly BillingGroup[],
  visible: (group: BillingGroup) => boolean,
): readonly BillingGroup[] {
  if (!asked.every(visible)) throw new NotFound("client.unknown", "There is no such client among those you may see.");
  return asked;
}

const idsOf = (groups: readonly BillingGroup[]): Set<string> => new Set(groups.map((g) => g.id));
