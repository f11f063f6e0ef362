import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, afterEach } from "vitest";
import { type Bill, openBill } from "#src/bills/open-bill.ts";
import { ManualClock } from "#src/kernel/clock.ts";
import { InputError } from "#src/kernel/errors.ts";
import type { Money } from "#src/kernel/money.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Call, Side, Use } from "#src/ports/call.ts";
import type { Dimension } from "#src/ports/cost-source.ts";

/** A row of a file, by column; every value as text. */
export type Cells = Readonly<Record<string, string>>;

/** A folder of its own, removed with the tests of the file. */
export function tempFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "reckoner-bills-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  };
}

/** Rows as CSV text; the columns are those of the first row. */
export function csvText(rows: readonly Cells[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [columns, ...rows.map((row) => columns.map((c) => row[c] ?? ""))]
    .map((fields) => `${fields.map(quote).join(",")}\n`)
    .join("");
}

/** Writes rows as a file of this encoding; types are those of Parquet columns, VARCHAR where none is given. */
export async function writeRows(
  path: string,
  rows: readonly Cells[],
  encoding: "csv" | "csv.gz" | "parquet",
  types: Readonly<Record<string, string>> = {},
): Promise<string> {
  const text = csvText(rows);
  if (encoding === "csv") writeFileSync(path, text);
  else if (encoding === "csv.gz") writeFileSync(path, gzipSync(text));
  else {
    writeFileSync(`${path}.tmp.csv`, text);
    const columns = Object.keys(rows[0] ?? {}).map((c) => `"${c}"::${types[c] ?? "VARCHAR"} AS "${c}"`);
    await duckdb(
      `COPY (SELECT ${columns.join(", ")} FROM read_csv('${path}.tmp.csv', all_varchar = true, header = true, delim = ','))
        TO '${path}' (FORMAT parquet)`,
    );
    rmSync(`${path}.tmp.csv`);
  }
  return path;
}

/** The rows of a plain query in a database of its own, each value as text. */
export async function duckdb(sql: string): Promise<Record<string, string>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
    return rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, String(v)])));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const open: Bill[] = [];

/** Opens a bill that is closed after the test; long after its periods unless told otherwise. */
export async function bill(
  files: readonly string[],
  options: { readonly pricing?: string; readonly now?: string } = {},
): Promise<Bill> {
  const clock = new ManualClock(options.now ?? "2030-01-01T00:00:00Z");
  const opened = await openBill({
    files,
    clock,
    ...(options.pricing === undefined ? {} : { pricing: options.pricing }),
  });
  open.push(opened);
  return opened;
}

/** To be called once in a test file that opens bills. */
export function closeBills(): void {
  afterEach(async () => {
    for (const opened of open.splice(0)) await opened.close();
  });
}

/** A call that keeps what was used. */
export function call(): Call & { readonly uses: Use[] } {
  const uses: Use[] = [];
  return { signal: new AbortController().signal, fresh: false, used: (use) => uses.push(use), uses };
}

/** The sums of a whole bill by one dimension, or by client, as exact texts; currencies other than USD apart. */
export async function sums(
  bill: Bill,
  side: Side,
  by: Dimension | "client" | "total",
): Promise<Record<string, string>> {
  const { periods } = bill.description();
  const first = BillingPeriod.parse(periods[0] ?? "");
  const last = BillingPeriod.parse(periods.at(-1) ?? "");
  const lists = await Promise.all(BillingPeriod.span(first, last).map((p) => bill.desk.groups.list(p, call())));
  const groups = [...new Map(lists.flat().map((g) => [g.id, g])).values()];
  const dimensions = by === "client" || by === "total" ? [] : [by];
  const { lines } = await bill.desk.costs.read({ groups, side, first, last, by: dimensions }, call());
  const totals = new Map<string, Money>();
  for (const line of lines) {
    const group = groups.find((g) => g.id === line.groupId)?.name ?? "?";
    const key = by === "total" ? "total" : by === "client" ? group : (line.keys[by] ?? "?");
    const shown = line.cost.currency === "USD" ? key : `${key} ${line.cost.currency}`;
    totals.set(shown, totals.get(shown)?.plus(line.cost) ?? line.cost);
  }
  return Object.fromEntries([...totals].map(([k, v]) => [k, v.toString()]).sort());
}

/** The error of opening these files. */
export async function refusal(files: readonly string[], pricing?: string): Promise<InputError> {
  try {
    await bill(files, pricing === undefined ? {} : { pricing });
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("the bill was accepted");
}

/** A row of FOCUS 1.0 with what is given. */
export function focusRow(given: Cells = {}): Cells {
  return {
    BilledCost: "1.25",
    BillingAccountId: "999900000000",
    BillingAccountName: "Partner",
    BillingCurrency: "USD",
    BillingPeriodStart: "2026-09-01 00:00:00",
    ChargeCategory: "Usage",
    ChargeClass: "NULL",
    ChargePeriodStart: "2026-09-02 00:00:00",
    CommitmentDiscountId: "NULL",
    ListCost: "1.25",
    ProviderName: "AWS",
    ServiceName: "Amazon Elastic Compute Cloud",
    SubAccountId: "111100000001",
    SubAccountName: "Acme",
    ...given,
  };
}

/** A row of CUR 2.0 with what is given. */
export function curRow(given: Cells = {}): Cells {
  return {
    bill_billing_period_start_date: "2026-09-01T00:00:00.000Z",
    bill_invoice_id: "2147",
    bill_payer_account_id: "999900000000",
    bill_payer_account_name: "Partner",
    line_item_currency_code: "USD",
    line_item_line_item_type: "Usage",
    line_item_product_code: "AmazonEC2",
    line_item_unblended_cost: "1.25",
    line_item_usage_account_id: "111100000001",
    line_item_usage_account_name: "Acme",
    line_item_usage_start_date: "2026-09-02T00:00:00.000Z",
    pricing_public_on_demand_cost: "1.25",
    product: '{"product_name": "Amazon Elastic Compute Cloud"}',
    ...given,
  };
}

const LEGACY: Readonly<Record<string, string>> = {
  bill_billing_period_start_date: "bill/BillingPeriodStartDate",
  bill_invoice_id: "bill/InvoiceId",
  bill_payer_account_id: "bill/PayerAccountId",
  line_item_currency_code: "lineItem/CurrencyCode",
  line_item_line_item_type: "lineItem/LineItemType",
  line_item_product_code: "lineItem/ProductCode",
  line_item_unblended_cost: "lineItem/UnblendedCost",
  line_item_usage_account_id: "lineItem/UsageAccountId",
  line_item_usage_start_date: "lineItem/UsageStartDate",
  pricing_public_on_demand_cost: "pricing/publicOnDemandCost",
};

/** The same row as a legacy report has it: as CSV (`slash`), or as Athena and Parquet spell it. */
export function legacyRow(row: Cells, spelling: "slash" | "athena"): Cells {
  const kept = Object.entries(row).filter(([column]) => column in LEGACY);
  const name = spelling === "slash" ? "product/ProductName" : "product_product_name";
  const product = (row.product ?? "").match(/"product_name": "(.*)"/)?.[1] ?? "";
  return {
    ...Object.fromEntries(kept.map(([c, v]) => [spelling === "slash" ? (LEGACY[c] ?? c) : c, v])),
    [name]: product,
  };
}
