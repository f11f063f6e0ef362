import { KIND } from "./catalog.ts";

const SAVINGS = `l.kind IN (${KIND.covered}, ${KIND.negation}, ${KIND.recurringPlanFee})`;

/**
 * The CUR 2.0 columns in the order of an export with daily granularity and without resources, each with what the book
 * knows of it as SQL over `l` (line), `g` (group), `s` (service), `u` (usage type), `r` (region), `a` (account),
 * `k` (kind), `t` (tags) and `m` (month). Those that are not listed here hold nothing, as most do in a real export.
 */
export const filled: Readonly<Record<string, string>> = {
  bill_bill_type: "'Anniversary'",
  bill_billing_entity: "s.entity",
  bill_billing_period_end_date: "(m.first_day + INTERVAL 1 MONTH)::TIMESTAMP",
  bill_billing_period_start_date: "m.first_day::TIMESTAMP",
  bill_invoice_id: "$invoice",
  bill_invoicing_entity: "'Amazon Web Services, Inc.'",
  bill_payer_account_id: "g.receiver",
  bill_payer_account_name: "$payer",
  cost_category: "MAP {}::MAP(VARCHAR, VARCHAR)",
  discount: "MAP {}::MAP(VARCHAR, DOUBLE)",
  identity_line_item_id:
    "printf('%016x%016x', hash(l.group_id, l.usage_date, l.account_row, l.usage_id, l.region_id, l.kind, l.service_id), hash(l.quantity, l.public, l.unblended, l.tag_id, l.note))",
  identity_time_interval:
    "strftime(l.usage_date, '%Y-%m-%dT00:00:00Z') || '/' || strftime(l.usage_date + INTERVAL 1 DAY, '%Y-%m-%dT00:00:00Z')",
  line_item_blended_cost: "l.unblended::DOUBLE",
  line_item_currency_code: "g.currency",
  line_item_legal_entity: "CASE WHEN s.entity = 'AWS' THEN 'Amazon Web Services, Inc.' ELSE s.name END",
  line_item_line_item_description: `coalesce(l.note, CASE WHEN l.kind = ${KIND.usage} AND u.unit <> '' THEN '$' || u.rate || ' per ' || u.unit || ' of ' || u.name ELSE k.description END)`,
  line_item_line_item_type: "k.curType",
  line_item_net_unblended_cost: "l.net_unblended::DOUBLE",
  line_item_normalization_factor: "0::DOUBLE",
  line_item_normalized_usage_amount: "0::DOUBLE",
  line_item_operation: "u.operation",
  line_item_product_code: "s.code",
  line_item_tax_type: `CASE WHEN l.kind = ${KIND.tax} THEN CASE WHEN g.currency = 'EUR' THEN 'VAT' ELSE 'Sales tax' END END`,
  line_item_unblended_cost: "l.unblended::DOUBLE",
  line_item_unblended_rate: "u.rate::VARCHAR",
  line_item_usage_account_id: "a.id",
  line_item_usage_account_name: "a.name",
  line_item_usage_amount: "l.quantity::DOUBLE",
  line_item_usage_end_date: "(l.usage_date + INTERVAL 1 DAY)::TIMESTAMP",
  line_item_usage_start_date: "l.usage_date::TIMESTAMP",
  line_item_usage_type: "CASE WHEN u.id = 0 THEN u.name ELSE r.prefix || u.name END",
  pricing_currency: "g.currency",
  pricing_public_on_demand_cost: "l.public::DOUBLE",
  pricing_public_on_demand_rate: "u.rate::VARCHAR",
  pricing_term: `CASE WHEN l.kind IN (${KIND.usage}, ${KIND.covered}) THEN 'OnDemand' END`,
  pricing_unit: "u.unit",
  product: "MAP {'product_name': s.name, 'region': r.name}",
  product_instance_type: "u.instance",
  product_location: "r.place",
  product_operation: "u.operation",
  product_region_code: "CASE WHEN r.id = 0 THEN NULL ELSE r.name END",
  product_servicecode: "s.code",
  product_usagetype: "CASE WHEN u.id = 0 THEN u.name ELSE r.prefix || u.name END",
  resource_tags:
    "map_from_entries(list_filter([{'k': 'user_environment', 'v': t.environment}, {'k': 'user_team', 'v': t.team}, {'k': 'user_cost_center', 'v': t.\"cost-center\"}], lambda x: x.v IS NOT NULL))",
  savings_plan_savings_plan_a_r_n: `CASE WHEN ${SAVINGS} THEN 'arn:aws:savingsplans::' || g.source || ':savingsplan/00000000-0000-4000-8000-' || g.source END`,
  savings_plan_savings_plan_effective_cost: `CASE WHEN l.kind = ${KIND.covered} THEN l.amortized::DOUBLE END`,
  savings_plan_total_commitment_to_date: `CASE WHEN l.kind = ${KIND.recurringPlanFee} THEN l.unblended::DOUBLE END`,
  savings_plan_used_commitment: `CASE WHEN l.kind = ${KIND.recurringPlanFee} THEN (l.unblended - l.amortized)::DOUBLE END`,
};

const doubles =
  /_(cost|fee|value|amount|discount|commitment|quantity|upfront_fee_for_billing_period)$|cost_for_usage|for_billing_period|fee_for_usage|commitment_to_date|savings_plan_rate|discount$/;

/** The type of a column that holds nothing here. */
export function emptyColumn(name: string): string {
  return doubles.test(name) ? "NULL::DOUBLE" : "NULL::VARCHAR";
}

const groups: readonly [prefix: string, names: string][] = [
  [
    "bill_",
    "bill_type billing_entity billing_period_end_date billing_period_start_date invoice_id invoicing_entity payer_account_id payer_account_name",
  ],
  ["", "cost_category discount discount_bundled_discount discount_total_discount"],
  ["identity_", "line_item_id time_interval"],
  [
    "line_item_",
    "availability_zone blended_cost blended_rate currency_code legal_entity line_item_description line_item_type net_unblended_cost net_unblended_rate normalization_factor normalized_usage_amount operation product_code tax_type unblended_cost unblended_rate usage_account_id usage_account_name usage_amount usage_end_date usage_start_date usage_type",
  ],
  [
    "pricing_",
    "currency lease_contract_length offering_class public_on_demand_cost public_on_demand_rate purchase_option rate_code rate_id term unit",
  ],
  ["", "product"],
  [
    "product_",
    "comment fee_code fee_description from_location from_location_type from_region_code instance_family instance_type instancesku location location_type operation pricing_unit product_family region_code servicecode sku to_location to_location_type to_region_code usagetype",
  ],
  [
    "reservation_",
    "amortized_upfront_cost_for_usage amortized_upfront_fee_for_billing_period availability_zone effective_cost end_time modification_status net_amortized_upfront_cost_for_usage net_amortized_upfront_fee_for_billing_period net_effective_cost net_recurring_fee_for_usage net_unused_amortized_upfront_fee_for_billing_period net_unused_recurring_fee net_upfront_value normalized_units_per_reservation number_of_reservations recurring_fee_for_usage reservation_a_r_n start_time subscription_id total_reserved_normalized_units total_reserved_units units_per_reservation unused_amortized_upfront_fee_for_billing_period unused_normalized_unit_quantity unused_quantity unused_recurring_fee upfront_value",
  ],
  ["", "resource_tags"],
  [
    "savings_plan_",
    "amortized_upfront_commitment_for_billing_period end_time instance_type_family net_amortized_upfront_commitment_for_billing_period net_recurring_commitment_for_billing_period net_savings_plan_effective_cost offering_type payment_option purchase_term recurring_commitment_for_billing_period region savings_plan_a_r_n savings_plan_effective_cost savings_plan_rate start_time total_commitment_to_date used_commitment",
  ],
];

/** All 113 names, in order. */
export const curColumns: readonly string[] = groups.flatMap(([prefix, names]) =>
  names.split(" ").map((name) => `${prefix}${name}`),
);
