import { InputError, type Problem } from "#src/kernel/errors.ts";
import { placeOfRow } from "./bad-rows.ts";
import type { BillFile } from "./bill-file.ts";
import type { BillClient } from "./clients.ts";
import { type Database, literal, textOf } from "./database.ts";

/** So many places are told at once. */
const LIMIT = 20;

/**
 * Refuses a bill on which one client has two currencies in one period: `InputError` with the first row of the rarer
 * currency. Different clients, and different periods, may have different currencies.
 */
export async function refuseMixedCurrency(
  database: Database,
  files: readonly BillFile[],
  clients: readonly BillClient[],
): Promise<void> {
  // The currency on most rows is taken for the right one.
  const odd = await database.rows(`SELECT client, period, usual, currency, file FROM (
      SELECT *, first_value(currency) OVER (PARTITION BY client, period ORDER BY n DESC, currency) AS usual FROM (
        SELECT client, left(period, 7) AS period, currency, sum(n) AS n, min(file) AS file
        FROM cells_read JOIN accounts USING (account) GROUP BY ALL))
    WHERE currency <> usual ORDER BY file, client, period, currency LIMIT ${LIMIT}`);
  const problems: Problem[] = [];
  for (const row of odd) {
    const client = clients[Number(row.client)];
    const file = files[Number(row.file)];
    if (client === undefined || file === undefined) continue;
    const [period, usual, currency] = [textOf(row.period), textOf(row.usual), textOf(row.currency)];
    const accounts = client.accounts.map((a) => literal(a.accountId)).join(", ");
    const path = await placeOfRow(
      database,
      file,
      "currency",
      `currency = ${literal(currency)} AND left(period, 7) = ${literal(period)} AND account IN (${accounts})`,
    );
    problems.push({ path, message: `${client.group.name} has ${currency} here, and ${usual} elsewhere in ${period}` });
  }
  const [first] = problems;
  if (first === undefined) return;
  throw new InputError(
    "bill.mixed-currency",
    `${first.path}: ${first.message}. A client can have one currency in a period; split the bill by currency.`,
    { problems },
  );
}
