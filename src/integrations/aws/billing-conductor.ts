import {
  type AccountAssociationsListElement,
  BillingconductorClient,
  type BillingGroupCostReportElement,
  type BillingGroupListElement,
  ListAccountAssociationsCommand,
  ListBillingGroupCostReportsCommand,
  ListBillingGroupsCommand,
  ListPricingPlansCommand,
  type PricingPlanListElement,
} from "@aws-sdk/client-billingconductor";
import pLimit from "p-limit";
import { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import { isEstimated } from "#src/kernel/settling.ts";
import type { BillingGroup, BillingGroups, CostReport, GroupAccount } from "#src/ports/billing-groups.ts";
import type { Call, FigureState } from "#src/ports/call.ts";
import type { Json } from "#src/ports/cost-records.ts";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { fromAwsError } from "./errors.ts";
import { required, toBillingGroup, toMoney } from "./mapping.ts";
import { noteRead } from "./note-read.ts";
import { allPages } from "./pages.ts";
import type { Read, ReadCache } from "./read-cache.ts";
import { type ServiceReportReader, serviceReports } from "./service-reports.ts";

const SERVICE = "Billing Conductor";
/** The largest page the service gives. */
const PAGE = 100;
const CONCURRENCY = 4;

/** Billing groups, accounts and cost reports through AWS Billing Conductor; its requests cost nothing. */
export function billingConductor(connection: AwsConnection, cache: ReadCache): BillingGroups {
  const client = new BillingconductorClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, SERVICE));
  const limit = pLimit(CONCURRENCY);
  const key = (...parts: unknown[]): string => ["bc", connection.receiver, ...parts].join(":");
  const stateOf = (period: BillingPeriod): FigureState =>
    isEstimated(period, connection.clock.now()) ? "estimated" : "final";
  const note = (call: Call, read: Read<unknown>, periods: BillingPeriod[]): void =>
    noteRead(connection, call, { ...read, source: SERVICE, periods });

  // One text for each group: every month repeats all ARNs, and texts that are one are found in a map without comparing them.
  const texts = new Map<string, string>();
  const same = (text: string): string => {
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return known ?? text;
  };

  const named = (group: BillingGroup): BillingGroup => ({ ...group, id: same(group.id) });

  const listReports = async (period: BillingPeriod, call: Call): Promise<CostReport[]> => {
    const read = await cache.read<CostReport[]>(
      {
        key: key("reports", period),
        service: SERVICE,
        state: stateOf(period),
        fetch: (signal) =>
          limit(async () => {
            const { items, requests } = await allPages<BillingGroupCostReportElement>(async (token) => {
              const input = { BillingPeriod: period.toString(), MaxResults: PAGE, ...next(token) };
              const output = await client.send(new ListBillingGroupCostReportsCommand(input), { abortSignal: signal });
              return { items: output.BillingGroupCostReports, next: output.NextToken };
            });
            return { value: items.map((report) => toReport(report, period, same)), requests };
          }),
        toJson: (reports) =>
          reports.map((r) => [r.groupId, r.myView.toString(), r.showback.toString(), r.myView.currency]),
        fromJson: (json) => (json as [string, string, string, string][]).map(storedReport(period, same)),
      },
      call,
    );
    note(call, read, [period]);
    return read.value;
  };

  const reader: ServiceReportReader = { client, cache, limit, key, stateOf, note };

  return {
    list: async (period, call) => {
      try {
        const read = await cache.read<BillingGroup[]>(
          {
            key: key("groups", period),
            service: SERVICE,
            // Groups, plans and names change at any time.
            state: "estimated",
            fetch: async (signal) => {
              const plans = await allPages<PricingPlanListElement>(async (token) => {
                const input = { BillingPeriod: period.toString(), MaxResults: PAGE, ...next(token) };
                const output = await client.send(new ListPricingPlansCommand(input), { abortSignal: signal });
                return { items: output.PricingPlans, next: output.NextToken };
              });
              const groups = await allPages<BillingGroupListElement>(async (token) => {
                const input = { BillingPeriod: period.toString(), MaxResults: PAGE, ...next(token) };
                const output = await client.send(new ListBillingGroupsCommand(input), { abortSignal: signal });
                return { items: output.BillingGroups, next: output.NextToken };
              });
              const names = new Map(plans.items.map((p) => [required(p.Arn, "Arn"), p.Name ?? ""]));
              return {
                value: groups.items.map((g) => named(toBillingGroup(g, names))),
                requests: plans.requests + groups.requests,
              };
            },
            toJson: (groups) => groups as unknown as Json,
            fromJson: (json) => (json as unknown as BillingGroup[]).map(named),
          },
          call,
        );
        note(call, { ...read, state: "final" }, []);
        return read.value;
      } catch (error) {
        throw fromAwsError(error, SERVICE, "the billing groups");
      }
    },

    accounts: async (period, call) => {
      try {
        const read = await cache.read<GroupAccount[]>(
          {
            key: key("accounts", period),
            service: SERVICE,
            state: "estimated",
            fetch: async (signal) => {
              const { items, requests } = await allPages<AccountAssociationsListElement>(async (token) => {
                const input = {
                  BillingPeriod: period.toString(),
                  Filters: { Association: "MONITORED" },
                  ...next(token),
                };
                const output = await client.send(new ListAccountAssociationsCommand(input), { abortSignal: signal });
                return { items: output.LinkedAccounts, next: output.NextToken };
              });
              return { value: items.map(toAccount), requests };
            },
            toJson: (accounts) => accounts as unknown as Json,
            fromJson: (json) => json as unknown as GroupAccount[],
          },
          call,
        );
        note(call, { ...read, state: "final" }, []);
        return read.value;
      } catch (error) {
        throw fromAwsError(error, SERVICE, "the accounts of the billing groups");
      }
    },

    reports: async (first, last, call) => {
      try {
        const months = BillingPeriod.span(first, last);
        return (await Promise.all(months.map((month) => listReports(month, call)))).flat();
      } catch (error) {
        throw fromAwsError(error, SERVICE, "the cost reports");
      }
    },

    serviceReports: (groups, first, last, call) => serviceReports(reader, groups, first, last, call),
  };
}

const next = (token: string | undefined): { NextToken?: string } => (token === undefined ? {} : { NextToken: token });

function toReport(
  report: BillingGroupCostReportElement,
  period: BillingPeriod,
  same: (text: string) => string,
): CostReport {
  const currency = required(report.Currency, "Currency");
  return {
    groupId: same(required(report.Arn, "Arn")),
    period,
    myView: toMoney(required(report.AWSCost, "AWSCost"), currency),
    showback: toMoney(required(report.ProformaCost, "ProformaCost"), currency),
  };
}

const storedReport =
  (period: BillingPeriod, same: (text: string) => string) =>
  ([groupId, myView, showback, currency]: [string, string, string, string]): CostReport => ({
    groupId: same(groupId),
    period,
    myView: Money.of(myView, currency),
    showback: Money.of(showback, currency),
  });

function toAccount(account: AccountAssociationsListElement): GroupAccount {
  return {
    groupId: required(account.BillingGroupArn, "BillingGroupArn"),
    accountId: required(account.AccountId, "AccountId"),
    name: account.AccountName ?? required(account.AccountId, "AccountId"),
  };
}
