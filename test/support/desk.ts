import { Upstream } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import { isEstimated } from "#src/kernel/settling.ts";
import type { BillingGroup, CostReport, Unreadable } from "#src/ports/billing-groups.ts";
import type { BillingView } from "#src/ports/billing-views.ts";
import type { Call, Side } from "#src/ports/call.ts";
import type { ChargeKind, CostLine, Dimension } from "#src/ports/cost-source.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Transfer } from "#src/ports/transfers.ts";

/** One charge of a ledger: what AWS charges us for it and what the client is shown; either may be missing. */
export interface Charge {
  readonly period: string;
  readonly myView?: string;
  readonly showback?: string;
  readonly currency?: string;
  readonly account?: string;
  readonly service?: string;
  readonly kind?: ChargeKind;
  readonly provider?: string;
}

/** One client of a ledger, with everything that a desk tells about it. */
export interface LedgerClient {
  readonly name: string;
  /** Its primary account. */
  readonly account: string;
  readonly kind?: BillingGroup["kind"];
  readonly status?: BillingGroup["status"];
  readonly plan?: BillingGroup["plan"];
  /** First and last period in which the group exists; always, when absent. */
  readonly since?: string;
  readonly until?: string;
  readonly accounts?: readonly { readonly id: string; readonly name: string }[];
  readonly charges?: readonly Charge[];
  /** Why parts of it cannot be read. */
  readonly unreadable?: Partial<Record<Side | "services" | "reports", string>>;
  readonly views?: Partial<Record<Side, boolean>>;
  readonly transfers?: readonly Pick<Transfer, "status" | "start" | "end">[];
}

/** A desk that answers from plain data held in memory, summing exactly and reporting each use. */
export interface Ledger {
  readonly origin?: Desk["origin"];
  readonly clients: readonly LedgerClient[];
  /** When figures are read; decides whether a period is estimated. */
  readonly now: string;
}

/** Makes the desk of a ledger. */
export function ledgerDesk(ledger: Ledger): Desk {
  const now = new Date(ledger.now);
  const bill = ledger.origin === "bill";
  const members = ledger.clients.map((client, i) => ({ client, group: groupOf(client, i, bill) }));
  const exists = (client: LedgerClient, p: BillingPeriod): boolean =>
    (client.since ?? "0") <= p.toString() && p.toString() <= (client.until ?? "9");
  const use = (call: Call, source: string, periods: readonly string[], side?: Side, cost = "0"): void => {
    call.signal.throwIfAborted();
    const estimated = periods.some((p) => isEstimated(BillingPeriod.parse(p), now));
    call.used({
      source: bill ? "bill file october.csv" : source,
      local: false,
      ...(side && { side }),
      periods,
      asOf: now.toISOString(),
      state: estimated ? "estimated" : "final",
      requests: 1,
      costUsd: cost,
    });
  };
  const clientOf = (group: BillingGroup): LedgerClient | undefined =>
    members.find((m) => m.group.id === group.id)?.client;

  return {
    receiver: { id: "999900009999", name: "Northwind Partners" },
    origin: ledger.origin ?? "aws",
    groups: {
      list: async (period, call) => {
        use(call, "Billing Conductor", []);
        return members.filter((m) => exists(m.client, period)).map((m) => m.group);
      },
      accounts: async (period, call) => {
        use(call, "Billing Conductor", []);
        return members
          .filter((m) => exists(m.client, period))
          .flatMap(({ client, group }) =>
            (client.accounts ?? [{ id: client.account, name: client.name }]).map((a) => ({
              groupId: group.id,
              accountId: a.id,
              name: a.name,
            })),
          );
      },
      reports: async (first, last, call) => {
        const periods = BillingPeriod.span(first, last).map(String);
        use(call, "Billing Conductor", periods);
        return members.flatMap(({ client, group }) =>
          client.unreadable?.reports === undefined ? reportsOf(client, group.id, periods, () => "") : [],
        );
      },
      serviceReports: async (groups, first, last, call) => {
        const periods = BillingPeriod.span(first, last).map(String);
        use(call, "Billing Conductor", periods);
        const unreadable: Unreadable[] = [];
        const reports = groups.flatMap((group) => {
          const client = clientOf(group);
          const reason = client?.unreadable?.services;
          if (reason !== undefined) unreadable.push({ groupId: group.id, reason });
          if (client === undefined || reason !== undefined) return [];
          return reportsOf(client, group.id, periods, (charge) => charge.service ?? "Amazon EC2");
        });
        refuseWhole(groups, unreadable);
        return { reports, unreadable };
      },
    },
    costs: {
      read: async ({ groups, side, first, last, by }, call) => {
        const periods = BillingPeriod.span(first, last).map(String);
        use(call, "Cost Explorer", periods, side, "0.01");
        const unreadable: Unreadable[] = [];
        const lines = groups.flatMap((group) => {
          const client = clientOf(group);
          const reason = client?.unreadable?.[side];
          if (reason !== undefined) unreadable.push({ groupId: group.id, reason });
          return client === undefined || reason !== undefined ? [] : linesOf(client, group.id, side, periods, by, now);
        });
        refuseWhole(groups, unreadable);
        return { lines, unreadable };
      },
    },
    views: bill
      ? null
      : {
          list: async (_period, call) => {
            use(call, "Billing", []);
            return members.flatMap(({ client }) => viewsOf(client));
          },
        },
    transfers: bill
      ? null
      : {
          inbound: async (call) => {
            use(call, "Organizations", []);
            return members.flatMap(({ client, group }) => transfersOf(client, group));
          },
        },
    lineItems: null,
    pricing: null,
    credits: null,
    budgets: null,
    anomalies: null,
  };
}

/** As the ports demand: where nothing at all could be read the question failed, not some clients. */
function refuseWhole(groups: readonly BillingGroup[], unreadable: readonly Unreadable[]): void {
  const [first] = unreadable;
  if (first !== undefined && unreadable.length === groups.length) {
    throw new Upstream("ledger.refused", first.reason, { retryable: false });
  }
}

function groupOf(client: LedgerClient, index: number, bill: boolean): BillingGroup {
  return {
    id: `arn:aws:billingconductor::999900009999:billinggroup/${index}`,
    name: client.name,
    primaryAccountId: client.account,
    kind: client.kind ?? (bill ? "bill" : "transfer"),
    status: client.status ?? "active",
    plan: client.plan === undefined ? { id: "plan", name: "Standard +5%", passthrough: false } : client.plan,
    size: client.accounts?.length ?? 1,
    transferId: null,
  };
}

function reportsOf(
  client: LedgerClient,
  groupId: string,
  periods: readonly string[],
  serviceOf: (charge: Charge) => string,
): (CostReport & { service: string })[] {
  const charges = (client.charges ?? []).filter((c) => periods.includes(c.period));
  const groups = Map.groupBy(charges, (c) => JSON.stringify([c.period, c.currency ?? "USD", serviceOf(c)]));
  return [...groups].map(([key, members]) => {
    const [period = "", currency = "", service = ""] = JSON.parse(key) as string[];
    return {
      groupId,
      period: BillingPeriod.parse(period),
      service,
      myView: Money.sum(
        currency,
        members.map((c) => Money.of(c.myView ?? "0", currency)),
      ),
      showback: Money.sum(
        currency,
        members.map((c) => Money.of(c.showback ?? "0", currency)),
      ),
    };
  });
}

function linesOf(
  client: LedgerClient,
  groupId: string,
  side: Side,
  periods: readonly string[],
  by: readonly Dimension[],
  now: Date,
): CostLine[] {
  const keyOf: Record<Dimension, (c: Charge) => string> = {
    account: (c) => c.account ?? client.account,
    service: (c) => c.service ?? "Amazon EC2",
    kind: (c) => c.kind ?? "usage",
    provider: (c) => c.provider ?? "AWS",
  };
  return (client.charges ?? []).flatMap((charge) => {
    const amount = side === "my-view" ? charge.myView : charge.showback;
    if (amount === undefined || !periods.includes(charge.period)) return [];
    const period = BillingPeriod.parse(charge.period);
    return {
      groupId,
      period,
      keys: Object.fromEntries(by.map((dimension) => [dimension, keyOf[dimension](charge)])),
      cost: Money.of(amount, charge.currency ?? "USD"),
      estimated: isEstimated(period, now),
    };
  });
}

function viewsOf(client: LedgerClient): BillingView[] {
  return Object.entries(client.views ?? { "my-view": true, showback: true }).map(([side, healthy]) => ({
    id: `arn:aws:billing::999900009999:billingview/${side}-${client.account}`,
    name: `${client.name} ${side}`,
    side: side as Side,
    sourceAccountId: client.account,
    healthy,
    reasons: healthy ? [] : ["BILL_OWNER_CHANGED"],
  }));
}

function transfersOf(client: LedgerClient, group: BillingGroup): Transfer[] {
  const fallback = { status: "accepted", start: "2025-01-01T00:00:00.000Z", end: null } as const;
  return (client.transfers ?? [fallback]).map((transfer, i) => ({
    id: `rt-${client.account}-${i}`,
    arn: `arn:aws:organizations::${client.account}:transfer/${i}/${group.id}`,
    name: client.name,
    sourceAccountId: client.account,
    ...transfer,
  }));
}
