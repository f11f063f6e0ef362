import {
  AssociatePricingRulesCommand,
  BillingconductorClient,
  CreatePricingRuleCommand,
  DeletePricingRuleCommand,
  DisassociatePricingRulesCommand,
  PricingRuleScope,
  PricingRuleType,
  ResourceNotFoundException,
  UpdateBillingGroupCommand,
  UpdatePricingRuleCommand,
  ValidationException,
} from "@aws-sdk/client-billingconductor";
import type { PricingWriter, RuleDraft, RulePrice } from "#src/ports/pricing.ts";
import { type AwsConnection, clientConfig, meter } from "./connection.ts";
import { required } from "./mapping.ts";
import { numberOf } from "./numbers.ts";
import { fromWriteError } from "./write-errors.ts";

const SERVICE = "Billing Conductor";

const SCOPES: Readonly<Record<RuleDraft["scope"], PricingRuleScope>> = {
  global: PricingRuleScope.GLOBAL,
  service: PricingRuleScope.SERVICE,
  "billing-entity": PricingRuleScope.BILLING_ENTITY,
};

/** Changes pricing through AWS Billing Conductor. Made with a connection under the apply role, by the worker alone. */
export function pricingWriter(connection: AwsConnection): PricingWriter {
  const client = new BillingconductorClient(clientConfig(connection));
  client.middlewareStack.use(meter(connection, SERVICE));

  /** One write; a refusal that is `harmless` says that what was wanted is so already. */
  const written = async <T>(
    operation: string,
    what: string,
    work: () => Promise<T>,
    harmless: (error: unknown) => boolean = () => false,
  ): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (harmless(error)) return null;
      throw fromWriteError(error, operation, what);
    }
  };

  return {
    movePlan: async (groupId, planId, { signal }) => {
      const input = { Arn: groupId, ComputationPreference: { PricingPlanArn: planId } };
      await written("UpdateBillingGroup", "the pricing plan of a billing group", () =>
        client.send(new UpdateBillingGroupCommand(input), { abortSignal: signal }),
      );
    },

    setRule: async (id, price, { signal }) => {
      const command = new UpdatePricingRuleCommand({ Arn: id, ...modifierOf(price) });
      await written("UpdatePricingRule", "a pricing rule", () => client.send(command, { abortSignal: signal }));
    },

    createRule: async (draft, _planId, token, { signal }) => {
      const command = new CreatePricingRuleCommand({
        ClientToken: token,
        Name: draft.name,
        Description: draft.description,
        Scope: SCOPES[draft.scope],
        ...modifierOf(draft),
        ...(draft.service === null ? {} : { Service: draft.service }),
        ...(draft.billingEntity === null ? {} : { BillingEntity: draft.billingEntity }),
      });
      const output = await written("CreatePricingRule", `the pricing rule ${draft.name}`, () =>
        client.send(command, { abortSignal: signal }),
      );
      return required(output?.Arn, "Arn");
    },

    attach: async (planId, ruleId, { signal }) => {
      const command = new AssociatePricingRulesCommand({ Arn: planId, PricingRuleArns: [ruleId] });
      await written(
        "AssociatePricingRules",
        "the rules of a pricing plan",
        () => client.send(command, { abortSignal: signal }),
        (error) => isReason(error, "PRICINGRULES_ALREADY_ASSOCIATED"),
      );
    },

    detach: async (planId, ruleId, { signal }) => {
      const command = new DisassociatePricingRulesCommand({ Arn: planId, PricingRuleArns: [ruleId] });
      await written(
        "DisassociatePricingRules",
        "the rules of a pricing plan",
        () => client.send(command, { abortSignal: signal }),
        (error) => isReason(error, "PRICINGRULES_NOT_ASSOCIATED") || isGone(error),
      );
    },

    deleteRule: async (id, { signal }) => {
      const command = new DeletePricingRuleCommand({ Arn: id });
      await written("DeletePricingRule", "a pricing rule", () => client.send(command, { abortSignal: signal }), isGone);
    },
  };
}

const isReason = (error: unknown, reason: string): boolean =>
  error instanceof ValidationException && error.Reason === reason;

/** A rule that is not there any more is in no plan. */
const isGone = (error: unknown): boolean =>
  error instanceof ResourceNotFoundException || isReason(error, "PRICINGRULES_NOT_EXIST");

function modifierOf({ type, percent }: RulePrice): { Type: PricingRuleType; ModifierPercentage: number } {
  return {
    Type: type === "markup" ? PricingRuleType.MARKUP : PricingRuleType.DISCOUNT,
    ModifierPercentage: numberOf(percent),
  };
}
