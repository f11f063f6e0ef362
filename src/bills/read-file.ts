import type { BillFile } from "./bill-file.ts";
import { type Database, literal } from "./database.ts";
import type { Field } from "./formats.ts";
import { isNamedByRow } from "./name-services.ts";
import { accountSql, amountOf, givenSql, rawSql, relation, textSql, typeOf } from "./row-sql.ts";

/**
 * The rows of all files, added up by everything an answer can ask for: a bill of ten million rows becomes some thousand
 * cells and is never held in memory. `base` is what the pro forma side starts from: the public on-demand price of usage
 * where the bill has one, else the cost; `listed` counts the rows that had one. `bad_cost` and `bad_list` count amounts
 * that are none; `long_costs` those that may have lost digits (see `amounts.ts`).
 */
export const CREATE_CELLS_READ = `CREATE TABLE cells_read (
  file INTEGER, period VARCHAR, account VARCHAR, account_name VARCHAR, payer VARCHAR, payer_name VARCHAR,
  service_code VARCHAR, service_name VARCHAR, category VARCHAR, class VARCHAR, provider VARCHAR, currency VARCHAR,
  covered BOOLEAN, cost DECIMAL(38,18), base DECIMAL(38,18), n BIGINT, listed BIGINT, uninvoiced BIGINT,
  bad_cost BIGINT, bad_list BIGINT, long_costs BIGINT, first_row BIGINT)`;

/** Reads a file into `cells_read` in one pass. Nothing is refused here: what is wrong is counted, or kept to be seen. */
export async function readFile(database: Database, file: BillFile, number: number): Promise<void> {
  const text = (column: string): string => textSql(file, column);
  // The keys stay as the file has them while adding up; only the few results are turned into text.
  await database.run(`INSERT INTO cells_read BY NAME
    SELECT ${number} AS file, ${text("k_period")} AS period,
      ${accountSql(file, text("k_account"), text("k_payer"))} AS account, ${text("account_name")} AS account_name,
      ${text("k_payer")} AS payer, ${text("payer_name")} AS payer_name,
      ${text("k_code")} AS service_code, ${text("k_name")} AS service_name,
      ${text("k_category")} AS category, ${text("k_class")} AS class,
      ${file.format.provider === null ? text("k_provider") : literal(file.format.provider)} AS provider,
      upper(${text("k_currency")}) AS currency, covered,
      coalesce(short_cost, 0) + coalesce(long_cost, 0) AS cost,
      CASE WHEN priced THEN coalesce(short_base, 0) + coalesce(long_base, 0)
        ELSE coalesce(short_cost, 0) + coalesce(long_cost, 0) END AS base,
      n, CASE WHEN priced THEN listed ELSE 0 END AS listed, uninvoiced, bad_cost, bad_list, long_costs, first_row
    FROM (SELECT *, coalesce(k_category = 'Usage', false) AND NOT covered AS priced FROM (${addedUp(file)}))`);
}

/** What a row is added up by; a column that the file does not have is no key, which saves time. */
const KEYS: readonly (readonly [Field, string])[] = [
  ["period", "k_period"],
  ["account", "k_account"],
  ["payer", "k_payer"],
  ["serviceCode", "k_code"],
  ["category", "k_category"],
  ["class", "k_class"],
  ["provider", "k_provider"],
  ["currency", "k_currency"],
];

/** One row for each combination of what the file says. */
function addedUp(file: BillFile): string {
  const raw = (field: Field): string => rawSql(file, field);
  const has = (field: Field): boolean => file.places[field] !== undefined;
  const keys = KEYS.map(([field, key]) => (has(field) ? key : `NULL::VARCHAR AS ${key}`));
  // In CUR the name of a service hangs on its code: one for each cell is enough.
  const name = file.format.id === "focus" ? "k_name" : "max(k_name) AS k_name";
  return `SELECT ${keys.join(", ")}, ${has("commitment") ? "covered" : "false AS covered"}, ${name},
      max(k_account_name) AS account_name, max(k_payer_name) AS payer_name,
      sum(short_cost) AS short_cost, sum(long_cost) AS long_cost,
      sum(CASE WHEN short_list <> 0 THEN short_list WHEN long_list <> 0 THEN NULL ELSE short_cost END) AS short_base,
      sum(CASE WHEN short_list <> 0 THEN NULL WHEN long_list <> 0 THEN long_list ELSE long_cost END) AS long_base,
      count(*) AS n, count(*) FILTER (short_list <> 0 OR long_list <> 0) AS listed,
      count(*) FILTER (uninvoiced AND coalesce(short_cost, long_cost, 0) <> 0) AS uninvoiced,
      count(*) FILTER (short_cost IS NULL AND long_cost IS NULL) AS bad_cost,
      count(*) FILTER (list_given AND short_list IS NULL AND long_list IS NULL) AS bad_list,
      ${typeOf(file, "cost") === "DOUBLE" ? "count(long_cost)" : "0"} AS long_costs, min(place) AS first_row
    FROM (SELECT *,
          CASE WHEN short_cost IS NULL THEN ${amountOf(file, "cost", "raw_cost").long} END AS long_cost,
          CASE WHEN short_list IS NULL THEN ${amountOf(file, "list", "raw_list").long} END AS long_list
        FROM (SELECT ${raw("period")} AS k_period, ${raw("account")} AS k_account, ${raw("payer")} AS k_payer,
            ${raw("serviceCode")} AS k_code, ${rawName(file)} AS k_name, ${raw("category")} AS k_category,
            ${raw("class")} AS k_class, ${raw("provider")} AS k_provider, ${raw("currency")} AS k_currency,
            ${raw("accountName")} AS k_account_name, ${raw("payerName")} AS k_payer_name,
            ${raw("cost")} AS raw_cost, ${raw("list")} AS raw_list,
            ${amountOf(file, "cost").short} AS short_cost, ${amountOf(file, "list").short} AS short_list,
            ${givenSql(file, "commitment")} AS covered, ${givenSql(file, "list")} AS list_given,
            ${has("invoice") ? `NOT ${givenSql(file, "invoice")}` : "false"} AS uninvoiced,
            ${isNamedByRow(file) ? "file_row_number" : "NULL::BIGINT"} AS place
          FROM ${relation(file)}))
    GROUP BY ALL`;
}

/** The name of the service, or the JSON of a CSV's `product` that holds it. */
function rawName(file: BillFile): string {
  if (isNamedByRow(file)) return "NULL::VARCHAR";
  return rawSql(file, file.places.serviceName === undefined ? "product" : "serviceName");
}
