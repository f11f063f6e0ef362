import type { BillFile } from "./bill-file.ts";
import type { BillClient } from "./clients.ts";
import { refuseMixedCurrency } from "./currencies.ts";
import { type Database, literal } from "./database.ts";
import { addFixedFees } from "./fixed-fees.ts";
import type { Pricing } from "./pricing.ts";
import { LEFT_OUT } from "./pricing-schema.ts";
import { COMMON, commonFactor, writeRates } from "./rates.ts";

/**
 * Makes the table `cells` that all answers come from: client, period, account, service, kind, provider, currency, cost
 * (My View) and proforma (Showback), each NULL where that side does not have the line; `uninvoiced` counts rows without
 * an invoice. The pro forma amount of a cell is its base times the factor of its plan, computed in whole units of
 * 10^-18 and rounded half-even there, once for each cell: whatever is asked, the same cells are added up.
 * Returns notes for people.
 */
export async function makeCells(
  database: Database,
  files: readonly BillFile[],
  clients: readonly BillClient[],
  pricing: Pricing | null,
): Promise<string[]> {
  await database.run(`CREATE TABLE cells_named AS
    SELECT client, left(period, 7) AS period, account, service_code,
      coalesce(service_name, service_code, 'No service named') AS service, ${files[0]?.format.kindSql} AS kind,
      coalesce(provider, 'No provider named') AS provider, currency,
      sum(cost) AS cost, sum(base) AS base, sum(uninvoiced) AS uninvoiced
    FROM cells_read JOIN accounts USING (account) GROUP BY ALL`);
  await refuseMixedCurrency(database, files, clients);
  const notes = await writeRates(database, clients, pricing);
  await database.run(`CREATE TABLE cells AS
    SELECT c.client, period, account, service, kind, provider, currency, cost, uninvoiced, CASE
      WHEN passthrough OR kind IN ('custom-fee', 'custom-credit') THEN cost
      WHEN kind IN (${LEFT_OUT.map(literal).join(", ")}) THEN CASE WHEN list_contains(include, kind) THEN cost END
      WHEN factor = 100000000000000 THEN base
      ELSE bill_times(base, factor) END AS proforma
    FROM (SELECT c.*, passthrough, include,
        coalesce(own.factor, p.factor, common.factor, ${commonFactor(pricing)})::HUGEINT AS factor
      FROM cells_named AS c JOIN plans AS p ON p.client = c.client
        LEFT JOIN service_rates AS own ON own.client = c.client AND own.service = c.service
        LEFT JOIN service_rates AS common ON common.client = ${COMMON} AND common.service = c.service) AS c`);
  await addFixedFees(database, clients, pricing);
  return notes;
}
