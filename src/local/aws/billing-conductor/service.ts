import { invalidAs, type Operation, type Service } from "../operation.ts";
import { invalid } from "./common.ts";
import { getCostReport, listCostReports } from "./cost-reports.ts";
import { listCustomLineItems, listResources, listVersions } from "./custom-line-items.ts";
import { listAccountAssociations, listBillingGroups } from "./groups.ts";
import {
  getTransferPreference,
  listPlansOfRule,
  listPricingPlans,
  listPricingRules,
  listRulesOfPlan,
  listTags,
} from "./pricing.ts";

const operations: Readonly<Record<string, Operation>> = {
  ListBillingGroups: listBillingGroups,
  ListAccountAssociations: listAccountAssociations,
  ListBillingGroupCostReports: listCostReports,
  GetBillingGroupCostReport: getCostReport,
  ListPricingPlans: listPricingPlans,
  ListPricingRules: listPricingRules,
  ListPricingRulesAssociatedToPricingPlan: listRulesOfPlan,
  ListPricingPlansAssociatedWithPricingRule: listPlansOfRule,
  ListCustomLineItems: listCustomLineItems,
  ListCustomLineItemVersions: listVersions,
  ListResourcesAssociatedToCustomLineItem: listResources,
  ListTagsForResource: listTags,
  GetBillingTransferPreference: getTransferPreference,
};

/** Billing Conductor over restJson: POST to the operation's name in kebab case. */
export const billingConductor: Service = {
  name: "billingconductor",
  protocol: "rest-json",
  onlyUsEast1: true,
  operations,
  throttle: { name: "ThrottlingException", status: 429 },
  invalid: invalidAs("ValidationException", (problem) => ({
    Reason: problem.rule === "unknown" ? "CANNOT_PARSE" : "FIELD_VALIDATION_FAILED",
    Fields: [{ Name: problem.path, Message: problem.message }],
  })),
  tokenRefused: (reason) => invalid("CANNOT_PARSE", `The next token is not valid: ${reason}.`, "NextToken"),
};
