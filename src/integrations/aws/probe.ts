import {
  BillingconductorClient,
  ListAccountAssociationsCommand,
  ListBillingGroupCostReportsCommand,
  ListBillingGroupsCommand,
  ListCustomLineItemsCommand,
  ListPricingPlansCommand,
  ListPricingRulesCommand,
} from "@aws-sdk/client-billingconductor";
import { CostExplorerClient, GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { ListInboundResponsibilityTransfersCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type AwsConnection, BILLING_REGION, clientConfig, meter } from "./connection.ts";
import { BILLING, signedJson } from "./signed-json.ts";

/** One permission, and the cheapest request that needs it. */
export interface PermissionProbe {
  /** As it is written in a policy: "billing:GetCredits". */
  readonly action: string;
  /** What is done with it, for people. */
  readonly feature: string;
  /** What the request costs, decimal string in USD. */
  readonly costUsd: string;
  /** Throws what the client throws. */
  ask(signal: AbortSignal): Promise<unknown>;
}

/** Who AWS takes us for. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
}

/** Asks AWS whose credentials these are; needs no permission. Throws what the client throws. */
export async function identity(connection: AwsConnection, signal: AbortSignal): Promise<Identity> {
  const client = new STSClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, "STS"));
  try {
    const { Account = "", Arn = "" } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    return { account: Account, arn: Arn };
  } finally {
    client.destroy();
  }
}

/** The time at AWS, to the second, from an answer to an unsigned request; `null` when the answer does not tell. */
export async function timeAtAws(endpoint: string | undefined, signal: AbortSignal): Promise<Date | null> {
  const url = endpoint ?? `https://sts.${BILLING_REGION}.amazonaws.com/`;
  const response = await fetch(url, { redirect: "manual", signal });
  await response.body?.cancel();
  const date = response.headers.get("date");
  return date === null ? null : new Date(date);
}

/** Every permission that a feature reads with. */
export function permissions(connection: AwsConnection): readonly PermissionProbe[] {
  return [...billingConductor(connection), ...billing(connection), organizations(connection), costExplorer(connection)];
}

function billingConductor(connection: AwsConnection): readonly PermissionProbe[] {
  const client = new BillingconductorClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, "Billing Conductor"));
  const one = { MaxResults: 1 };
  const probe = (operation: string, feature: string, ask: PermissionProbe["ask"]): PermissionProbe => ({
    action: `billingconductor:${operation}`,
    feature,
    costUsd: "0",
    ask,
  });
  return [
    probe("ListBillingGroups", "the clients", (abortSignal) =>
      client.send(new ListBillingGroupsCommand(one), { abortSignal }),
    ),
    probe("ListAccountAssociations", "the accounts of a client", (abortSignal) =>
      client.send(new ListAccountAssociationsCommand({}), { abortSignal }),
    ),
    probe("ListBillingGroupCostReports", "margin", (abortSignal) =>
      client.send(new ListBillingGroupCostReportsCommand(one), { abortSignal }),
    ),
    probe("ListCustomLineItems", "custom line items, gaps", (abortSignal) =>
      client.send(new ListCustomLineItemsCommand(one), { abortSignal }),
    ),
    probe("ListPricingPlans", "pricing plans", (abortSignal) =>
      client.send(new ListPricingPlansCommand(one), { abortSignal }),
    ),
    probe("ListPricingRules", "pricing rules", (abortSignal) =>
      client.send(new ListPricingRulesCommand(one), { abortSignal }),
    ),
  ];
}

function billing(connection: AwsConnection): readonly PermissionProbe[] {
  const send = signedJson(connection, BILLING);
  const seconds = (ms: number): number => Math.floor(ms / 1_000);
  return [
    {
      action: "billing:ListBillingViews",
      feature: "My View and Showback",
      costUsd: "0",
      ask: (signal) => send("ListBillingViews", { maxResults: 1 }, signal),
    },
    {
      action: "billing:GetCredits",
      feature: "credits",
      costUsd: "0",
      ask: (signal) =>
        send(
          "GetCredits",
          { accountId: connection.receiver, startDate: seconds(connection.clock.now().getTime() - DAY_MS) },
          signal,
        ),
    },
  ];
}

function organizations(connection: AwsConnection): PermissionProbe {
  const client = new OrganizationsClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, "Organizations"));
  return {
    action: "organizations:ListInboundResponsibilityTransfers",
    feature: "billing transfers",
    costUsd: "0",
    ask: (abortSignal) =>
      client.send(new ListInboundResponsibilityTransfersCommand({ Type: "BILLING", MaxResults: 1 }), { abortSignal }),
  };
}

function costExplorer(connection: AwsConnection): PermissionProbe {
  const client = new CostExplorerClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, "Cost Explorer", "0.01"));
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const now = connection.clock.now().getTime();
  return {
    action: "ce:GetCostAndUsage",
    feature: "costs by service and account",
    costUsd: "0.01",
    ask: (abortSignal) =>
      client.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: day(now - 2 * DAY_MS), End: day(now - DAY_MS) },
          Granularity: "MONTHLY",
          Metrics: ["UnblendedCost"],
        }),
        { abortSignal },
      ),
  };
}

const DAY_MS = 86_400_000;
