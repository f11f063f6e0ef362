import { ServiceError } from "../service-error.ts";

/** A dimension as an SQL expression; `coarse` ones can be answered from the monthly rollup. */
export interface Column {
  readonly sql: string;
  readonly coarse: boolean;
}

const coarse = (sql: string): Column => ({ sql, coarse: true });
const fine = (sql: string): Column => ({ sql, coarse: false });

const dimensions: Readonly<Record<string, Column>> = {
  SERVICE: coarse("s.name"),
  SERVICE_CODE: coarse("s.code"),
  LINKED_ACCOUNT: coarse("a.id"),
  LINKED_ACCOUNT_NAME: coarse("a.name"),
  PAYER_ACCOUNT: coarse("g.receiver"),
  RECORD_TYPE: coarse("k.recordType"),
  BILLING_ENTITY: coarse("s.entity"),
  LEGAL_ENTITY_NAME: coarse("CASE WHEN s.entity = 'AWS' THEN 'Amazon Web Services, Inc.' ELSE s.name END"),
  INVOICING_ENTITY: coarse("'Amazon Web Services, Inc.'"),
  PURCHASE_TYPE: coarse("CASE WHEN l.kind IN (2, 3, 4) THEN 'Savings Plans' ELSE 'On Demand Instances' END"),
  USAGE_TYPE: fine("CASE WHEN u.id = 0 THEN u.name ELSE r.prefix || u.name END"),
  OPERATION: fine("u.operation"),
  REGION: fine("r.name"),
  INSTANCE_TYPE: fine("coalesce(u.instance, 'NoInstanceType')"),
};

/** Tag keys that the lines carry. */
export const tagKeys: readonly string[] = ["cost-center", "environment", "team"];

/** The column of a dimension; refuses one that is documented but not held here. */
export function dimensionColumn(key: string): Column {
  const column = dimensions[key];
  if (column === undefined)
    throw new ServiceError("ValidationException", `Dimension ${key} is not supported for this request`);
  return column;
}

/** The column of a tag; one that no line carries is absent everywhere. */
export function tagColumn(key: string): Column {
  return tagKeys.includes(key) ? fine(`t."${key}"`) : fine("NULL::VARCHAR");
}

const tables: readonly [alias: string, join: string][] = [
  ["g", "JOIN billing_groups g ON g.id = l.group_id"],
  ["s", "JOIN services s ON s.id = l.service_id"],
  ["a", "JOIN accounts a ON a.row = l.account_row"],
  ["k", "JOIN kinds k ON k.id = l.kind"],
  ["u", "JOIN usage_types u ON u.id = l.usage_id"],
  ["r", "JOIN regions r ON r.id = l.region_id"],
  ["t", "JOIN tag_sets t ON t.id = l.tag_id"],
  ["m", "JOIN months m ON m.mi = l.mi"],
];

/** The relation `l` with the tables whose aliases some expressions use, and no others. */
export function joined(relation: string, expressions: readonly string[]): string {
  const used = tables.filter(([alias]) => expressions.some((sql) => new RegExp(`\\b${alias}\\.`).test(sql)));
  return [`${relation} l`, ...used.map(([, join]) => join)].join(" ");
}
