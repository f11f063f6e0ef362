import { randomOf } from "./random.ts";

/** The pricing plans of the book by a short name; two of them are AWS-managed. */
export type PlanKey =
  | "markup-5"
  | "markup-8"
  | "markup-10"
  | "discount-12"
  | "service-rules"
  | "marketplace-aware"
  | "basic"
  | "passthrough"
  /** Made by somebody after the book. */
  | "made";

/** A pricing rule. `basisPoints` is the modifier: 800 is 8 percent up for MARKUP, down for DISCOUNT; 0 for TIERING. */
export interface PricingRule {
  readonly arn: string;
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly scope: "GLOBAL" | "SERVICE" | "BILLING_ENTITY" | "SKU";
  readonly type: "MARKUP" | "DISCOUNT" | "TIERING";
  readonly basisPoints: number;
  readonly service: string | null;
  readonly billingEntity: string | null;
  /** Of a SKU rule, with the region's prefix. */
  readonly usageType?: string;
  /** Of a SKU rule that holds for one operation only. */
  readonly operation?: string;
  /** Of a TIERING rule; the lines of the book hold no free tier, so it changes no amount. */
  readonly freeTier?: boolean;
  /** When it was made and last changed; with the book when not given. */
  readonly createdAt?: Date;
  readonly modifiedAt?: Date;
}

/** A pricing plan with its rules. */
export interface PricingPlan {
  readonly key: PlanKey;
  readonly arn: string;
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly rules: readonly PricingRule[];
  readonly managed: boolean;
  readonly createdAt?: Date;
  readonly modifiedAt?: Date;
}

type RuleText = readonly [scope: PricingRule["scope"], type: PricingRule["type"], basisPoints: number, target?: string];

const written: readonly [key: PlanKey, name: string, rules: readonly RuleText[]][] = [
  ["markup-5", "Standard-5", [["GLOBAL", "MARKUP", 500]]],
  ["markup-8", "Standard-8", [["GLOBAL", "MARKUP", 800]]],
  ["markup-10", "Standard-10", [["GLOBAL", "MARKUP", 1_000]]],
  ["discount-12", "Launch-discount-12", [["GLOBAL", "DISCOUNT", 1_200]]],
  [
    "service-rules",
    "Analytics-services",
    [
      ["GLOBAL", "MARKUP", 600],
      ["SERVICE", "MARKUP", 1_250, "AmazonRDS"],
      ["SERVICE", "DISCOUNT", 400, "AmazonS3"],
    ],
  ],
  [
    "marketplace-aware",
    "Marketplace-aware",
    [
      ["GLOBAL", "MARKUP", 700],
      ["BILLING_ENTITY", "MARKUP", 300, "AWS Marketplace"],
      ["SERVICE", "MARKUP", 1_575, "AmazonBedrock"],
    ],
  ],
];

/** The plans that one receiver owns, and the two that AWS manages for everybody. */
export function plansOf(seed: number, owner: string): PricingPlan[] {
  const random = randomOf(seed, `plans ${owner}`);
  const own = written.map(([key, name, rules]): PricingPlan => {
    return {
      key,
      arn: `arn:aws:billingconductor::${owner}:pricingplan/${random.text(10)}`,
      owner,
      name,
      description: `Public prices, ${key}`,
      managed: false,
      rules: rules.map(([scope, type, basisPoints, target]) => ({
        arn: `arn:aws:billingconductor::${owner}:pricingrule/${random.text(10)}`,
        owner,
        name: [name, scope, target]
          .filter((part) => part !== undefined)
          .join("-")
          .replaceAll(" ", "-"),
        description: `${type === "MARKUP" ? "+" : "-"}${basisPoints / 100} %`,
        scope,
        type,
        basisPoints,
        service: scope === "SERVICE" ? (target ?? null) : null,
        billingEntity: scope === "BILLING_ENTITY" ? (target ?? null) : null,
      })),
    };
  });
  return [...own, managed("basic", "BasicPricingPlan"), managed("passthrough", "Passthrough")];
}

function managed(key: PlanKey, name: string): PricingPlan {
  const arn = `arn:aws:billingconductor::aws:pricingplan/${name}`;
  return { key, arn, owner: "aws", name, description: "Managed by AWS", rules: [], managed: true };
}
