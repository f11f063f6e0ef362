/** A service as Cost Explorer prints it, with the product code that the CUR carries. */
export interface Service {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  readonly entity: "AWS" | "AWS Marketplace";
  /** Share of a usual bill, in arbitrary units; 0 for services that have no metered usage of their own. */
  readonly weight: number;
}

/** One way of being metered: the public on-demand price per unit, always below one dollar so that amounts stay exact. */
export interface UsageType {
  readonly id: number;
  readonly service: number;
  readonly name: string;
  readonly operation: string;
  readonly unit: string;
  readonly rate: string;
  readonly instance: string | null;
}

/** What a line item is: its name in Cost Explorer (RECORD_TYPE), in the CUR, and what pro forma does with it. */
export interface Kind {
  readonly id: number;
  readonly recordType: string;
  readonly curType: string;
  /** `priced`: public price by the pricing plan; `as-is`: carried over; `none`: pro forma leaves it out. */
  readonly proforma: "priced" | "as-is" | "none";
  readonly description: string;
}

const metered: readonly [name: string, code: string, weight: number][] = [
  ["Amazon Elastic Compute Cloud - Compute", "AmazonEC2", 300],
  ["Amazon Relational Database Service", "AmazonRDS", 160],
  ["Amazon Simple Storage Service", "AmazonS3", 110],
  ["EC2 - Other", "AmazonEC2", 120],
  ["Amazon CloudFront", "AmazonCloudFront", 60],
  ["AWS Lambda", "AWSLambda", 40],
  ["Amazon DynamoDB", "AmazonDynamoDB", 45],
  ["Amazon Elastic Container Service", "AmazonECS", 55],
  ["AmazonCloudWatch", "AmazonCloudWatch", 30],
  ["Amazon OpenSearch Service", "AmazonES", 35],
  ["Amazon ElastiCache", "AmazonElastiCache", 30],
  ["Amazon Bedrock", "AmazonBedrock", 45],
  ["Amazon Virtual Private Cloud", "AmazonVPC", 20],
  ["AWS Key Management Service", "awskms", 4],
];

/** Numbers of the services that other parts of the book name. */
export const SERVICE = {
  compute: 1,
  database: 2,
  storage: 3,
  lambda: 6,
  containers: 8,
  cdn: 5,
  support: 31,
  tax: 32,
  conductor: 33,
  savingsPlans: 34,
  firstMarketplace: 41,
  lastMarketplace: 43,
} as const;

/** Every service of the book. */
export const services: readonly Service[] = [
  ...metered.map(([name, code, weight], index) => ({ id: index + 1, name, code, entity: "AWS" as const, weight })),
  { id: SERVICE.support, name: "AWS Support (Business)", code: "AWSSupportBusiness", entity: "AWS", weight: 0 },
  { id: SERVICE.tax, name: "Tax", code: "AmazonEC2", entity: "AWS", weight: 0 },
  { id: SERVICE.conductor, name: "AWS Billing Conductor", code: "AWSBillingConductor", entity: "AWS", weight: 0 },
  {
    id: SERVICE.savingsPlans,
    name: "Savings Plans for AWS Compute usage",
    code: "ComputeSavingsPlans",
    entity: "AWS",
    weight: 0,
  },
  { id: 41, name: "Datadog Pro", code: "3m4wn8e9k2xqz1f6jd0v7ytaB", entity: "AWS Marketplace", weight: 0 },
  {
    id: 42,
    name: "MongoDB Atlas (pay-as-you-go)",
    code: "9c7d4hq2v5s8r1n6k3m0x7wtE",
    entity: "AWS Marketplace",
    weight: 0,
  },
  // a product that is not AWS Support although its name says so
  { id: 43, name: "Helpline Support Desk", code: "5p2z8u4f9j1l6y3b7g0s4cqnA", entity: "AWS Marketplace", weight: 0 },
];

/** Usage types; the first of each metered service comes first, so that a handful of meters covers every service. */
export const usageTypes: readonly UsageType[] = [
  usage(1, 1, "BoxUsage:m6i.xlarge", "RunInstances", "Hrs", "0.192", "m6i.xlarge"),
  usage(2, 2, "InstanceUsage:db.r6g.xlarge", "CreateDBInstance:0014", "Hrs", "0.45", "db.r6g.xlarge"),
  usage(3, 3, "TimedStorage-ByteHrs", "StandardStorage", "GB-Mo", "0.023"),
  usage(4, 4, "EBS:VolumeUsage.gp3", "CreateVolume-Gp3", "GB-Mo", "0.08"),
  usage(5, 5, "DataTransfer-Out-Bytes", "GET", "GB", "0.085"),
  usage(6, 6, "Lambda-GB-Second", "Invoke", "Lambda-GB-Second", "0.000017"),
  usage(7, 7, "PayPerRequestThroughput-WriteUnits", "PayPerRequestThroughput", "WriteRequestUnits", "0.000001"),
  usage(8, 8, "Fargate-vCPU-Hours:perCPU", "FargateTask", "hours", "0.04048"),
  usage(9, 9, "CW:MetricMonitorUsage", "MetricStorage", "Metrics", "0.3"),
  usage(10, 10, "ESInstance:m6g.large.search", "ESDomain", "Hrs", "0.128", "m6g.large.search"),
  usage(11, 11, "NodeUsage:cache.m6g.large", "CreateCacheCluster:0002", "Hrs", "0.149", "cache.m6g.large"),
  usage(12, 12, "Claude-input-tokens", "InvokeModelInference", "1K tokens", "0.003"),
  usage(13, 13, "VpcEndpoint-Hours", "VpcEndpoint", "Hrs", "0.01"),
  usage(14, 14, "KMS-Requests", "Decrypt", "Requests", "0.000003"),
  usage(15, 1, "BoxUsage:c6i.2xlarge", "RunInstances", "Hrs", "0.34", "c6i.2xlarge"),
  usage(16, 1, "BoxUsage:r6i.xlarge", "RunInstances", "Hrs", "0.252", "r6i.xlarge"),
  usage(17, 1, "SpotUsage:c6i.2xlarge", "RunInstances:SV001", "Hrs", "0.1313", "c6i.2xlarge"),
  usage(18, 2, "RDS:GP3-Storage", "CreateDBInstance:0014", "GB-Mo", "0.115"),
  usage(19, 2, "InstanceUsage:db.m6g.large", "CreateDBInstance:0021", "Hrs", "0.159", "db.m6g.large"),
  usage(20, 3, "Requests-Tier1", "PutObject", "Requests", "0.000005"),
  usage(21, 4, "NatGateway-Hours", "NatGateway", "Hrs", "0.045"),
  usage(22, 4, "DataTransfer-Out-Bytes", "RunInstances", "GB", "0.09"),
  usage(23, 5, "Requests-Tier2-HTTPS", "GET", "Requests", "0.000001"),
  usage(24, 6, "Request", "Invoke", "Requests", "0.000002"),
  usage(25, 7, "TimedStorage-ByteHrs", "StandardStorage", "GB-Mo", "0.25"),
  usage(26, 9, "DataProcessing-Bytes", "PutLogEvents", "GB", "0.5"),
  usage(27, 12, "Claude-output-tokens", "InvokeModelInference", "1K tokens", "0.015"),
];

/** Usage types of lines that are not metered; `service` 0 because any service may carry them. */
export const plainUsageTypes: readonly UsageType[] = [
  usage(0, 0, "NoUsageType", "NoOperation", "", "0"),
  usage(51, 0, "SoftwareSubscription", "Subscription", "Units", "0"),
  usage(52, 0, "ComputeSP:1yrNoUpfront", "", "Hrs", "0"),
  usage(53, 0, "HeavyUsage:db.r6g.xlarge", "CreateDBInstance:0014", "Hrs", "0"),
];

/** Numbers of the kinds that other parts of the book name. */
export const KIND = {
  usage: 1,
  covered: 2,
  negation: 3,
  recurringPlanFee: 4,
  tax: 5,
  credit: 6,
  refund: 7,
  support: 8,
  partnerDiscount: 9,
  bundledDiscount: 10,
  recurring: 11,
  customFee: 12,
  customCredit: 13,
} as const;

/** Every kind of line item; names as Cost Explorer and the CUR print them. */
export const kinds: readonly Kind[] = [
  kind(KIND.usage, "Usage", "Usage", "priced", "per unit used"),
  kind(
    KIND.covered,
    "SavingsPlanCoveredUsage",
    "SavingsPlanCoveredUsage",
    "priced",
    "covered by Compute Savings Plans",
  ),
  kind(
    KIND.negation,
    "SavingsPlanNegation",
    "SavingsPlanNegation",
    "priced",
    "SavingsPlanNegation used by ComputeSavingsPlans",
  ),
  kind(
    KIND.recurringPlanFee,
    "SavingsPlanRecurringFee",
    "SavingsPlanRecurringFee",
    "as-is",
    "1 year No Upfront Compute Savings Plan",
  ),
  kind(KIND.tax, "Tax", "Tax", "none", "Tax for product code AmazonEC2"),
  kind(KIND.credit, "Credit", "Credit", "none", "MAP 2.0 credit"),
  kind(KIND.refund, "Refund", "Refund", "none", "Refund for overcharged usage"),
  kind(KIND.support, "Support", "Fee", "none", "AWS Support (Business) monthly charge"),
  kind(
    KIND.partnerDiscount,
    "Solution Provider Program Discount",
    "SppDiscount",
    "none",
    "Solution Provider Program discount",
  ),
  kind(KIND.bundledDiscount, "Bundled Discount", "BundledDiscount", "none", "Bundled discount for data transfer"),
  kind(KIND.recurring, "Recurring", "RIFee", "as-is", "Reserved capacity, monthly charge"),
  kind(KIND.customFee, "Fee", "Fee", "none", "Custom line item"),
  kind(KIND.customCredit, "Credit", "Credit", "none", "Custom line item"),
];

/** Regions with the prefix that usage types carry there. */
export const regions: readonly {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly place: string;
}[] = [
  { id: 0, name: "NoRegion", prefix: "", place: "" },
  { id: 1, name: "us-east-1", prefix: "", place: "US East (N. Virginia)" },
  { id: 2, name: "eu-west-1", prefix: "EU-", place: "EU (Ireland)" },
  { id: 3, name: "eu-central-1", prefix: "EUC1-", place: "EU (Frankfurt)" },
  { id: 4, name: "us-west-2", prefix: "USW2-", place: "US West (Oregon)" },
  { id: 5, name: "ap-southeast-1", prefix: "APS1-", place: "Asia Pacific (Singapore)" },
];

function usage(
  id: number,
  service: number,
  name: string,
  operation: string,
  unit: string,
  rate: string,
  instance: string | null = null,
): UsageType {
  return { id, service, name, operation, unit, rate, instance };
}

function kind(id: number, recordType: string, curType: string, proforma: Kind["proforma"], description: string): Kind {
  return { id, recordType, curType, proforma, description };
}
