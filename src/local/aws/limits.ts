/** Quotas of one account. */
export interface Limits {
  readonly customLineItems: number;
  /** Custom line items with line item filters in one billing group. */
  readonly filteredItemsPerGroup: number;
  /** What one percentage item may be taken of. */
  readonly resourcesPerItem: number;
  /** Percentage items that may be taken of one flat item. */
  readonly percentagesPerFlatItem: number;
  readonly pricingPlans: number;
  readonly pricingRules: number;
  readonly rulesPerPlan: number;
}

/** The quotas that AWS documents. */
export const LIMITS: Limits = {
  customLineItems: 50_000,
  filteredItemsPerGroup: 10,
  resourcesPerItem: 100,
  percentagesPerFlatItem: 100,
  pricingPlans: 5_000,
  pricingRules: 50_000,
  rulesPerPlan: 500,
};
