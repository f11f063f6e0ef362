import {
  BillingconductorClient,
  ListPricingPlansCommand,
  ListPricingRulesAssociatedToPricingPlanCommand,
  ListPricingRulesCommand,
  type PricingPlanListElement,
  type PricingRuleListElement,
} from "@aws-sdk/client-billingconductor";
import pLimit from "p-limit";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call } from "#src/ports/call.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Pricing, PricingPlan, PricingRule } from "#src/ports/pricing.ts";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { fromAwsError } from "./errors.ts";
import { decimalOf, required } from "./mapping.ts";
import { noteRead } from "./note-read.ts";
import { allPages } from "./pages.ts";
import type { ReadCache } from "./read-cache.ts";

const SERVICE = "Billing Conductor";
const PAGE = 100;
const CONCURRENCY = 4;

/** Pricing plans and rules through AWS Billing Conductor, always of a named period; its requests cost nothing. */
export function pricing(connection: AwsConnection, cache: ReadCache): Pricing {
  const client = new BillingconductorClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, SERVICE));
  const limit = pLimit(CONCURRENCY);

  /** Reads what plans and rules are made of, and notes it; all of it is plain JSON. */
  const readList = async <T>(
    parts: readonly unknown[],
    call: Call,
    fetch: (signal: AbortSignal) => Promise<{ items: T[]; requests: number }>,
  ): Promise<T[]> => {
    const read = await cache.read<T[]>(
      {
        key: ["bc", connection.receiver, ...parts].join(":"),
        service: SERVICE,
        // Plans and rules change at any time.
        state: "estimated",
        fetch: (signal) =>
          limit(async () => {
            const { items: value, requests } = await fetch(signal);
            return { value, requests };
          }),
        toJson: (items) => items as unknown as Json,
        fromJson: (json) => json as unknown as T[],
      },
      call,
    );
    noteRead(connection, call, { ...read, source: SERVICE, state: "final" });
    return read.value;
  };

  const rulesOfOne = (id: string, period: BillingPeriod, call: Call): Promise<string[]> =>
    readList(["plan-rules", id, period], call, (signal) =>
      allPages<string>(async (token) => {
        const input = { ...pageOf(period, token), PricingPlanArn: id };
        const command = new ListPricingRulesAssociatedToPricingPlanCommand(input);
        const output = await client.send(command, { abortSignal: signal });
        return { items: output.PricingRuleArns, next: output.NextToken };
      }),
    );

  return {
    plans: async (period, call) => {
      try {
        return await readList(["plans", period], call, async (signal) => {
          const { items, requests } = await allPages<PricingPlanListElement>(async (token) => {
            const command = new ListPricingPlansCommand(pageOf(period, token));
            const output = await client.send(command, { abortSignal: signal });
            return { items: output.PricingPlans, next: output.NextToken };
          });
          return { items: items.map(toPlan), requests };
        });
      } catch (error) {
        throw fromAwsError(error, SERVICE, `the pricing plans of ${period}`);
      }
    },

    rules: async (period, call, only) => {
      try {
        const all = await readList(["rules", period], call, async (signal) => {
          const { items, requests } = await allPages<PricingRuleListElement>(async (token) => {
            const command = new ListPricingRulesCommand(pageOf(period, token));
            const output = await client.send(command, { abortSignal: signal });
            return { items: output.PricingRules, next: output.NextToken };
          });
          return { items: items.map(toRule), requests };
        });
        const wanted = only && new Set(only);
        return wanted === undefined ? all : all.filter((rule) => wanted.has(rule.id));
      } catch (error) {
        throw fromAwsError(error, SERVICE, `the pricing rules of ${period}`);
      }
    },

    rulesOf: async (planIds, period, call) => {
      try {
        const ids = [...new Set(planIds)];
        const rules = await Promise.all(ids.map((id) => (isManaged(id) ? [] : rulesOfOne(id, period, call))));
        return new Map(ids.map((id, i) => [id, rules[i] ?? []]));
      } catch (error) {
        throw fromAwsError(error, SERVICE, `which pricing rules the plans of ${period} have`);
      }
    },
  };
}

const pageOf = (
  period: BillingPeriod,
  token: string | undefined,
): { BillingPeriod: string; MaxResults: number; NextToken?: string } => ({
  BillingPeriod: period.toString(),
  MaxResults: PAGE,
  ...(token === undefined ? {} : { NextToken: token }),
});

/** The plans that AWS manages have no account in their ARN: `arn:aws:billingconductor::aws:pricingplan/Passthrough`. */
const isManaged = (id: string): boolean => id.split(":")[4] === "aws";

function toPlan(plan: PricingPlanListElement): PricingPlan {
  const id = required(plan.Arn, "Arn");
  return {
    id,
    name: required(plan.Name, "Name"),
    description: plan.Description ?? "",
    managed: isManaged(id),
    passthrough: id.endsWith("/Passthrough"),
    size: plan.Size ?? 0,
  };
}

const SCOPES: Readonly<Record<string, PricingRule["scope"]>> = {
  GLOBAL: "global",
  SERVICE: "service",
  BILLING_ENTITY: "billing-entity",
  SKU: "sku",
};

const TYPES: Readonly<Record<string, PricingRule["type"]>> = {
  MARKUP: "markup",
  DISCOUNT: "discount",
  TIERING: "tiering",
};

function toRule(rule: PricingRuleListElement): PricingRule {
  const type = known(TYPES, rule.Type, "Type");
  return {
    id: required(rule.Arn, "Arn"),
    name: required(rule.Name, "Name"),
    description: rule.Description ?? "",
    scope: known(SCOPES, rule.Scope, "Scope"),
    type,
    percent: type === "tiering" ? null : decimalOf(rule.ModifierPercentage, "ModifierPercentage"),
    service: rule.Service ?? null,
    billingEntity: rule.BillingEntity ?? null,
    usageType: rule.UsageType ?? null,
    operation: rule.Operation ?? null,
    freeTier: rule.Tiering?.FreeTier?.Activated ?? null,
  };
}

function known<T>(words: Readonly<Record<string, T>>, value: string | undefined, member: string): T {
  const word = words[required(value, member)];
  if (word === undefined) throw new TypeError(`unknown ${member} ${value}`);
  return word;
}
