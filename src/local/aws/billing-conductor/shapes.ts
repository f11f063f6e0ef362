import { boolean, integer, list, map, number, type Shape, struct, text } from "../shapes.ts";

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

const clientToken = text({ min: 1, max: 64, pattern: /[a-zA-Z0-9-]+/ });
const itemName = text({ min: 1, max: 128, pattern: /[a-zA-Z0-9_+=.\-@]+/ });
const itemDescription = text({ min: 1, max: 255 });
const tagKey = text({ min: 1, max: 128 });
const tags = (min: number): Shape => map(tagKey, text({ max: 256 }), min, 200);
const itemPeriods = struct({ InclusiveStartBillingPeriod: period, ExclusiveEndBillingPeriod: period }, [
  "InclusiveStartBillingPeriod",
]);
const flat = struct({ ChargeValue: number(0, 1_000_000) }, ["ChargeValue"]);
const percentage = number(0, 10_000);
const chargeType = text({ values: ["CREDIT", "FEE"] });
const lineItemFilters = list(
  struct(
    {
      Attribute: text({ values: ["LINE_ITEM_TYPE", "SERVICE"] }),
      MatchOption: text({ values: ["NOT_EQUAL", "EQUAL"] }),
      Values: list(text({ values: ["SAVINGS_PLAN_NEGATION"] }), 1, 1),
      AttributeValues: list(text({ min: 1, max: 128 }), 1, 1),
    },
    ["Attribute", "MatchOption"],
  ),
  0,
  1,
);
const resourceArn = text({
  pattern:
    /(arn:aws(-cn)?:billingconductor::[0-9]{12}:(customlineitem\/)?[a-zA-Z0-9]{10})|(arn:aws(-cn)?:billingconductor::[0-9]{12}:billinggroup\/[a-zA-Z0-9]{10,12})/,
});
const associate = struct(
  { TargetArn: itemArn, ResourceArns: list(resourceArn, 1, 30), BillingPeriodRange: itemPeriods },
  ["TargetArn", "ResourceArns"],
);

const planDescription = text({ max: 1_024 });
const ruleType = text({ values: ["MARKUP", "DISCOUNT", "TIERING"] });
const serviceCode = text({ min: 1, max: 128, pattern: /[a-zA-Z0-9.-]+/ });
const tiering = struct({ FreeTier: struct({ Activated: boolean }, ["Activated"]) }, ["FreeTier"]);

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
  CreateCustomLineItem: struct(
    {
      ClientToken: clientToken,
      Name: itemName,
      Description: itemDescription,
      BillingGroupArn: groupArn,
      BillingPeriodRange: itemPeriods,
      Tags: tags(0),
      ChargeDetails: struct(
        {
          Flat: flat,
          Percentage: struct({ PercentageValue: percentage, AssociatedValues: list(resourceArn, 0, 5) }, [
            "PercentageValue",
          ]),
          Type: chargeType,
          LineItemFilters: lineItemFilters,
        },
        ["Type"],
      ),
      AccountId: accountId,
      ComputationRule: text({ values: ["CONSOLIDATED", "ITEMIZED"] }),
    },
    ["Name", "Description", "BillingGroupArn", "ChargeDetails"],
  ),
  UpdateCustomLineItem: struct(
    {
      Arn: itemArn,
      Name: itemName,
      Description: itemDescription,
      ChargeDetails: struct({
        Flat: flat,
        Percentage: struct({ PercentageValue: percentage }, ["PercentageValue"]),
        // not a member for AWS; known here so that a change of it is refused for what it is
        Type: chargeType,
        LineItemFilters: lineItemFilters,
      }),
      BillingPeriodRange: itemPeriods,
    },
    ["Arn"],
  ),
  DeleteCustomLineItem: struct({ Arn: itemArn, BillingPeriodRange: itemPeriods }, ["Arn"]),
  BatchAssociateResourcesToCustomLineItem: associate,
  BatchDisassociateResourcesFromCustomLineItem: associate,
  CreatePricingRule: struct(
    {
      ClientToken: clientToken,
      Name: itemName,
      Description: planDescription,
      Scope: text({ values: ["GLOBAL", "SERVICE", "BILLING_ENTITY", "SKU"] }),
      Type: ruleType,
      ModifierPercentage: number(0),
      Service: serviceCode,
      Tags: tags(0),
      BillingEntity: text({ pattern: /[a-zA-Z0-9 ]+/ }),
      Tiering: tiering,
      UsageType: text({ min: 1, max: 256, pattern: /\S+/ }),
      Operation: text({ min: 1, max: 256, pattern: /\S+/ }),
    },
    ["Name", "Scope", "Type"],
  ),
  UpdatePricingRule: struct(
    {
      Arn: ruleArn,
      Name: itemName,
      Description: planDescription,
      Type: ruleType,
      ModifierPercentage: number(0),
      Tiering: tiering,
    },
    ["Arn"],
  ),
  DeletePricingRule: struct({ Arn: ruleArn }, ["Arn"]),
  CreatePricingPlan: struct(
    {
      ClientToken: clientToken,
      Name: itemName,
      Description: planDescription,
      PricingRuleArns: list(ruleArn, 0, 30),
      Tags: tags(0),
    },
    ["Name"],
  ),
  UpdatePricingPlan: struct({ Arn: planArn, Name: itemName, Description: planDescription }, ["Arn"]),
  DeletePricingPlan: struct({ Arn: planArn }, ["Arn"]),
  AssociatePricingRules: struct({ Arn: planArn, PricingRuleArns: list(ruleArn, 1, 30) }, ["Arn", "PricingRuleArns"]),
  DisassociatePricingRules: struct({ Arn: planArn, PricingRuleArns: list(ruleArn, 1, 30) }, ["Arn", "PricingRuleArns"]),
  UpdateBillingGroup: struct(
    {
      Arn: groupArn,
      Name: itemName,
      Status: text({ values: ["ACTIVE", "PRIMARY_ACCOUNT_MISSING", "PENDING"] }),
      ComputationPreference: struct({ PricingPlanArn: planArn }, ["PricingPlanArn"]),
      Description: planDescription,
      AccountGrouping: struct({ AutoAssociate: boolean }),
    },
    ["Arn"],
  ),
  TagResource: struct({ ResourceArn: anyArn, Tags: tags(1) }, ["ResourceArn", "Tags"]),
  UntagResource: struct({ ResourceArn: anyArn, TagKeys: list(tagKey, 1, 200) }, ["ResourceArn", "TagKeys"]),
  ListTagsForResource: struct({ ResourceArn: anyArn }, ["ResourceArn"]),
  GetBillingTransferPreference: struct({ ResponsibilityTransferArn: transferArn }, ["ResponsibilityTransferArn"]),
} satisfies Record<string, Shape>;
