import { boolean, integer, list, type Shape, struct, text } from "../shapes.ts";

const period = text({ pattern: /\d{4}-(0?[1-9]|1[012])/ });
const token = text({ max: 8192 });
const page = { MaxResults: integer(1, 100), NextToken: token };
const groupArn = text({ pattern: /(arn:aws(-cn)?:billingconductor::[0-9]{12}:billinggroup\/)?[a-zA-Z0-9]{10,12}/ });
const itemArn = text({ pattern: /(arn:aws(-cn)?:billingconductor::[0-9]{12}:customlineitem\/)?[a-zA-Z0-9]{10}/ });
const ruleArn = text({ pattern: /(arn:aws(-cn)?:billingconductor::[0-9]{12}:pricingrule\/)?[a-zA-Z0-9]{10}/ });
const planArn = text({
  pattern:
    /(arn:aws(-cn)?:billingconductor::(aws|[0-9]{12}):pricingplan\/)?(BasicPricingPlan|Passthrough|[a-zA-Z0-9]{10})/,
});
const transferArn = text({
  pattern:
    /arn:[a-z0-9][a-z0-9-.]{0,62}:organizations::\d{12}:transfer\/o-[a-z0-9]{10,32}\/(billing)\/(inbound|outbound)\/rt-[0-9a-z]{8,32}/,
});
const accountId = text({ pattern: /[0-9]{12}/ });
const anyArn = text({ pattern: /arn:aws(-cn)?:billingconductor::[0-9]{12}:[a-z]+\/[a-zA-Z0-9]{10,12}/ });

/** Request shapes of every operation here, by operation name; newer members than the published client are included. */
export const requests = {
  ListBillingGroups: struct({
    BillingPeriod: period,
    ...page,
    Filters: struct({
      Arns: list(groupArn, 1, 100),
      PricingPlan: planArn,
      Statuses: list(text({ values: ["ACTIVE", "PRIMARY_ACCOUNT_MISSING", "PENDING"] }), 1, 3),
      AutoAssociate: boolean,
      BillingGroupTypes: list(text({ values: ["STANDARD", "TRANSFER_BILLING"] }), 1, 2),
      PrimaryAccountIds: list(accountId, 1, 30),
      ResponsibilityTransferArns: list(transferArn, 1, 100),
      Names: list(
        struct({ SearchOption: text({ values: ["STARTS_WITH"] }), SearchValue: text({ min: 1, max: 128 }) }, [
          "SearchOption",
          "SearchValue",
        ]),
        1,
        1,
      ),
    }),
  }),
  ListBillingGroupCostReports: struct({
    BillingPeriod: period,
    ...page,
    Filters: struct({ BillingGroupArns: list(groupArn, 1, 100) }),
  }),
  GetBillingGroupCostReport: struct(
    {
      Arn: groupArn,
      BillingPeriodRange: struct({ InclusiveStartBillingPeriod: period, ExclusiveEndBillingPeriod: period }, [
        "InclusiveStartBillingPeriod",
        "ExclusiveEndBillingPeriod",
      ]),
      GroupBy: list(text({ values: ["PRODUCT_NAME", "BILLING_PERIOD"] })),
      MaxResults: integer(200, 300),
      NextToken: token,
    },
    ["Arn"],
  ),
  ListAccountAssociations: struct({
    BillingPeriod: period,
    NextToken: token,
    Filters: struct({
      Association: text({
        pattern:
          /((arn:aws(-cn)?:billingconductor::[0-9]{12}:billinggroup\/)?[a-zA-Z0-9]{10,12}|MONITORED|UNMONITORED)/,
      }),
      AccountId: accountId,
      AccountIds: list(accountId, 0, 30),
    }),
  }),
  ListPricingPlans: struct({ BillingPeriod: period, ...page, Filters: struct({ Arns: list(planArn, 1, 100) }) }),
  ListPricingRules: struct({ BillingPeriod: period, ...page, Filters: struct({ Arns: list(ruleArn, 1, 100) }) }),
  ListPricingRulesAssociatedToPricingPlan: struct({ BillingPeriod: period, PricingPlanArn: planArn, ...page }, [
    "PricingPlanArn",
  ]),
  ListPricingPlansAssociatedWithPricingRule: struct({ BillingPeriod: period, PricingRuleArn: ruleArn, ...page }, [
    "PricingRuleArn",
  ]),
  ListCustomLineItems: struct({
    BillingPeriod: period,
    ...page,
    Filters: struct({
      Names: list(text({ min: 1, max: 128, pattern: /[a-zA-Z0-9_+=.\-@]+/ }), 1, 100),
      BillingGroups: list(groupArn, 1, 100),
      Arns: list(itemArn, 1, 100),
      AccountIds: list(accountId, 0, 30),
    }),
  }),
  ListCustomLineItemVersions: struct(
    {
      Arn: itemArn,
      ...page,
      Filters: struct({ BillingPeriodRange: struct({ StartBillingPeriod: period, EndBillingPeriod: period }) }),
    },
    ["Arn"],
  ),
  ListResourcesAssociatedToCustomLineItem: struct(
    {
      BillingPeriod: period,
      Arn: itemArn,
      ...page,
      Filters: struct({ Relationship: text({ values: ["PARENT", "CHILD"] }) }),
    },
    ["Arn"],
  ),
  ListTagsForResource: struct({ ResourceArn: anyArn }, ["ResourceArn"]),
  GetBillingTransferPreference: struct({ ResponsibilityTransferArn: transferArn }, ["ResponsibilityTransferArn"]),
} satisfies Record<string, Shape>;
