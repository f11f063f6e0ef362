import { curKindSql, FOCUS_CATEGORIES, focusKindSql } from "./mapping.ts";

/** What we read from a row of any bill. */
export type Field =
  | "period"
  | "account"
  | "accountName"
  | "payer"
  | "payerName"
  | "serviceCode"
  | "serviceName"
  | "product"
  | "category"
  | "class"
  | "provider"
  | "currency"
  | "cost"
  | "list"
  | "invoice"
  | "commitment"
  | "start";

/** One spelling of a bill: which columns hold what, and what its charges are. */
export interface Format {
  readonly id: "cur" | "cur-slash" | "focus";
  /** The column of each field, first spelling first; matched without regard to case, as Athena lowers names. */
  readonly columns: Readonly<Partial<Record<Field, readonly string[]>>>;
  readonly required: readonly Field[];
  /** Also NULL: texts that stand for nothing. */
  readonly nulls: readonly string[];
  /** The charge categories that exist; `null` where new ones may appear. */
  readonly categories: readonly string[] | null;
  /** The provider of every row, where no column says it. */
  readonly provider: string | null;
  readonly kindSql: string;
  /** The exact name, from the columns that are there (lower case). */
  label(columns: ReadonlySet<string>): string;
}

const CUR_REQUIRED: readonly Field[] = ["period", "account", "serviceCode", "category", "currency", "cost"];

/**
 * CUR 2.0, and the legacy report as Athena and Parquet spell it: the same names for what we read.
 * Source: AWS Data Exports user guide, table dictionary of COST_AND_USAGE_REPORT.
 */
const cur: Format = {
  id: "cur",
  columns: {
    period: ["bill_billing_period_start_date"],
    account: ["line_item_usage_account_id"],
    accountName: ["line_item_usage_account_name"],
    payer: ["bill_payer_account_id"],
    payerName: ["bill_payer_account_name"],
    serviceCode: ["line_item_product_code"],
    serviceName: ["product_product_name"],
    product: ["product"],
    category: ["line_item_line_item_type"],
    currency: ["line_item_currency_code"],
    cost: ["line_item_unblended_cost"],
    list: ["pricing_public_on_demand_cost"],
    invoice: ["bill_invoice_id"],
    start: ["line_item_usage_start_date"],
  },
  required: CUR_REQUIRED,
  nulls: [""],
  categories: null,
  provider: "AWS",
  kindSql: curKindSql(),
  label: (columns) => (isLegacy(columns) ? "legacy CUR" : "CUR 2.0"),
};

/** The legacy report as CSV. Source: AWS Cost and Usage Report user guide, data dictionary. */
const curSlash: Format = {
  ...cur,
  id: "cur-slash",
  columns: {
    period: ["bill/BillingPeriodStartDate"],
    account: ["lineItem/UsageAccountId"],
    accountName: ["lineItem/UsageAccountName"],
    payer: ["bill/PayerAccountId"],
    payerName: ["bill/PayerAccountName"],
    serviceCode: ["lineItem/ProductCode"],
    serviceName: ["product/ProductName"],
    category: ["lineItem/LineItemType"],
    currency: ["lineItem/CurrencyCode"],
    cost: ["lineItem/UnblendedCost"],
    list: ["pricing/publicOnDemandCost"],
    invoice: ["bill/InvoiceId"],
    start: ["lineItem/UsageStartDate"],
  },
  label: () => "legacy CUR",
};

/** FOCUS 1.0, 1.1 and 1.2: the columns we read are the same. Source: FOCUS specification, column ids. */
const focus: Format = {
  id: "focus",
  columns: {
    period: ["BillingPeriodStart"],
    account: ["SubAccountId"],
    accountName: ["SubAccountName"],
    payer: ["BillingAccountId"],
    payerName: ["BillingAccountName"],
    serviceCode: ["x_ServiceCode"],
    serviceName: ["ServiceName"],
    category: ["ChargeCategory"],
    class: ["ChargeClass"],
    provider: ["ProviderName"],
    currency: ["BillingCurrency"],
    cost: ["BilledCost"],
    list: ["ListCost"],
    commitment: ["CommitmentDiscountId"],
    start: ["ChargePeriodStart"],
  },
  required: ["period", "payer", "serviceName", "category", "class", "provider", "currency", "cost"],
  nulls: ["", "NULL"],
  categories: FOCUS_CATEGORIES,
  provider: null,
  kindSql: focusKindSql(),
  label: (columns) => `FOCUS ${focusVersion(columns)}`,
};

/** Every format that can be read. */
export const FORMATS: readonly Format[] = [cur, curSlash, focus];

/** The columns that came with a version of FOCUS, newest first (FOCUS change log). */
const FOCUS_ADDITIONS: readonly (readonly [version: string, columns: readonly string[]])[] = [
  ["1.2", ["billingaccounttype", "subaccounttype", "invoiceid", "pricingcurrency", "pricingcurrencyeffectivecost"]],
  ["1.1", ["capacityreservationid", "commitmentdiscountquantity", "servicesubcategory", "skumeter", "skupricedetails"]],
];

function focusVersion(columns: ReadonlySet<string>): string {
  return FOCUS_ADDITIONS.find(([, added]) => added.some((c) => columns.has(c)))?.[0] ?? "1.0";
}

/** Legacy reports have a column per product attribute and tag, which CUR 2.0 folds into maps. */
function isLegacy(columns: ReadonlySet<string>): boolean {
  const folded = ["product", "resource_tags", "line_item_usage_account_name", "bill_payer_account_name"];
  if (folded.some((c) => columns.has(c))) return false;
  return [...columns].some((c) => c === "product_product_name" || c.startsWith("resource_tags_"));
}
