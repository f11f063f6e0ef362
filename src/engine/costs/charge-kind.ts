/**
 * What a charge is, in one vocabulary for every source.
 * AWS calls it RECORD_TYPE (Cost Explorer) or line_item_line_item_type (CUR); FOCUS calls it ChargeCategory.
 */
export type ChargeKind =
  | "usage"
  /** Savings Plan and reservation fees. */
  | "commitment"
  /** Takes usage that a Savings Plan covers off again, at its public price. */
  | "negation"
  | "support"
  /** Private, bundled and partner-programme discounts. */
  | "discount"
  | "credit"
  | "refund"
  | "tax"
  /** Custom line items of Billing Conductor, and fixed fees of a pricing file. */
  | "custom-fee"
  | "custom-credit"
  /** A type that we do not know; it counts, and is never dropped. */
  | "other";
