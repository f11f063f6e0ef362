import { type AmountSql, amountSql, NO_AMOUNT } from "./amounts.ts";
import type { BillFile } from "./bill-file.ts";
import { identifier, literal, pathLiteral } from "./database.ts";
import type { Field } from "./formats.ts";

/** The rows of a file as an SQL table function; in the order of the file when `ordered`. */
export function relation(
  file: BillFile,
  options: { readonly ordered?: boolean; readonly rejects?: boolean } = {},
): string {
  const path = pathLiteral(file.path);
  if (file.container === "parquet") return `read_parquet(${path}, hive_partitioning = false, file_row_number = true)`;
  // Columns get names of our own: headers may repeat a name, or differ in case only.
  const columns = file.columns.map((_, i) => `'c${i}': 'VARCHAR'`).join(", ");
  const settings = [
    "auto_detect = false",
    "header = true",
    `delim = ${literal(file.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `columns = {${columns}}`,
    `nullstr = [${file.format.nulls.map(literal).join(", ")}]`,
    `compression = '${file.container === "csv.gz" ? "gzip" : "none"}'`,
    ...(options.ordered === true ? ["parallel = false"] : []),
    ...(options.rejects === true ? ["store_rejects = true"] : []),
  ];
  return `read_csv(${path}, ${settings.join(", ")})`;
}

/** The column of a field as the file has it; NULL where the file has no such column. */
export function rawSql(file: BillFile, field: Field): string {
  const place = file.places[field];
  if (place === undefined) return "NULL::VARCHAR";
  return file.container === "parquet" ? identifier(file.columns[place]?.name ?? "") : `c${place}`;
}

/** The type a field's column has in the file; VARCHAR for none. */
export function typeOf(file: BillFile, field: Field): string {
  const place = file.places[field];
  return (place === undefined ? undefined : file.columns[place]?.type) ?? "VARCHAR";
}

/** The text of an expression without the spaces around it; NULL for what stands for nothing in this format. */
export function textSql(file: BillFile, expression: string): string {
  return file.format.nulls.reduce((sql, n) => `nullif(${sql}, ${literal(n)})`, `trim(${expression}::VARCHAR)`);
}

/** Whether a row has a value for a field. */
export function givenSql(file: BillFile, field: Field): string {
  if (file.places[field] === undefined) return "false";
  const raw = rawSql(file, field);
  const something = file.format.nulls.map((n) => ` AND ${raw} <> ${literal(n)}`).join("");
  return `(${raw} IS NOT NULL${typeOf(file, field) === "VARCHAR" ? something : ""})`;
}

/** How an amount of a row is read from its column, or from another name of it; see `amountSql`. */
export function amountOf(file: BillFile, field: "cost" | "list", column = rawSql(file, field)): AmountSql {
  return file.places[field] === undefined ? NO_AMOUNT : amountSql(column, typeOf(file, field));
}

/** FOCUS leaves the sub account empty where a charge belongs to the billing account itself. */
export function accountSql(file: BillFile, account: string, payer: string): string {
  return file.format.id === "focus" ? `coalesce(${account}, ${payer})` : account;
}

/**
 * Every row of a file, one by one: `row` counts from 1, `cost` and `list` are exact or NULL, `cost_text` and `list_text`
 * are as written, the rest as in `cells_read`. For finding the rows to report, not for speed.
 */
export function rowsSql(file: BillFile): string {
  const text = (field: Field): string => textSql(file, rawSql(file, field));
  const amount = (field: "cost" | "list"): string =>
    `coalesce(${amountOf(file, field).short}, ${amountOf(file, field).long})`;
  const row = file.container === "parquet" ? "file_row_number + 1" : "row_number() OVER ()";
  return `SELECT ${row} AS "row", ${text("period")} AS period,
    ${accountSql(file, text("account"), text("payer"))} AS account, ${text("category")} AS category,
    ${text("class")} AS class, upper(${text("currency")}) AS currency, ${text("start")} AS start,
    ${text("cost")} AS cost_text, ${amount("cost")} AS cost, ${text("list")} AS list_text, ${amount("list")} AS list
    FROM ${relation(file, { ordered: true })}`;
}
