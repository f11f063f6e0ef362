import type { Desk } from "#src/ports/desk.ts";
import { shortList } from "./answers.ts";
import type { BillFile, SkippedFile } from "./bill-file.ts";
import type { BillClient } from "./clients.ts";
import { type Database, textOf } from "./database.ts";
import type { Pricing } from "./pricing.ts";
import { rowsSql } from "./row-sql.ts";

/** What was loaded, for people and for `status`. */
export interface BillDescription {
  /** Names of the files that were read. */
  readonly files: readonly string[];
  /** "FOCUS 1.0", "CUR 2.0", "legacy CUR"; several versions of FOCUS joined by "and". */
  readonly format: string;
  readonly rows: number;
  /** `YYYY-MM`, sorted, as the other lists. */
  readonly periods: readonly string[];
  readonly currencies: readonly string[];
  readonly providers: readonly string[];
  readonly clients: number;
  /** Files that were left out, and why. */
  readonly skipped: readonly SkippedFile[];
  /** One sentence: where the Showback side comes from. */
  readonly showback: string;
  /** Sentences on what a reader of the figures should know. */
  readonly notes: readonly string[];
}

interface Parts {
  readonly files: readonly BillFile[];
  readonly skipped: readonly SkippedFile[];
  readonly clients: readonly BillClient[];
  readonly pricing: Pricing | null;
  readonly notes: readonly string[];
}

/** Describes a loaded bill, and says which files hold which period. */
export async function describeBill(
  database: Database,
  { files, skipped, clients, pricing, notes }: Parts,
): Promise<{ readonly told: BillDescription; readonly filesOf: Map<string, number[]> }> {
  const values = async (column: string): Promise<string[]> =>
    (await database.rows(`SELECT DISTINCT ${column} AS v FROM cells_named ORDER BY v`)).map((row) => textOf(row.v));
  const [counts] = await database.rows("SELECT sum(n) AS n, sum(listed) AS listed FROM cells_read");
  const filesOf = new Map<string, number[]>();
  for (const row of await database.rows(
    "SELECT DISTINCT left(period, 7) AS period, file FROM cells_read ORDER BY ALL",
  )) {
    const period = textOf(row.period);
    filesOf.set(period, [...(filesOf.get(period) ?? []), Number(row.file)]);
  }
  const told: BillDescription = {
    files: files.map((f) => f.name),
    format: [...new Set(files.map((f) => f.label))].sort().join(" and "),
    rows: Number(counts?.n),
    periods: await values("period"),
    currencies: await values("currency"),
    providers: await values("provider"),
    clients: clients.length,
    skipped,
    showback: showbackFrom(pricing, Number(counts?.listed)),
    notes: [...notes, ...(await roundingNotes(database, files))],
  };
  return { told, filesOf };
}

/** The account that pays, where the whole bill has one; else the bill itself. */
export async function receiverOf(database: Database, files: readonly BillFile[]): Promise<Desk["receiver"]> {
  const payers = await database.rows(
    "SELECT payer, max(payer_name) AS name FROM cells_read WHERE payer IS NOT NULL GROUP BY payer",
  );
  const [only] = payers;
  if (only !== undefined && payers.length === 1) {
    return { id: textOf(only.payer), name: textOf(only.name) || textOf(only.payer) };
  }
  return { id: "bill", name: `Bill ${shortList(files.map((f) => f.name))}` };
}

function showbackFrom(pricing: Pricing | null, listed: number): string {
  if (pricing?.plan === "passthrough")
    return `Showback is the bill as it is, unless ${pricing.file} has a plan for a client.`;
  const base =
    listed > 0
      ? "public on-demand prices where the bill has them, else unblended cost"
      : "unblended cost, as the bill has no public on-demand prices";
  const prices = pricing === null ? "there is no pricing file, so nothing is added" : `priced by ${pricing.file}`;
  return `Showback starts from ${base}; ${prices}. Support, credits, refunds, taxes and private discounts are left out unless the pricing file includes them.`;
}

async function roundingNotes(database: Database, files: readonly BillFile[]): Promise<string[]> {
  const notes: string[] = [];
  const long = await database.rows(
    "SELECT file, sum(long_costs) AS n FROM cells_read GROUP BY file HAVING n > 0 ORDER BY file",
  );
  for (const row of long) {
    const file = files[Number(row.file)];
    if (file === undefined) continue;
    const [count] = await database.rows(`SELECT count(*) AS n FROM (${rowsSql(file)}) WHERE bill_rounds(cost_text)`);
    if (textOf(count?.n) === "0") continue;
    notes.push(
      `${file.name} keeps amounts as floating-point numbers; ${textOf(count?.n)} of them have more than 18 digits after the point and were rounded half-even at the 18th.`,
    );
  }
  return notes;
}
