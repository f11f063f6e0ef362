import { NotAllowed, NotFound } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup, BillingGroups } from "#src/ports/billing-groups.ts";
import type { Call } from "#src/ports/call.ts";
import type { CreditUse } from "#src/ports/credits.ts";
import type { Desk } from "#src/ports/desk.ts";
import { type Caller, sees } from "./caller.ts";
import { scopedPricing } from "./pricing-scope.ts";

/**
 * Narrows a desk to the clients a caller may see, so that no tool can forget to.
 * What is out of sight is absent, as if it did not exist; asking for it by id is refused the same way.
 */
export function scopedDesk(desk: Desk, caller: Caller): Desk {
  if (caller.clients === "all") return desk;
  const { groups, costs, views, transfers, lineItems, pricing, credits, budgets, anomalies } = desk;
  const visible = (group: BillingGroup): boolean => sees(caller, group.primaryAccountId, group.receiver);
  // An id alone does not tell whose item it is: only what was listed to this caller can be asked about further.
  const listedItems = new Set<string>();
  return {
    ...desk,
    groups: {
      list: async (period, call) => (await groups.list(period, call)).filter(visible),
      accounts: async (period, call) => {
        const ids = idsOf((await groups.list(period, call)).filter(visible));
        return (await groups.accounts(period, call)).filter(within(ids));
      },
      reports: async (first, last, call) => {
        const reports = await groups.reports(first, last, call);
        const known = new Map((await groups.list(last, call)).map((g) => [g.id, g]));
        const listed = new Set<string>();
        // Who left within the span is not in the last list; the period of the report has it.
        for (const report of reports) {
          if (known.has(report.groupId) || listed.has(report.period.toString())) continue;
          listed.add(report.period.toString());
          for (const group of await groups.list(report.period, call)) known.set(group.id, group);
        }
        return reports.filter(within(idsOf([...known.values()].filter(visible))));
      },
      serviceReports: async (asked, first, last, call) => {
        const ids = idsOf(allVisible(asked, visible));
        const { reports, unreadable } = await groups.serviceReports(asked, first, last, call);
        return { reports: reports.filter(within(ids)), unreadable: unreadable.filter(within(ids)) };
      },
    },
    costs: {
      read: async (query, call) => {
        const ids = idsOf(allVisible(query.groups, visible));
        const { lines, unreadable } = await costs.read(query, call);
        return { lines: lines.filter(within(ids)), unreadable: unreadable.filter(within(ids)) };
      },
    },
    views: views && {
      list: async (period, call) =>
        (await views.list(period, call)).filter(
          (v) => v.sourceAccountId !== null && sees(caller, v.sourceAccountId, v.receiver),
        ),
    },
    transfers: transfers && {
      inbound: async (call) =>
        (await transfers.inbound(call)).filter((t) => sees(caller, t.sourceAccountId, t.receiver)),
    },
    lineItems: lineItems && {
      list: async (period, call) => {
        const ids = idsOf((await groups.list(period, call)).filter(visible));
        const items = (await lineItems.list(period, call)).filter(within(ids));
        for (const item of items) listedItems.add(item.id);
        return items;
      },
      versions: async (id, call) => lineItems.versions(known(id, listedItems), call),
      tags: async (id, call) => lineItems.tags(known(id, listedItems), call),
    },
    pricing: pricing && scopedPricing(pricing, groups, visible),
    credits: credits && {
      list: async (accountId, since, call) => {
        const answer = await credits.list(own(accountId, caller), since, call);
        return answer.available ? { ...answer, value: answer.value.filter((c) => c.accountId === accountId) } : answer;
      },
      history: async (accountId, first, last, call) => {
        const answer = await credits.history(own(accountId, caller), first, last, call);
        if (!answer.available) return answer;
        return { ...answer, value: await usesWithin(groups, accountId, answer.value, last, call) };
      },
    },
    // Both are of the receiver's own account, over every client at once: no part of them is one client's.
    budgets: budgets && { list: async () => refuseReceiverWide() },
    anomalies: anomalies && { list: async () => refuseReceiverWide() },
  };
}

/** Uses by accounts of the source's own groups: credits are taken off the bills of every account of its organisation. */
async function usesWithin(
  groups: BillingGroups,
  sourceId: string,
  uses: readonly CreditUse[],
  last: BillingPeriod,
  call: Call,
): Promise<CreditUse[]> {
  const ofPeriod = async (period: BillingPeriod): Promise<ReadonlySet<string>> => {
    const ids = idsOf((await groups.list(period, call)).filter((group) => group.primaryAccountId === sourceId));
    return new Set((await groups.accounts(period, call)).filter(within(ids)).map((account) => account.accountId));
  };
  const foreign = uses.filter((use) => use.accountId !== sourceId);
  if (foreign.length === 0) return [...uses];
  const known = await ofPeriod(last);
  // Who has left since was an account of the source in the month of the use, if it is theirs.
  const gone = foreign.filter((use) => !known.has(use.accountId)).map((use) => use.period.toString());
  const then = new Map<string, ReadonlySet<string>>();
  for (const period of new Set(gone)) then.set(period, await ofPeriod(BillingPeriod.parse(period)));
  return uses.filter(
    ({ accountId, period }) =>
      accountId === sourceId || known.has(accountId) || then.get(period.toString())?.has(accountId) === true,
  );
}

function allVisible(
  asked: readonly BillingGroup[],
  visible: (group: BillingGroup) => boolean,
): readonly BillingGroup[] {
  if (!asked.every(visible)) throw new NotFound("client.unknown", "There is no such client among those you may see.");
  return asked;
}

function known(id: string, listed: ReadonlySet<string>): string {
  if (!listed.has(id)) {
    throw new NotFound(
      "line-item.unknown",
      "There is no such custom line item among those of the clients you may see.",
    );
  }
  return id;
}

function own(accountId: string, caller: Caller): string {
  if (!sees(caller, accountId)) {
    throw new NotFound("client.unknown", "There is no such client among those you may see.");
  }
  return accountId;
}

function refuseReceiverWide(): never {
  throw new NotAllowed(
    "scope.receiver-wide",
    "Budgets and anomalies are of the whole receiver account. Ask someone who sees all clients.",
  );
}

const idsOf = (groups: readonly BillingGroup[]): Set<string> => new Set(groups.map((g) => g.id));

/** What belongs to these groups. Sources are asked for no more than that; should one give more, it stops here. */
const within =
  (ids: ReadonlySet<string>) =>
  (item: { readonly groupId: string }): boolean =>
    ids.has(item.groupId);
