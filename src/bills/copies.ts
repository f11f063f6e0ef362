import { dirname } from "node:path";
import { InputError } from "#src/kernel/errors.ts";
import type { BillFile } from "./bill-file.ts";
import { type Database, textOf } from "./database.ts";
import { rowsSql } from "./row-sql.ts";

/**
 * Refuses what would be counted twice. AWS keeps every delivery of a report in a folder of its own when it does not
 * overwrite, each with all rows of its period: two deliveries of one period are refused. So are two files that hold the
 * same rows in different encodings. Line item ids are of no help here: AWS promises that they are unique within one file
 * of a delivery only, so rows that share one are all counted, as they are in the invoice.
 * Sources: AWS Cost and Usage Report user guide, "Report versioning" and "identity/LineItemId".
 */
export async function refuseCopies(database: Database, files: readonly BillFile[]): Promise<void> {
  if (files.length < 2) return;
  await refuseTwoDeliveries(database, files);
  await refuseSameRows(database, files);
}

async function refuseTwoDeliveries(database: Database, files: readonly BillFile[]): Promise<void> {
  const deliveries = files.map((file) => deliveryOf(file.path));
  if (deliveries.every((d) => d === undefined)) return;
  const rows = await database.rows("SELECT DISTINCT file, left(period, 7) AS period FROM cells_read ORDER BY ALL");
  const first = new Map<string, { readonly folder: string; readonly name: string }>();
  for (const row of rows) {
    const number = Number(row.file);
    const delivery = deliveries[number];
    const name = files[number]?.name ?? "";
    if (delivery === undefined) continue;
    const key = `${delivery.report} ${textOf(row.period)}`;
    const before = first.get(key) ?? { folder: delivery.folder, name };
    first.set(key, before);
    if (before.folder !== delivery.folder) {
      throw new InputError(
        "bill.two-deliveries",
        `${before.name} and ${name} come from two deliveries of ${textOf(row.period)}, each with the whole period; give the newest alone.`,
      );
    }
  }
}

/** The folder of one delivery is named by its id (legacy reports) or by its time and id (Data Exports). */
function deliveryOf(path: string): { readonly report: string; readonly folder: string } | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const name = folder.slice(dirname(folder).length + 1);
    if (
      /^(\d{8}T\d{6}Z-?)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(name) ||
      /^\d{8}T\d{6}Z$/.test(name)
    ) {
      return { report: dirname(folder), folder };
    }
  }
  return undefined;
}

async function refuseSameRows(database: Database, files: readonly BillFile[]): Promise<void> {
  const twins =
    await database.rows(`SELECT list(file ORDER BY file)[1] AS one, list(file ORDER BY file)[2] AS other FROM (
      SELECT file, count(*) AS cells, sum(n) AS n,
        bit_xor(hash(left(period, 7), account, service_code, category, class, provider, currency, cost, base, n)) AS mark
      FROM cells_read GROUP BY file) GROUP BY cells, n, mark HAVING count(*) > 1`);
  for (const twin of twins) {
    const one = files[Number(twin.one)];
    const other = files[Number(twin.other)];
    if (one === undefined || other === undefined) continue;
    // Two days of steady use may cost the same to the last digit: the times tell them apart.
    const [a, b] = await Promise.all([times(database, one), times(database, other)]);
    if (a === b) {
      throw new InputError("bill.same-rows", `${one.name} and ${other.name} hold the same rows; give one of them.`);
    }
  }
}

async function times(database: Database, file: BillFile): Promise<string> {
  if (file.places.start === undefined) return file.path;
  const [row] = await database.rows(`SELECT min(moment), max(moment), sum(moment) FROM (
      SELECT coalesce(epoch(try_cast(start AS TIMESTAMP))::HUGEINT, hash(start)::HUGEINT) AS moment FROM (${rowsSql(file)}))`);
  return Object.values(row ?? {})
    .map(textOf)
    .join(" ");
}
