import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { type Bench, type BenchResult, measure, median, timed } from "./bench.ts";

const ROUNDS = 3;
const MEMORY_LIMIT_MB = 1_000;

/** A CUR 2.0 bill of ten million rows in Parquet: opening it with a first answer, and an answer when it is open. */
export const bill: Bench = {
  name: "bill",
  async run({ quick }) {
    const rows = quick ? 1_000_000 : 10_000_000;
    const folder = mkdtempSync(join(tmpdir(), "reckoner-bench-"));
    try {
      return await compare(await bigBill(folder, rows), rows);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function compare(file: string, rows: number): Promise<BenchResult> {
  const sides: Side[] = [];
  const sums: number[] = [];
  const tables: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    sides.push(await oursAlone(file));
    tables.push(await bare(file, [TABLE, ANSWER_FROM_TABLE]));
    sums.push(await bare(file, [ANSWER]));
  }
  const of = (key: keyof Side): number => median(sides.map((s) => s[key]));
  const size = `${rows.toLocaleString("en")} rows`;
  return {
    measures: [
      measure(`answer by client, month and service, ${size}`, "ms", of("warmMs"), median(sums), { most: 1.2 }),
      measure(`open, check and first answer, ${size}`, "ms", of("openMs"), median(tables)),
      measure(`memory at its highest, ${size}`, "MB", of("rssMb"), null, { limit: MEMORY_LIMIT_MB }),
    ],
    notes: [
      "Answer: ours adds up the sums made when the bill was opened; the baseline asks the file with bare DuckDB.",
      "Open: the baseline makes a table of sums by the same keys, with DECIMAL(38,10), and asks that. Ours also checks every row and keeps 18 digits, which takes about half as much CPU again; it is reported without a bound.",
    ],
  };
}

interface Side {
  readonly openMs: number;
  readonly warmMs: number;
  readonly rssMb: number;
}

async function oursAlone(file: string): Promise<Side> {
  const side = fileURLToPath(new URL("bill-side.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [side, file]);
  return JSON.parse(stdout) as Side;
}

const ANSWER = `SELECT bill_billing_period_start_date, line_item_usage_account_id, line_item_product_code,
    line_item_currency_code, sum(line_item_unblended_cost::DECIMAL(38,10)) FROM bill GROUP BY ALL ORDER BY ALL`;
const TABLE = `CREATE TABLE sums AS SELECT bill_billing_period_start_date AS period, line_item_usage_account_id AS account,
    max(line_item_usage_account_name) AS name, bill_payer_account_id AS payer, line_item_product_code AS service,
    line_item_line_item_type AS kind, line_item_currency_code AS currency,
    sum(line_item_unblended_cost::DECIMAL(38,10)) AS cost, sum(pricing_public_on_demand_cost::DECIMAL(38,10)) AS list,
    count(*) FILTER (bill_invoice_id IS NULL) AS open FROM bill GROUP BY ALL`;
const ANSWER_FROM_TABLE = "SELECT period, account, service, currency, sum(cost) FROM sums GROUP BY ALL ORDER BY ALL";

/** The time that bare DuckDB takes for these statements, its start included as in ours. */
async function bare(file: string, statements: readonly string[]): Promise<number> {
  return timed(async () => {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await connection.run(`CREATE VIEW bill AS FROM read_parquet('${file}')`);
    for (const sql of statements) await (await connection.runAndReadAll(sql)).getRowObjects();
    connection.closeSync();
    instance.closeSync();
  });
}

/** Makes the bill in a folder. */
async function bigBill(folder: string, rows: number): Promise<string> {
  const file = join(folder, `bill-${rows}.parquet`);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT md5(i::VARCHAR) || md5((i + 1)::VARCHAR) AS identity_line_item_id,
      TIMESTAMP '2026-01-01' + INTERVAL (i * 6 // ${rows}) MONTH AS bill_billing_period_start_date,
      'EUINEU26-' || (i % 400) AS bill_invoice_id, '999900000000' AS bill_payer_account_id,
      'Partner' AS bill_payer_account_name,
      (111100000000 + hash(i) % 120 * 7)::VARCHAR AS line_item_usage_account_id,
      'Account ' || hash(i) % 120 AS line_item_usage_account_name,
      'Amazon' || hash(i * 3) % 30 AS line_item_product_code, 'USD' AS line_item_currency_code,
      CASE WHEN hash(i * 7) % 100 < 90 THEN 'Usage' WHEN hash(i * 7) % 100 < 95 THEN 'SavingsPlanCoveredUsage'
        WHEN hash(i * 7) % 100 < 99 THEN 'SavingsPlanNegation' ELSE 'Credit' END AS line_item_line_item_type,
      'EU-BoxUsage:' || hash(i * 5) % 200 AS line_item_usage_type,
      TIMESTAMP '2026-01-01' + INTERVAL (i * 4300 // ${rows}) HOUR AS line_item_usage_start_date,
      (hash(i * 11) % 1000000000)::DOUBLE / 1e10 AS line_item_unblended_cost,
      (hash(i * 11) % 1000000000)::DOUBLE / 9e9 AS pricing_public_on_demand_rate,
      (hash(i * 13) % 1000000000)::DOUBLE / 1e10 AS pricing_public_on_demand_cost,
      MAP {'product_name': 'Amazon Service ' || hash(i * 3) % 30, 'region': 'eu-central-1', 'sku': md5((i % 900)::VARCHAR)} AS product
    FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return file;
}
