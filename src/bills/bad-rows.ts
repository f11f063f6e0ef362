import { DuckDBListValue } from "@duckdb/node-api";
import { InputError, type Problem } from "#src/kernel/errors.ts";
import type { BillFile } from "./bill-file.ts";
import { lineOfByte, lineOfOpenQuote, linesNotUtf8, linesOfRows } from "./csv-text.ts";
import { type Database, literal, textOf } from "./database.ts";
import type { Field } from "./formats.ts";
import { relation, rowsSql } from "./row-sql.ts";

/** At most so many problems are told at once; the rest is likely of the same kind. */
const LIMIT = 20;

/** Something that makes a row unusable: where to look in cells, where in rows, and what was expected instead. */
interface Check {
  readonly field: Field;
  readonly inCells: string;
  readonly inRows: string;
  /** The text to show, by SQL over the rows. */
  readonly shown: string;
  expected(value: string): string;
}

/** Refuses a file with rows that cannot be used: `InputError` with every problem, each with row, column and value. */
export async function refuseBadRows(database: Database, file: BillFile, number: number): Promise<void> {
  const checks = checksOf(file);
  const [counts] = await database.rows(
    `SELECT ${checks.map((c, i) => `count(*) FILTER (${c.inCells}) AS c${i}`).join(", ")} FROM cells_read WHERE file = ${number}`,
  );
  const failing = checks.filter((_, i) => textOf(counts?.[`c${i}`]) !== "0");
  if (failing.length === 0) return;
  const found: { row: number; field: Field; message: string }[] = [];
  for (const check of failing) {
    const rows = await database.rows(
      `SELECT "row", ${check.shown} AS shown FROM (${rowsSql(file)}) WHERE ${check.inRows} ORDER BY "row" LIMIT ${LIMIT}`,
    );
    for (const row of rows) {
      const value = textOf(row.shown);
      const said = value === "" ? "it is empty" : JSON.stringify(value.slice(0, 60));
      found.push({
        row: Number(row.row),
        field: check.field,
        message: `${said}; expected ${check.expected(value)}`,
      });
    }
  }
  found.sort((a, b) => a.row - b.row);
  const told = found.slice(0, LIMIT);
  const lines = await rowNumbers(
    file,
    told.map((f) => f.row),
  );
  throw badRows(
    told.map((f) => ({ path: place(file, lines.get(f.row) ?? f.row, columnOf(file, f.field)), message: f.message })),
  );
}

/**
 * Refuses a CSV file whose rows do not have the columns of its header; to be called when DuckDB could not read it.
 * Returns when nothing of the kind is found.
 */
export async function refuseBrokenRows(database: Database, file: BillFile): Promise<void> {
  if (file.container === "parquet") return;
  const path = (line: number): string => `${file.name}, row ${line}`;
  // First, as keeping the rejects of a file that is not UTF-8 is a fatal error of DuckDB 1.5.
  const foreign = await linesNotUtf8(file, file.container, LIMIT);
  if (foreign.length > 0) {
    throw badRows(
      foreign.map((line) => ({ path: path(line), message: "it is not written in UTF-8; save the file so" })),
    );
  }
  const rejects = await database.sequence([
    `SELECT count(*) FROM ${relation(file, { ordered: true, rejects: true })}`,
    `SELECT line_byte_position AS position, error_type::VARCHAR AS type, list(error_message ORDER BY byte_position) AS said
      FROM reject_errors GROUP BY ALL ORDER BY position LIMIT ${LIMIT}`,
  ]);
  const problems: Problem[] = [];
  for (const reject of rejects) {
    const line = await lineOfByte(file, file.container, Number(reject.position));
    const said = reject.said instanceof DuckDBListValue ? reject.said.items.map(textOf) : [];
    problems.push({ path: path(line), message: structure(textOf(reject.type), said) });
  }
  if (problems.length === 0) {
    const open = await lineOfOpenQuote(file, file.container, file.delimiter);
    if (open !== undefined) problems.push({ path: path(open), message: "a quoted value starts here and does not end" });
  }
  if (problems.length > 0) throw badRows(problems);
}

/** The first row of a file that fits, as "oct.csv, row 12, BillingCurrency". */
export async function placeOfRow(database: Database, file: BillFile, field: Field, where: string): Promise<string> {
  const [found] = await database.rows(`SELECT min("row") AS "row" FROM (${rowsSql(file)}) WHERE ${where}`);
  const row = Number(found?.row);
  return place(file, (await rowNumbers(file, [row])).get(row) ?? row, columnOf(file, field));
}

function badRows(problems: readonly Problem[]): InputError {
  const [first] = problems;
  const more =
    problems.length === 1
      ? ""
      : ` There ${problems.length === 2 ? "is one more problem" : `are ${problems.length - 1} more problems`}.`;
  return new InputError("bill.bad-row", `${first?.path}: ${first?.message}.${more} Nothing was loaded.`, { problems });
}

function place(file: BillFile, row: number, column: string): string {
  return `${file.name}, row ${row}, ${column}`;
}

function columnOf(file: BillFile, field: Field): string {
  const at = file.places[field] ?? file.places.payer;
  return (at === undefined ? undefined : file.columns[at]?.name) ?? field;
}

/** Lines of a CSV file as an editor counts them, the header being line 1; Parquet has only rows, the first being 1. */
async function rowNumbers(file: BillFile, rows: readonly number[]): Promise<Map<number, number>> {
  if (file.container === "parquet" || rows.length === 0) return new Map();
  return linesOfRows(file, file.container, file.delimiter, new Set(rows));
}

/** DuckDB says one thing for each column that is missing or too many; the first, or the last, has the true number. */
function structure(type: string, said: readonly string[]): string {
  const message = (type.startsWith("TOO MANY") ? said.at(-1) : said[0]) ?? "";
  const [, expected, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  if (expected !== undefined) return `it has ${found} columns where the header has ${expected}`;
  if (type.includes("QUOTE")) return "a quoted value goes on after its closing quote";
  if (type.includes("LINE SIZE")) return "the row is longer than 2,000,000 characters";
  return "it cannot be read as CSV";
}

function checksOf(file: BillFile): Check[] {
  const text = (field: Field, column: string, bad: string, expected: string): Check => ({
    field,
    inCells: bad,
    inRows: bad,
    shown: column,
    expected: () => expected,
  });
  const categories = file.format.categories;
  return [
    text(
      "period",
      "period",
      `period IS NULL OR NOT regexp_matches(period, '^[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2}([T ].*)?)?$')`,
      "the first day of a billing period such as 2026-10-01T00:00:00Z",
    ),
    text("account", "account", "account IS NULL", "an account id"),
    text(
      "account",
      "account",
      `coalesce(regexp_matches(account, '^[0-9][.,0-9]*[eE][+][0-9]+$'), false)`,
      "an account id with all its digits; a spreadsheet has turned it into a number",
    ),
    text(
      "currency",
      "currency",
      `currency IS NULL OR NOT regexp_matches(currency, '^[A-Z]{3}$')`,
      "a currency code such as USD",
    ),
    categories === null
      ? text("category", "category", "category IS NULL", "a line item type such as Usage")
      : text(
          "category",
          "category",
          `category IS NULL OR category NOT IN (${categories.map(literal).join(", ")})`,
          `one of ${categories.join(", ")}`,
        ),
    text("class", "class", "class <> 'Correction'", "Correction, or nothing"),
    { field: "cost", inCells: "bad_cost > 0", inRows: "cost IS NULL", shown: "cost_text", expected: expectedAmount },
    {
      field: "list",
      inCells: "bad_list > 0",
      inRows: "list IS NULL AND list_text IS NOT NULL",
      shown: "list_text",
      expected: expectedAmount,
    },
  ];
}

function expectedAmount(value: string): string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)
    ? "at most 20 digits before the point and 18 after it"
    : "a number such as 1234.56";
}
