import { BillingPeriod } from "../../kernel/period.ts";
import type { Group } from "../book/parties.ts";
import { type Context, invalidAs, operation, pageOf, type Service } from "./operation.ts";
import { ServiceError } from "./service-error.ts";
import { boolean, integer, struct, text } from "./shapes.ts";

interface BudgetsInput {
  readonly AccountId: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** DescribeBudgets: one for the caller's own organisation, and one for each of its larger clients on their My View. */
const describeBudgets = operation<BudgetsInput>(
  struct(
    {
      AccountId: text({ pattern: /\d{12}/ }),
      MaxResults: integer(1, 1_000),
      NextToken: text({ max: 2_147 }),
      ShowFilterExpression: boolean,
    },
    ["AccountId"],
  ),
  async (context, input) => {
    if (input.AccountId !== context.caller.account) {
      throw new ServiceError(
        "AccessDeniedException",
        `${context.caller.arn} may not see budgets of ${input.AccountId}.`,
      );
    }
    const { items, next } = pageOf(context, budgetsOf(context), input, {
      token: input.NextToken,
      tokenName: "NextToken",
      size: input.MaxResults ?? 100,
      sizeName: "MaxResults",
    });
    return {
      Budgets: await Promise.all(items.map((budget) => wire(context, budget))),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  },
);

/** AWS Budgets over awsJson 1.1. */
export const budgets: Service = {
  name: "budgets",
  protocol: "json-1.1",
  target: "AWSBudgetServiceGateway",
  onlyUsEast1: true,
  operations: { DescribeBudgets: describeBudgets },
  throttle: { name: "ThrottlingException", status: 400 },
  invalid: invalidAs("InvalidParameterException"),
  tokenRefused: (reason) =>
    new ServiceError(
      reason === "expired" ? "ExpiredNextTokenException" : "InvalidNextTokenException",
      "The pagination token is not valid.",
    ),
};

interface Budget {
  readonly name: string;
  readonly group: Group;
  /** Whole units of the group's currency. */
  readonly limit: number;
  readonly unit: "MONTHLY" | "QUARTERLY";
  readonly view: { readonly arn: string; readonly healthy: boolean } | undefined;
}

/** The usual cost of a client from which on it has a budget, in whole units a month. */
const LARGE = 40_000;
const SLACK = 1.15;
/** The client with a spike has a budget that does not foresee it. */
const TIGHT = 0.9;

function budgetsOf(context: Context): Budget[] {
  const { groups, views } = context.book.estate;
  return groups
    .filter((g) => g.receiver === context.caller.account && (g.kind === "own" || (g.hasLines && wanted(g))))
    .map((group) => {
      const isOwn = group.kind === "own";
      const unit = group.index % 4 === 2 ? "QUARTERLY" : "MONTHLY";
      const factor = (group.spike === undefined ? SLACK : TIGHT) * (unit === "QUARTERLY" ? 3 : 1);
      const view = views.findLast((v) => v.group === group.index && v.side === "my-view");
      return {
        name: isOwn ? "Own organisation" : `${group.name.replaceAll(/[:\\]/g, "-").slice(0, 80)} ${unit.toLowerCase()}`,
        group,
        limit: Math.ceil((group.monthly * factor) / 100) * 100,
        unit,
        view: isOwn ? undefined : view,
      };
    });
}

function wanted(group: Group): boolean {
  return group.monthly >= LARGE || group.features.includes("unhealthy-view");
}

async function wire(context: Context, budget: Budget): Promise<object> {
  const { group, unit, view } = budget;
  const current = BillingPeriod.at(context.clock.now());
  const start = unit === "MONTHLY" ? current : current.plus(-((current.month - 1) % 3));
  const end = unit === "MONTHLY" ? start.next() : start.plus(3);
  // a forecast needs some days of the period
  const [row] = await context.book.rows(
    `WITH spent AS (SELECT coalesce(sum(unblended), 0) AS actual, max(usage_date) AS day FROM my_view l WHERE group_id = $group AND usage_date >= $start::DATE AND usage_date < $end::DATE)
     SELECT plain(actual::DECIMAL(38,3)) AS actual, plain((actual * datediff('day', $start::DATE, $end::DATE) / days)::DECIMAL(38,3)) AS forecast, days::VARCHAR AS days
     FROM (SELECT actual, datediff('day', $start::DATE, day) + 1 AS days FROM spent)`,
    { group: group.index, start: start.firstDay, end: end.firstDay },
  );
  const amount = (Amount: string): object => ({ Amount, Unit: group.currency });
  const hasForecast = Number(row?.days ?? "0") >= FEWEST_DAYS;
  const now = context.clock.now().getTime() / 1_000;
  return {
    BudgetName: budget.name,
    BudgetType: "COST",
    BudgetLimit: amount(`${budget.limit}.0`),
    TimeUnit: unit,
    TimePeriod: { Start: context.book.estate.first.start.getTime() / 1_000, End: FOREVER },
    CalculatedSpend: {
      ActualSpend: amount(row?.actual ?? "0"),
      ...(hasForecast ? { ForecastedSpend: amount(row?.forecast ?? "0") } : {}),
    },
    CostFilters: {},
    LastUpdatedTime: now,
    ...(view === undefined
      ? {}
      : {
          BillingViewArn: view.arn,
          HealthStatus: view.healthy
            ? { Status: "HEALTHY", LastUpdatedTime: now }
            : { Status: "UNHEALTHY", StatusReason: "BILLING_VIEW_UNHEALTHY", LastUpdatedTime: now },
        }),
  };
}

const FEWEST_DAYS = 5;
/** The end that AWS gives to budgets without one: 2087-06-15. */
const FOREVER = 3_706_473_600;
