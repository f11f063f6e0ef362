import { invalidAs, type Operation, type Service } from "../operation.ts";
import { associateResources, disassociateResources } from "./associate.ts";
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
} from "./pricing.ts";
import { listTags, tagResource, untagResource } from "./tagging.ts";
import { updateBillingGroup } from "./update-billing-group.ts";
import { createCustomLineItem, deleteCustomLineItem, updateCustomLineItem } from "./write-custom-line-items.ts";
import {
  associatePricingRules,
  createPricingPlan,
  deletePricingPlan,
  disassociatePricingRules,
  updatePricingPlan,
} from "./write-pricing-plans.ts";
import { createPricingRule, deletePricingRule, updatePricingRule } from "./write-pricing-rules.ts";

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
  CreateCustomLineItem: createCustomLineItem,
  UpdateCustomLineItem: updateCustomLineItem,
  DeleteCustomLineItem: deleteCustomLineItem,
  BatchAssociateResourcesToCustomLineItem: associateResources,
  BatchDisassociateResourcesFromCustomLineItem: disassociateResources,
  CreatePricingRule: createPricingRule,
  UpdatePricingRule: updatePricingRule,
  DeletePricingRule: deletePricingRule,
  CreatePricingPlan: createPricingPlan,
  UpdatePricingPlan: updatePricingPlan,
  DeletePricingPlan: deletePricingPlan,
  AssociatePricingRules: associatePricingRules,
  DisassociatePricingRules: disassociatePricingRules,
  UpdateBillingGroup: updateBillingGroup,
  ListTagsForResource: listTags,
  TagResource: tagResource,
  UntagResource: untagResource,
  GetBillingTransferPreference: getTransferPreference,
};

/** Billing Conductor over restJson: the operation's name in kebab case; PUT for what associates and for prices, else POST. */
export const billingConductor: Service = {
  name: "billingconductor",
  protocol: "rest-json",
  onlyUsEast1: true,
  operations,
  throttle: { name: "ThrottlingException", status: 429, members: { RetryAfterSeconds: 1 } },
  invalid: invalidAs("ValidationException", (problem) => ({
    Reason: problem.rule === "unknown" ? "CANNOT_PARSE" : "FIELD_VALIDATION_FAILED",
    Fields: [{ Name: problem.path, Message: problem.message }],
  })),
  tokenRefused: (reason) => invalid("CANNOT_PARSE", `The next token is not valid: ${reason}.`, "NextToken"),
};
