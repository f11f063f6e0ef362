import { accountOf } from "#src/integrations/aws/mapping.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { Bug, Misconfigured, NotFound } from "#src/kernel/errors.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { BillingGroup } from "#src/ports/billing-groups.ts";
import type { Call } from "#src/ports/call.ts";
import type { Available } from "#src/ports/credits.ts";
import type { CustomLineItem } from "#src/ports/custom-line-items.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { PricingPlan } from "#src/ports/pricing.ts";
import type { ReceiverRef } from "#src/ports/receivers.ts";
import { type Ask, type Part, Routes } from "./routes.ts";

/** One desk over several receivers, and whose a thing is. */
export interface CombinedDesk {
  readonly desk: Desk;
  /** The receiver that holds a billing group; `NotFound` when none of those that are here does. */
  ownerOfGroup(groupId: string, call: Call): Promise<string>;
  /** The receiver that holds a custom line item; `undefined` when none lists it in the period; `NotFound` when it is of none of those here. */
  ownerOfItem(itemId: string, period: BillingPeriod, call: Call): Promise<string | undefined>;
}

/**
 * Lists are of all receivers, one after the other; what is asked about a group, an item, a plan or an account goes to the receiver that has
 * listed it, and to no other. With one receiver it is that receiver's desk. `parts` is asked at every question.
 */
export function combinedDesk(home: Desk, parts: () => Promise<readonly Part[]>, clock: Clock): CombinedDesk {
  const routes = new Routes(parts);
  const now = (): BillingPeriod => BillingPeriod.at(clock.now());

  const groupsOf = (period: BillingPeriod, call: Call): Promise<BillingGroup[]> =>
    routes.marked(
      call,
      (desk, own) => desk.groups.list(period, own),
      (group) => group.id,
    );
  const itemsOf = (period: BillingPeriod, call: Call): Promise<CustomLineItem[]> =>
    routes.list(
      call,
      (desk, own) => has(desk.lineItems).list(period, own),
      (item) => item.id,
    );
  const plansOf = (period: BillingPeriod, call: Call): Promise<PricingPlan[]> =>
    routes.marked(
      call,
      (desk, own) => has(desk.pricing).plans(period, own),
      // Those that AWS manages are the same for everybody, and each receiver lists them.
      (plan) => (plan.managed ? null : plan.id),
    );

  /** The groups of each receiver. */
  const split = async (groups: readonly BillingGroup[], period: BillingPeriod, call: Call) => {
    const found = await routes.partsOf(
      groups.map((group) => group.id),
      () => groupsOf(period, call),
    );
    return Map.groupBy(groups, (group) => found.get(group.id) ?? gone());
  };

  const ofItem = async <T>(id: string, call: Call, ask: Ask<T>): Promise<T> => {
    const found = await routes.partsOf([id], () => itemsOf(now(), call));
    const part = found.get(id);
    if (part !== undefined) return routes.ask(part, call, ask);
    throw new NotFound("line-item.unknown", "No receiver lists this custom line item. Look at line-items again.");
  };

  /** Asks the receivers that have this source: what is the account's own is told by any of them as a whole. */
  const ofAccount = async <T>(
    accountId: string,
    period: BillingPeriod,
    call: Call,
    ask: Ask<Available<T>>,
  ): Promise<Available<T>> => {
    const live = await parts();
    const groups = live.length === 1 ? [] : await groupsOf(period, call);
    const holders = new Set(groups.filter((g) => g.primaryAccountId === accountId).map((g) => g.receiver?.id));
    const reasons: string[] = [];
    for (const part of live.filter(({ id }) => live.length === 1 || holders.has(id))) {
      const answer = await routes.ask(part, call, ask);
      if (answer.available) return answer;
      reasons.push(answer.reason);
    }
    if (reasons.length > 0) return { available: false, reason: reasons.join(" ") };
    throw new NotFound("client.unknown", `No receiver has a client with the account ${accountId} in ${period}.`);
  };

  /** What has an account of its own in its id is that account's, also when nobody lists it any more. */
  const holderOf = async (id: string): Promise<ReceiverRef | null> => {
    const live = await parts();
    const account = accountOf(id);
    const part = account === null ? live[0] : live.find((one) => one.id === account);
    return part === undefined ? null : { id: part.id, name: part.name };
  };
  /** Nothing is written to an account under the roles of another. */
  const certain = async (id: string, owner: string | undefined): Promise<string | undefined> => {
    if ((await holderOf(id)) === null) gone();
    const account = accountOf(id);
    if (owner === undefined || account === null || account === owner) return owner;
    throw new Misconfigured(
      "receiver.same",
      `The receiver ${owner} lists what is of the account ${account}: its role belongs to another account. Run receiver-test ${owner}.`,
    );
  };

  const desk: Desk = {
    receiver: home.receiver,
    origin: home.origin,
    holderOf,
    groups: {
      list: groupsOf,
      accounts: (period, call) => routes.list(call, (one, own) => one.groups.accounts(period, own)),
      reports: (first, last, call) =>
        routes.list(
          call,
          (one, own) => one.groups.reports(first, last, own),
          (report) => report.groupId,
        ),
      serviceReports: async (groups, first, last, call) => {
        const { answers, unreadable } = await routes.shares(await split(groups, last, call), call, (one, share, own) =>
          one.groups.serviceReports(share, first, last, own),
        );
        const reports = answers.flatMap((answer) => answer.reports);
        return { reports, unreadable: [...answers.flatMap((answer) => answer.unreadable), ...unreadable] };
      },
    },
    costs: {
      read: async (query, call) => {
        const shares = await split(query.groups, query.last, call);
        const { answers, unreadable } = await routes.shares(shares, call, (one, groups, own) =>
          one.costs.read({ ...query, groups }, own),
        );
        const lines = answers.flatMap((answer) => answer.lines);
        return { lines, unreadable: [...answers.flatMap((answer) => answer.unreadable), ...unreadable] };
      },
    },
    views: { list: (period, call) => routes.marked(call, (one, own) => has(one.views).list(period, own)) },
    transfers: { inbound: (call) => routes.marked(call, (one, own) => has(one.transfers).inbound(own)) },
    lineItems: {
      list: itemsOf,
      versions: (id, call) => ofItem(id, call, (one, own) => has(one.lineItems).versions(id, own)),
      tags: (id, call) => ofItem(id, call, (one, own) => has(one.lineItems).tags(id, own)),
    },
    pricing: {
      plans: async (period, call) =>
        [...new Map((await plansOf(period, call)).toReversed().map((plan) => [plan.id, plan])).values()].toReversed(),
      rules: (period, call, only) => routes.marked(call, (one, own) => has(one.pricing).rules(period, own, only)),
      rulesOf: async (planIds, period, call) => {
        const found = await routes.partsOf(planIds, () => plansOf(period, call));
        const shares = Map.groupBy(found.keys(), (id) => found.get(id) ?? gone());
        const rules = await Promise.all(
          [...shares].map(([part, ids]) =>
            routes.ask(part, call, (one, own) => has(one.pricing).rulesOf(ids, period, own)),
          ),
        );
        // A plan that AWS manages is no receiver's, and has no rules.
        return new Map([
          ...planIds.map((id) => [id, [] as readonly string[]] as const),
          ...rules.flatMap((map) => [...map]),
        ]);
      },
    },
    credits: {
      list: (accountId, since, call) =>
        ofAccount(accountId, now(), call, (one, own) => has(one.credits).list(accountId, since, own)),
      history: (accountId, first, last, call) =>
        ofAccount(accountId, last, call, (one, own) => has(one.credits).history(accountId, first, last, own)),
    },
    budgets: { list: (call) => routes.marked(call, (one, own) => has(one.budgets).list(own)) },
    anomalies: {
      list: (first, last, call) => routes.marked(call, (one, own) => has(one.anomalies).list(first, last, own)),
    },
  };
  return {
    desk,
    ownerOfGroup: async (id, call) =>
      (await certain(id, (await routes.partsOf([id], () => groupsOf(now(), call))).get(id)?.id)) ?? gone(),
    ownerOfItem: async (id, period, call) =>
      certain(id, (await routes.partsOf([id], () => itemsOf(period, call))).get(id)?.id),
  };
}

/** A receiver has all of these; only a bill file lacks some, and there is one of it. */
function has<T>(part: T | null): T {
  if (part !== null) return part;
  throw new Bug("receiver.part", "A receiver cannot be read as a receiver is. It has been logged.");
}

function gone(): never {
  throw new NotFound(
    "receiver.gone",
    "The receiver of this client is no longer one of ours. A billing admin can add it again with receiver-add.",
  );
}
