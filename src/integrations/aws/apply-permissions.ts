import {
  BillingconductorClient,
  CreateCustomLineItemCommand,
  DeleteCustomLineItemCommand,
  TagResourceCommand,
  UpdateCustomLineItemCommand,
} from "@aws-sdk/client-billingconductor";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { absent, answered, type PermissionProbe } from "./probe.ts";

/**
 * Every permission that approved changes are made with: what manifests/aws/apply-role.yaml allows. Nothing is changed by trying, because
 * each is asked about a billing group or an item that does not exist: whoever may do it hears that it is not there, whoever may
 * not is denied first. Even if AWS took the creation, it would be of nothing: its amount is zero.
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
  ];
}
