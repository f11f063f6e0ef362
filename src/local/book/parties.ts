import type { Feature, Role } from "./cast.ts";
import type { PricingPlan } from "./plans.ts";

/** An account that pays the bills of others: ours, or the seller's in a two-level transfer. */
export interface Receiver {
  readonly accountId: string;
  readonly name: string;
  readonly organizationId: string;
  /** The role that reads. */
  readonly roleArn: string;
  readonly externalId: string;
  /** The role that may write; only the step that applies assumes it. */
  readonly applyRoleArn: string;
  readonly applyExternalId: string;
}

/** A source organisation with its billing group, or (`kind: "own"`) a receiver's own organisation, which has none. */
export interface Group {
  readonly index: number;
  readonly kind: "client" | "own";
  readonly role: string;
  readonly receiver: string;
  readonly arn: string;
  readonly name: string;
  readonly sourceAccountId: string;
  readonly plan: PricingPlan;
  readonly currency: string;
  readonly status: "ACTIVE" | "PENDING";
  readonly features: readonly Feature[];
  readonly monthly: number;
  readonly growth: number;
  readonly spike: Role["spike"];
  readonly hasLines: boolean;
  readonly hasCustomItems: boolean;
  /** The group one level up whose Showback is this group's My View. */
  readonly upstream: number | null;
  readonly createdAt: Date;
  /** What a person wrote about it; empty when not given. */
  readonly description?: string;
  readonly modifiedAt?: Date;
}

/** A member account; `row` is its number in the book, 16 to a group, the first being the management account. */
export interface Account {
  readonly row: number;
  readonly id: string;
  readonly group: number;
  readonly name: string;
  readonly email: string;
}
