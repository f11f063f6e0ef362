import {
  BillingconductorClient,
  GetBillingGroupCostReportCommand,
  ListAccountAssociationsCommand,
  ListBillingGroupCostReportsCommand,
  ListBillingGroupsCommand,
  ListCustomLineItemsCommand,
  ListCustomLineItemVersionsCommand,
  ListPricingPlansCommand,
  ListPricingRulesAssociatedToPricingPlanCommand,
  ListPricingRulesCommand,
  ListResourcesAssociatedToCustomLineItemCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-billingconductor";
import { ListInboundResponsibilityTransfersCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { BillingPeriod } from "#src/kernel/period.ts";
import { BUDGETS } from "./budgets.ts";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { paidPermissions } from "./paid-permissions.ts";
import { absent, answered, once, type PermissionProbe } from "./probe.ts";
import { BILLING, signedJson } from "./signed-json.ts";

/** Every permission that a feature reads with: what manifests/aws/read-role.yaml allows, each tried with its cheapest request. */
export function readPermissions(connection: AwsConnection): readonly PermissionProbe[] {
  const send = signedJson(connection, BILLING);
  const listViews = once((signal) => send("ListBillingViews", { maxResults: 10 }, signal));
  return [
    ...billingConductor(connection),
    free("billing:ListBillingViews", "My View and Showback", listViews),
    ...credits(connection),
    free("organizations:ListInboundResponsibilityTransfers", "billing transfers", transfers(connection)),
    free("budgets:ViewBudget", "budgets", (signal) =>
      signedJson(connection, BUDGETS)("DescribeBudgets", { AccountId: connection.receiver, MaxResults: 1 }, signal),
    ),
    ...paidPermissions(connection, listViews),
  ];
}

function free(action: string, feature: string, ask: PermissionProbe["ask"]): PermissionProbe {
  return { action, feature, costUsd: "0", ask };
}

function billingConductor(connection: AwsConnection): readonly PermissionProbe[] {
  const client = new BillingconductorClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, "Billing Conductor"));
  const one = { MaxResults: 1 };
  const groups = once((abortSignal) => client.send(new ListBillingGroupsCommand(one), { abortSignal }));
  const items = once((abortSignal) => client.send(new ListCustomLineItemsCommand(one), { abortSignal }));
  const plans = once((abortSignal) => client.send(new ListPricingPlansCommand(one), { abortSignal }));
  // What is asked about is one of the receiver's own where it has one.
  const groupArn = async (signal: AbortSignal): Promise<string> =>
    (await groups(signal).catch(() => null))?.BillingGroups?.[0]?.Arn ?? absent(connection.receiver, "billinggroup");
  const itemArn = async (signal: AbortSignal): Promise<string> =>
    (await items(signal).catch(() => null))?.CustomLineItems?.[0]?.Arn ?? absent(connection.receiver, "customlineitem");
  const planArn = async (signal: AbortSignal): Promise<string> =>
    (await plans(signal).catch(() => null))?.PricingPlans?.[0]?.Arn ?? absent(connection.receiver, "pricingplan");
  const probe = (operation: string, feature: string, ask: PermissionProbe["ask"]): PermissionProbe =>
    free(`billingconductor:${operation}`, feature, ask);
  const about = (operation: string, feature: string, ask: PermissionProbe["ask"]): PermissionProbe =>
    probe(operation, feature, (signal) => answered(ask(signal)));
  return [
    probe("ListBillingGroups", "the clients", groups),
    probe("ListAccountAssociations", "the accounts of a client", (abortSignal) =>
      client.send(new ListAccountAssociationsCommand({}), { abortSignal }),
    ),
    probe("ListBillingGroupCostReports", "margin", (abortSignal) =>
      client.send(new ListBillingGroupCostReportsCommand(one), { abortSignal }),
    ),
    about("GetBillingGroupCostReport", "margin by service", async (abortSignal) =>
      client.send(new GetBillingGroupCostReportCommand({ Arn: await groupArn(abortSignal) }), { abortSignal }),
    ),
    probe("ListCustomLineItems", "custom line items, gaps", items),
    about("ListCustomLineItemVersions", "from when to when a custom line item runs", async (abortSignal) =>
      client.send(new ListCustomLineItemVersionsCommand({ Arn: await itemArn(abortSignal), ...one }), { abortSignal }),
    ),
    about("ListResourcesAssociatedToCustomLineItem", "what a percentage is taken of", async (abortSignal) =>
      client.send(new ListResourcesAssociatedToCustomLineItemCommand({ Arn: await itemArn(abortSignal), ...one }), {
        abortSignal,
      }),
    ),
    about("ListTagsForResource", "which custom line items are ours", async (abortSignal) =>
      client.send(new ListTagsForResourceCommand({ ResourceArn: await groupArn(abortSignal) }), { abortSignal }),
    ),
    probe("ListPricingPlans", "pricing plans", plans),
    probe("ListPricingRules", "pricing rules", (abortSignal) =>
      client.send(new ListPricingRulesCommand(one), { abortSignal }),
    ),
    about("ListPricingRulesAssociatedToPricingPlan", "the rules of a pricing plan", async (abortSignal) =>
      client.send(
        new ListPricingRulesAssociatedToPricingPlanCommand({ PricingPlanArn: await planArn(abortSignal), ...one }),
        { abortSignal },
      ),
    ),
  ];
}

function credits(connection: AwsConnection): readonly PermissionProbe[] {
  const send = signedJson(connection, BILLING);
  const accountId = connection.receiver;
  const now = connection.clock.now();
  const seconds = (ms: number): number => Math.floor(ms / 1_000);
  return [
    free("billing:GetCredits", "credits", (signal) =>
      send("GetCredits", { accountId, startDate: seconds(now.getTime() - DAY_MS) }, signal),
    ),
    free("billing:GetCreditAllocationHistory", "what credits were used for", (signal) => {
      const month = BillingPeriod.at(now).previous();
      const span = { startDate: seconds(month.start.getTime()), endDate: seconds(month.end.getTime()) - 1 };
      return send("GetCreditAllocationHistory", { accountId, ...span, maxResults: 1 }, signal);
    }),
  ];
}

function transfers(connection: AwsConnection): PermissionProbe["ask"] {
  const client = new OrganizationsClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, "Organizations"));
  return (abortSignal) =>
    client.send(new ListInboundResponsibilityTransfersCommand({ Type: "BILLING", MaxResults: 1 }), { abortSignal });
}

const DAY_MS = 86_400_000;
