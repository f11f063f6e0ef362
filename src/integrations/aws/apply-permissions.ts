import {
  AssociatePricingRulesCommand,
  BillingconductorClient,
  CreateCustomLineItemCommand,
  CreatePricingRuleCommand,
  DeleteCustomLineItemCommand,
  DeletePricingRuleCommand,
  DisassociatePricingRulesCommand,
  TagResourceCommand,
  UpdateBillingGroupCommand,
  UpdateCustomLineItemCommand,
  UpdatePricingRuleCommand,
} from "@aws-sdk/client-billingconductor";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { absent, answered, type PermissionProbe } from "./probe.ts";

/**
 * Every permission that approved changes are made with: what manifests/aws/apply-role.yaml allows. Nothing is changed by trying, because
 * each is asked about a billing group, an item, a plan or a rule that does not exist: whoever may do it hears that it is not there, whoever may
 * not is denied first. Even if AWS took a creation, it would be of nothing: a fee of zero, or a rule of 0 percent that no plan has.
 */
export function applyPermissions(connection: AwsConnection): readonly PermissionProbe[] {
  const client = new BillingconductorClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, "Billing Conductor"));
  const item = absent(connection.receiver, "customlineitem");
  const probe = (operation: string, feature: string, ask: PermissionProbe["ask"]): PermissionProbe => ({
    action: `billingconductor:${operation}`,
    feature,
    costUsd: "0",
    ask: (signal) => answered(ask(signal)),
  });
  const plan = absent(connection.receiver, "pricingplan");
  const rule = absent(connection.receiver, "pricingrule");
  const words = { Name: "reckoner-permission-test", Description: "Never made: a test of permissions" };
  return [
    probe("CreateCustomLineItem", "making custom line items", (abortSignal) =>
      client.send(
        new CreateCustomLineItemCommand({
          ...words,
          BillingGroupArn: absent(connection.receiver, "billinggroup"),
          ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 0 } },
        }),
        { abortSignal },
      ),
    ),
    probe("TagResource", "marking custom line items as ours", (abortSignal) =>
      client.send(new TagResourceCommand({ ResourceArn: item, Tags: { "reckoner-test": "permission" } }), {
        abortSignal,
      }),
    ),
    probe("UpdateCustomLineItem", "changing custom line items", (abortSignal) =>
      client.send(new UpdateCustomLineItemCommand({ Arn: item, Description: words.Description }), { abortSignal }),
    ),
    probe("DeleteCustomLineItem", "removing custom line items, undo", (abortSignal) =>
      client.send(new DeleteCustomLineItemCommand({ Arn: item }), { abortSignal }),
    ),
    probe("UpdateBillingGroup", "moving clients to another pricing plan", (abortSignal) =>
      client.send(
        new UpdateBillingGroupCommand({
          Arn: absent(connection.receiver, "billinggroup"),
          ComputationPreference: { PricingPlanArn: plan },
        }),
        { abortSignal },
      ),
    ),
    probe("UpdatePricingRule", "changing pricing rules", (abortSignal) =>
      client.send(new UpdatePricingRuleCommand({ Arn: rule, Description: words.Description }), { abortSignal }),
    ),
    probe("CreatePricingRule", "adding pricing rules", (abortSignal) =>
      client.send(
        // A rule for one service that does not say which: refused by everybody who takes it.
        new CreatePricingRuleCommand({ ...words, Scope: "SERVICE", Type: "MARKUP", ModifierPercentage: 0 }),
        { abortSignal },
      ),
    ),
    probe("DeletePricingRule", "undoing added pricing rules", (abortSignal) =>
      client.send(new DeletePricingRuleCommand({ Arn: rule }), { abortSignal }),
    ),
    probe("AssociatePricingRules", "giving a pricing plan a rule", (abortSignal) =>
      client.send(new AssociatePricingRulesCommand({ Arn: plan, PricingRuleArns: [rule] }), { abortSignal }),
    ),
    probe("DisassociatePricingRules", "taking a rule from a pricing plan", (abortSignal) =>
      client.send(new DisassociatePricingRulesCommand({ Arn: plan, PricingRuleArns: [rule] }), { abortSignal }),
    ),
  ];
}
