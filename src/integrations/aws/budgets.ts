import { Money } from "#src/kernel/money.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Budget, Budgets } from "#src/ports/watch.ts";
import type { AwsConnection } from "./connection.ts";
import { fromAwsError } from "./errors.ts";
import { required, toMoney } from "./mapping.ts";
import { noteRead } from "./note-read.ts";
import { allPages } from "./pages.ts";
import type { ReadCache } from "./read-cache.ts";
import { type JsonService, signedJson } from "./signed-json.ts";

/** AWS Budgets (API reference, 2016-10-20): one address for all regions. */
export const BUDGETS: JsonService = {
  name: "Budgets",
  signedAs: "budgets",
  endpoint: "https://budgets.amazonaws.com",
  target: "AWSBudgetServiceGateway",
  version: "1.1",
};
const PAGE = 100;

interface WireSpend {
  readonly Amount?: string;
  readonly Unit?: string;
}

interface WireBudget {
  readonly BudgetName?: string;
  readonly BudgetType?: string;
  readonly TimeUnit?: string;
  readonly BudgetLimit?: WireSpend;
  readonly CalculatedSpend?: { readonly ActualSpend?: WireSpend; readonly ForecastedSpend?: WireSpend };
  readonly BillingViewArn?: string;
  readonly HealthStatus?: { readonly Status?: string; readonly StatusReason?: string };
}

/**
 * Budgets of the receiver through AWS Budgets; its requests cost nothing. Only those of cost: budgets of usage, utilisation and coverage
 * count hours or percent, which are no money.
 */
export function budgets(connection: AwsConnection, cache: ReadCache): Budgets {
  const send = signedJson(connection, BUDGETS);
  return {
    list: async (call) => {
      try {
        const read = await cache.read<Budget[]>(
          {
            key: ["budgets", connection.receiver].join(":"),
            service: BUDGETS.name,
            state: "estimated",
            fetch: async (signal) => {
              const { items, requests } = await allPages<WireBudget>(async (token) => {
                const body = { AccountId: connection.receiver, MaxResults: PAGE };
                const answer = await send(
                  "DescribeBudgets",
                  token === undefined ? body : { ...body, NextToken: token },
                  signal,
                );
                return {
                  items: answer.Budgets as WireBudget[] | undefined,
                  next: answer.NextToken as string | undefined,
                };
              });
              return { value: items.filter((budget) => budget.BudgetType === "COST").map(toBudget), requests };
            },
            toJson: (all) => all.map(toJson),
            fromJson: (json) => (json as unknown as StoredBudget[]).map(fromJson),
          },
          call,
        );
        // What is spent in the present period moves until it ends.
        noteRead(connection, call, { ...read, source: BUDGETS.name, state: "estimated" });
        return read.value;
      } catch (error) {
        throw fromAwsError(error, BUDGETS.name, "the budgets");
      }
    },
  };
}

const PERIODS: Readonly<Record<string, Budget["period"]>> = {
  DAILY: "daily",
  MONTHLY: "monthly",
  QUARTERLY: "quarterly",
  ANNUALLY: "annually",
  CUSTOM: "custom",
};

function toBudget(budget: WireBudget): Budget {
  const period = PERIODS[required(budget.TimeUnit, "TimeUnit")];
  if (period === undefined) throw new TypeError(`unknown TimeUnit ${budget.TimeUnit}`);
  const forecast = budget.CalculatedSpend?.ForecastedSpend;
  return {
    name: required(budget.BudgetName, "BudgetName"),
    type: required(budget.BudgetType, "BudgetType"),
    period,
    limit: spend(budget.BudgetLimit, "BudgetLimit"),
    actual: spend(budget.CalculatedSpend?.ActualSpend, "ActualSpend"),
    forecast: forecast === undefined ? null : spend(forecast, "ForecastedSpend"),
    viewId: budget.BillingViewArn ?? null,
    unhealthy: budget.HealthStatus?.Status === "UNHEALTHY" ? (budget.HealthStatus.StatusReason ?? "UNHEALTHY") : null,
  };
}

function spend(value: WireSpend | undefined, member: string): Money {
  const { Amount, Unit } = required(value, member);
  return toMoney(required(Amount, `${member}.Amount`), required(Unit, `${member}.Unit`));
}

type StoredMoney = { amount: string; currency: string };
type StoredBudget = Omit<Budget, "limit" | "actual" | "forecast"> & {
  limit: StoredMoney;
  actual: StoredMoney;
  forecast: StoredMoney | null;
};

const toJson = (budget: Budget): Json => ({
  ...budget,
  limit: budget.limit.toJSON(),
  actual: budget.actual.toJSON(),
  forecast: budget.forecast?.toJSON() ?? null,
});

const fromJson = (budget: StoredBudget): Budget => ({
  ...budget,
  limit: Money.of(budget.limit.amount, budget.limit.currency),
  actual: Money.of(budget.actual.amount, budget.actual.currency),
  forecast: budget.forecast === null ? null : Money.of(budget.forecast.amount, budget.forecast.currency),
});
