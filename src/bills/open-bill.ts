import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "#src/kernel/clock.ts";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { LoadedBill } from "./answers.ts";
import { makeCells } from "./cells.ts";
import { assignClients } from "./clients.ts";
import { billCosts } from "./costs.ts";
import { type Database, openDatabase } from "./database.ts";
import { type BillDescription, describeBill, receiverOf } from "./description.ts";
import { findFiles } from "./find-files.ts";
import { billGroups } from "./groups.ts";
import { load } from "./load.ts";
import { readPricing } from "./pricing.ts";

export type { BillDescription } from "./description.ts";

/** What a bill is made from. */
export interface BillOptions {
  /** Files and folders: CUR 2.0, legacy CUR or FOCUS 1.0 to 1.2, as CSV, gzip or Parquet. */
  readonly files: readonly string[];
  /** The pricing file; else `pricing.yaml` beside the bill, when there is one. */
  readonly pricing?: string;
  readonly clock: Clock;
  /** Where temporary files may lie; the system's folder for them otherwise. */
  readonly dir?: string;
}

/** A bill of one's own, open for questions. */
export interface Bill {
  readonly desk: Desk;
  description(): BillDescription;
  /** Frees the memory; no question may be asked afterwards. Closing twice is closing once. */
  close(): Promise<void>;
}

/**
 * Opens a bill. All of it is read and checked first, so there is never a part of one: `InputError` names every problem
 * with file, row and column, and nothing stays behind.
 */
export async function openBill(options: BillOptions): Promise<Bill> {
  const { files, skipped } = await findFiles(options.files);
  const pricing = await readPricing(options.pricing, options.files);
  const folder = await mkdtemp(join(options.dir ?? tmpdir(), "reckoner-bill-"));
  let database: Database | undefined;
  const close = async (): Promise<void> => {
    database?.close();
    database = undefined;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    database = await openDatabase(folder);
    const read = await load(database, files);
    const clients = await assignClients(database, pricing);
    const notes = await makeCells(database, read, clients, pricing);
    const description = await describeBill(database, { files: read, skipped, clients, pricing, notes });
    const receiver = await receiverOf(database, read);
    // Only `cells` answers questions.
    await database.run("DROP TABLE cells_read");
    await database.run("DROP TABLE cells_named");
    const bill: LoadedBill = { database, clock: options.clock, clients, files: read, filesOf: description.filesOf };
    const desk: Desk = {
      receiver,
      origin: "bill",
      ...usualPeriod(description.told.periods, options.clock),
      costs: billCosts(bill),
      groups: billGroups(bill),
      views: null,
      transfers: null,
      lineItems: null,
      pricing: null,
      credits: null,
      budgets: null,
      anomalies: null,
    };
    return { desk, description: () => description.told, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The newest month of the bill that is over, else its newest. */
function usualPeriod(periods: readonly string[], clock: Clock): { usual?: BillingPeriod } {
  const present = BillingPeriod.at(clock.now());
  const all = periods.map((text) => BillingPeriod.parse(text)).toSorted((a, b) => b.compare(a));
  const usual = all.find((period) => period.compare(present) < 0) ?? all[0];
  return usual === undefined ? {} : { usual };
}
