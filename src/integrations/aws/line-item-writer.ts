import {
  BillingconductorClient,
  CreateCustomLineItemCommand,
  type CreateCustomLineItemInput,
  DeleteCustomLineItemCommand,
  ResourceNotFoundException,
  UpdateCustomLineItemCommand,
  ValidationException,
} from "@aws-sdk/client-billingconductor";
import type { LineItemWriter } from "#src/ports/custom-line-items.ts";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { required } from "./mapping.ts";
import { numberOf } from "./numbers.ts";
import { fromWriteError } from "./write-errors.ts";

const SERVICE = "Billing Conductor";

/**
 * Changes custom line items through AWS Billing Conductor. Made with a connection under the apply role, by the worker alone.
 * The client token is a real idempotency token (API reference of CreateCustomLineItem): the same one makes nothing twice.
 */
export function lineItemWriter(connection: AwsConnection): LineItemWriter {
  const client = new BillingconductorClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, SERVICE));
  return {
    create: async (draft, token, call) => {
      const input: CreateCustomLineItemInput = {
        ClientToken: token,
        Name: draft.name,
        Description: draft.description,
        BillingGroupArn: draft.groupId,
        BillingPeriodRange: range(draft.start, draft.end),
        Tags: { ...draft.tags },
        ChargeDetails: {
          Type: draft.type === "fee" ? "FEE" : "CREDIT",
          ...(draft.percent === null
            ? { Flat: { ChargeValue: numberOf(required(draft.flat, "flat")) } }
            : { Percentage: { PercentageValue: numberOf(draft.percent), AssociatedValues: [...draft.of] } }),
        },
      };
      try {
        const { Arn } = await client.send(new CreateCustomLineItemCommand(input), { abortSignal: call.signal });
        return required(Arn, "Arn");
      } catch (error) {
        throw fromWriteError(error, "CreateCustomLineItem", `the custom line item ${draft.name}`);
      }
    },

    update: async (id, change, start, end, call) => {
      const command = new UpdateCustomLineItemCommand({
        Arn: id,
        BillingPeriodRange: range(start, end),
        ...(change.name === undefined ? {} : { Name: change.name }),
        ...(change.description === undefined ? {} : { Description: change.description }),
        ...(change.flat === undefined ? {} : { ChargeDetails: { Flat: { ChargeValue: numberOf(change.flat) } } }),
        ...(change.percent === undefined
          ? {}
          : { ChargeDetails: { Percentage: { PercentageValue: numberOf(change.percent) } } }),
      });
      try {
        await client.send(command, { abortSignal: call.signal });
      } catch (error) {
        throw fromWriteError(error, "UpdateCustomLineItem", "a custom line item");
      }
    },

    remove: async (id, start, end, call) => {
      const command = new DeleteCustomLineItemCommand({ Arn: id, BillingPeriodRange: range(start, end) });
      try {
        await client.send(command, { abortSignal: call.signal });
      } catch (error) {
        // Gone is what was wanted.
        if (error instanceof ResourceNotFoundException) return;
        if (error instanceof ValidationException && error.Reason === "MISSING_CUSTOMLINEITEM") return;
        throw fromWriteError(error, "DeleteCustomLineItem", "a custom line item");
      }
    },
  };
}

function range(
  start: string,
  end: string | null,
): { InclusiveStartBillingPeriod: string; ExclusiveEndBillingPeriod?: string } {
  return { InclusiveStartBillingPeriod: start, ...(end === null ? {} : { ExclusiveEndBillingPeriod: end }) };
}
