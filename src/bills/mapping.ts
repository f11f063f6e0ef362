import type { ChargeKind } from "#src/ports/cost-source.ts";
import { literal } from "./database.ts";

/**
 * `line_item_line_item_type` of the Cost and Usage Report in our words.
 * Source: AWS Data Exports user guide, "Line item columns"; the discount types of partners and of private pricing and
 * `FlatRateSubscription` as they appear in delivered reports; `Proforma_Fee` and `Proforma_Credit` from the Billing
 * Conductor user guide, "Custom line items in reports". What is not listed is "other": AWS adds types over time.
 */
const CUR_KINDS: Readonly<Record<string, ChargeKind>> = {
  Usage: "usage",
  DiscountedUsage: "usage",
  SavingsPlanCoveredUsage: "usage",
  SavingsPlanNegation: "negation",
  SavingsPlanRecurringFee: "commitment",
  SavingsPlanUpfrontFee: "commitment",
  RIFee: "commitment",
  BundledDiscount: "discount",
  Discount: "discount",
  DistributorDiscount: "discount",
  EdpDiscount: "discount",
  PrivateRateDiscount: "discount",
  RiVolumeDiscount: "discount",
  SppDiscount: "discount",
  Credit: "credit",
  Refund: "refund",
  Tax: "tax",
  Proforma_Fee: "custom-fee",
  Proforma_Credit: "custom-credit",
  Fee: "other",
  FlatRateSubscription: "other",
};

/** `ChargeCategory` of FOCUS, the whole list of allowed values. Source: FOCUS specification 1.0 to 1.2, Charge Category. */
export const FOCUS_CATEGORIES = ["Usage", "Purchase", "Tax", "Credit", "Adjustment"] as const;

/** AWS Support by product code, or by name where a bill has no codes (FOCUS). */
const SUPPORT_CODE = "^(AWSSupport.*|AWS(Premium|Developer|Enterprise|Business)Support|OCBPremiumSupport)$";
const SUPPORT_NAME = "^AWS (Premium |Developer |Enterprise |Business )?Support($|[ (])";

/** SQL over the columns of `cells_read`: the `ChargeKind` of a CUR row. */
export function curKindSql(): string {
  const cases = Object.entries(CUR_KINDS).map(([type, kind]) => `WHEN ${literal(type)} THEN ${literal(kind)}`);
  return `CASE WHEN category IN ('Usage', 'Fee', 'FlatRateSubscription') AND ${isSupport} THEN 'support'
    ELSE CASE category ${cases.join(" ")} ELSE 'other' END END`;
}

/**
 * SQL over the columns of `cells_read`: the `ChargeKind` of a FOCUS row. A credit stays a credit and a tax a tax, also
 * when it corrects an earlier bill; any other correction of an earlier bill is a refund (FOCUS, Charge Class). Purchases
 * of a commitment discount are commitments. Adjustments are "other": FOCUS says of them only that nothing else fits.
 */
export function focusKindSql(): string {
  return `CASE
    WHEN category = 'Credit' THEN 'credit'
    WHEN category = 'Tax' THEN 'tax'
    WHEN class = 'Correction' THEN 'refund'
    WHEN category IN ('Usage', 'Purchase') AND ${isSupport} THEN 'support'
    WHEN category = 'Usage' THEN 'usage'
    WHEN category = 'Purchase' AND covered THEN 'commitment'
    ELSE 'other' END`;
}

const isSupport = `(coalesce(regexp_matches(service_code, ${literal(SUPPORT_CODE)}), false)
  OR coalesce(regexp_matches(service_name, ${literal(SUPPORT_NAME)}), false))`;

/**
 * Short names that people use for services, and the name in bills: both without anything but letters and digits.
 * Source: the product names of the AWS price list.
 */
export const SERVICE_NICKNAMES: Readonly<Record<string, string>> = {
  amazonec2: "amazonelasticcomputecloud",
  amazonecr: "amazonec2containerregistryecr",
  amazonecs: "amazonelasticcontainerservice",
  amazonefs: "amazonelasticfilesystem",
  amazoneks: "amazonelasticcontainerserviceforkubernetes",
  amazonemr: "amazonelasticmapreduce",
  amazonrds: "amazonrelationaldatabaseservice",
  amazons3: "amazonsimplestorageservice",
  amazonses: "amazonsimpleemailservice",
  amazonsns: "amazonsimplenotificationservice",
  amazonsqs: "amazonsimplequeueservice",
  amazonvpc: "amazonvirtualprivatecloud",
  awskms: "awskeymanagementservice",
};
