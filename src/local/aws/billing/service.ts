import { invalidAs, type Service } from "../operation.ts";
import { getCreditAllocationHistory, getCredits } from "./credits.ts";
import { invalid } from "./invalid.ts";
import { listBusinessSupportAccountCharges } from "./support.ts";
import { listBillingViews } from "./views.ts";

/** The billing service (views, credits, support charges) over awsJson 1.0. */
export const billing: Service = {
  name: "billing",
  protocol: "json-1.0",
  target: "AWSBilling",
  onlyUsEast1: true,
  operations: {
    ListBillingViews: listBillingViews,
    GetCredits: getCredits,
    GetCreditAllocationHistory: getCreditAllocationHistory,
    ListBusinessSupportAccountCharges: listBusinessSupportAccountCharges,
  },
  throttle: { name: "ThrottlingException", status: 400 },
  invalid: invalidAs("ValidationException", (problem) => ({
    reason: problem.rule === "unknown" ? "cannotParse" : "fieldValidationFailed",
    fieldList: [{ name: problem.path, message: problem.message }],
  })),
  tokenRefused: (reason) => invalid("nextToken", `The next token is not valid: ${reason}.`),
};
