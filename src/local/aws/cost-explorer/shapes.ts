import { integer, list, number, type Shape, struct, text } from "../shapes.ts";

const dimension: Shape = text({
  values: [
    "AGREEMENT_END_DATE_TIME_AFTER",
    "AGREEMENT_END_DATE_TIME_BEFORE",
    "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
    "ANOMALY_TOTAL_IMPACT_PERCENTAGE",
    "AZ",
    "BILLING_ENTITY",
    "CACHE_ENGINE",
    "DATABASE_ENGINE",
    "DEPLOYMENT_OPTION",
    "INSTANCE_TYPE",
    "INSTANCE_TYPE_FAMILY",
    "INVOICING_ENTITY",
    "LEGAL_ENTITY_NAME",
    "LINKED_ACCOUNT",
    "LINKED_ACCOUNT_NAME",
    "OPERATING_SYSTEM",
    "OPERATION",
    "PAYER_ACCOUNT",
    "PAYMENT_OPTION",
    "PLATFORM",
    "PURCHASE_TYPE",
    "RECORD_TYPE",
    "REGION",
    "RESERVATION_ID",
    "RESOURCE_ID",
    "RIGHTSIZING_TYPE",
    "SAVINGS_PLANS_TYPE",
    "SAVINGS_PLAN_ARN",
    "SCOPE",
    "SERVICE",
    "SERVICE_CODE",
    "SUBSCRIPTION_ID",
    "TENANCY",
    "USAGE_TYPE",
    "USAGE_TYPE_GROUP",
  ],
});
const matchOptions: Shape = list(
  text({
    values: [
      "EQUALS",
      "ABSENT",
      "STARTS_WITH",
      "ENDS_WITH",
      "CONTAINS",
      "CASE_SENSITIVE",
      "CASE_INSENSITIVE",
      "GREATER_THAN_OR_EQUAL",
    ],
  }),
);
const values = list(text({ max: 1024 }));
const expressions: Shape = list(() => expression);

/** A filter, as deep as one likes; exactly one member of each level is set. */
const expression: Shape = struct({
  Or: expressions,
  And: expressions,
  Not: () => expression,
  Dimensions: struct({ Key: dimension, Values: values, MatchOptions: matchOptions }),
  Tags: struct({ Key: text({ max: 1024 }), Values: values, MatchOptions: matchOptions }),
  CostCategories: struct({ Key: text({ min: 1, max: 50 }), Values: values, MatchOptions: matchOptions }),
});

/** Start inclusive, End exclusive. */
export interface DateInterval {
  readonly Start: string;
  readonly End: string;
}

const timePeriod = struct({ Start: text({ max: 40 }), End: text({ max: 40 }) }, ["Start", "End"]);
const view = text({
  min: 20,
  max: 2048,
  pattern: /arn:aws[a-z-]*:(billing)::[0-9]{12}:billingview\/[-a-zA-Z0-9/:_+=.@]{1,75}/,
});
const token = text({ max: 8192 });
const sortBy = list(
  struct({ Key: text({ max: 1024 }), SortOrder: text({ values: ["ASCENDING", "DESCENDING"] }) }, ["Key"]),
);

/** A filter expression. */
export interface Expression {
  readonly Or?: readonly Expression[];
  readonly And?: readonly Expression[];
  readonly Not?: Expression;
  readonly Dimensions?: Condition;
  readonly Tags?: Condition;
  readonly CostCategories?: Condition;
}

/** One condition of a filter. */
export interface Condition {
  readonly Key?: string;
  readonly Values?: readonly string[];
  readonly MatchOptions?: readonly string[];
}

/** One of the up to two ways in which costs are grouped. */
export interface GroupDefinition {
  readonly Type?: string;
  readonly Key?: string;
}

/** The request of GetCostAndUsage. */
export interface GetCostAndUsageInput {
  readonly TimePeriod: DateInterval;
  readonly Granularity: "DAILY" | "MONTHLY" | "HOURLY";
  readonly Metrics: readonly string[];
  readonly Filter?: Expression;
  readonly GroupBy?: readonly GroupDefinition[];
  readonly BillingViewArn?: string;
  readonly NextPageToken?: string;
}

/** The shape of GetCostAndUsage. */
export const getCostAndUsage: Shape = struct(
  {
    TimePeriod: timePeriod,
    Granularity: text({ values: ["DAILY", "MONTHLY", "HOURLY"] }),
    Filter: expression,
    Metrics: list(text({ max: 1024 })),
    GroupBy: list(struct({ Type: text({ values: ["DIMENSION", "TAG", "COST_CATEGORY"] }), Key: text({ max: 1024 }) })),
    BillingViewArn: view,
    NextPageToken: token,
  },
  ["TimePeriod", "Granularity", "Metrics"],
);

/** The request of GetDimensionValues; GetTags has TagKey instead of Dimension. */
export interface GetValuesInput {
  readonly TimePeriod: DateInterval;
  readonly Dimension?: string;
  readonly TagKey?: string;
  readonly Context?: string;
  readonly SearchString?: string;
  readonly Filter?: Expression;
  readonly SortBy?: readonly { readonly Key: string; readonly SortOrder?: string }[];
  readonly BillingViewArn?: string;
  readonly MaxResults?: number;
  readonly NextPageToken?: string;
}

const common = {
  TimePeriod: timePeriod,
  SearchString: text({ max: 1024 }),
  Filter: expression,
  SortBy: sortBy,
  BillingViewArn: view,
  MaxResults: integer(1),
  NextPageToken: token,
};

/** The shape of GetDimensionValues. */
export const getDimensionValues: Shape = struct(
  { ...common, Dimension: dimension, Context: text({ values: ["COST_AND_USAGE", "RESERVATIONS", "SAVINGS_PLANS"] }) },
  ["TimePeriod", "Dimension"],
);

/** The shape of GetTags. */
export const getTags: Shape = struct({ ...common, TagKey: text({ max: 1024 }) }, ["TimePeriod"]);

/** The request of GetAnomalies. */
export interface GetAnomaliesInput {
  readonly MonitorArn?: string;
  readonly DateInterval: { readonly StartDate: string; readonly EndDate?: string };
  readonly Feedback?: "YES" | "NO" | "PLANNED_ACTIVITY";
  readonly TotalImpact?: {
    readonly NumericOperator:
      | "EQUAL"
      | "GREATER_THAN_OR_EQUAL"
      | "LESS_THAN_OR_EQUAL"
      | "GREATER_THAN"
      | "LESS_THAN"
      | "BETWEEN";
    readonly StartValue: number;
    readonly EndValue?: number;
  };
  readonly NextPageToken?: string;
  readonly MaxResults?: number;
}

const day = text({ max: 40, pattern: /(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}Z)?/ });

/** The shape of GetAnomalies. */
export const getAnomalies: Shape = struct(
  {
    MonitorArn: text({ max: 1024 }),
    DateInterval: struct({ StartDate: day, EndDate: day }, ["StartDate"]),
    Feedback: text({ values: ["YES", "NO", "PLANNED_ACTIVITY"] }),
    TotalImpact: struct(
      {
        NumericOperator: text({
          values: ["EQUAL", "GREATER_THAN_OR_EQUAL", "LESS_THAN_OR_EQUAL", "GREATER_THAN", "LESS_THAN", "BETWEEN"],
        }),
        StartValue: number(),
        EndValue: number(),
      },
      ["NumericOperator", "StartValue"],
    ),
    NextPageToken: token,
    MaxResults: integer(),
  },
  ["DateInterval"],
);
