import { BillingPeriod } from "../../kernel/period.ts";
import { curColumns, emptyColumn, filled } from "./cur-columns.ts";
import type { Database } from "./database.ts";
import type { Estate } from "./estate.ts";
import type { Side } from "./views.ts";

/** Which lines go into a CUR 2.0 file, and where. */
export interface CurExport {
  /** ARN of one billing group; without it, every group of `receiver`. */
  readonly group?: string;
  /** Account of the receiver whose groups are meant; the distributor's when not given. */
  readonly receiver?: string;
  readonly side: Side;
  /** One billing period; all when not given. */
  readonly period?: BillingPeriod;
  readonly format: "parquet" | "csv";
  /** The file to write; CSV is compressed when it ends in ".gz". */
  readonly path: string;
}

const MAPS = new Set(["cost_category", "discount", "product", "resource_tags"]);

/**
 * Writes a CUR 2.0 file with costs as doubles, as the real ones have them. Amounts of the book have at most fifteen
 * significant digits, so that the doubles turn back into the exact decimals.
 */
export async function exportCur(db: Database, estate: Estate, options: CurExport): Promise<void> {
  const receiver = options.receiver ?? estate.receivers[0].accountId;
  const groups = estate.groups.filter(
    (g) => g.kind === "client" && g.receiver === receiver && (options.group === undefined || g.arn === options.group),
  );
  if (groups.length === 0) throw new RangeError("there is no such billing group in the book");
  const relation = options.side === "my-view" ? "my_view" : "showback";
  const payer = estate.receivers.find((r) => r.accountId === receiver)?.name ?? "";
  const open = BillingPeriod.at(estate.options.now).toString();
  // pro forma never carries invoice numbers, and My View has them once the invoice is issued
  const invoice = `CASE WHEN ${options.side === "my-view"} AND m.period < '${open}' THEN printf('%d%06d', 20 + m.mi, l.group_id) END`;
  const columns = curColumns.map((name) => {
    const sql = (filled[name] ?? emptyColumn(name)).replace("$invoice", invoice).replace("$payer", literal(payer));
    // text files carry maps as JSON
    const isMap = options.format === "csv" && MAPS.has(name);
    return `${isMap ? `to_json(${sql})` : sql} AS ${name}`;
  });
  const period = options.period === undefined ? "TRUE" : `m.period = ${literal(options.period.toString())}`;
  const format =
    options.format === "parquet"
      ? "FORMAT parquet"
      : `FORMAT csv, HEADER true${options.path.endsWith(".gz") ? ", COMPRESSION gzip" : ""}`;
  await db.run(`COPY (
    SELECT ${columns.join(", ")}
    FROM ${relation} l JOIN billing_groups g ON g.id = l.group_id JOIN services s ON s.id = l.service_id JOIN usage_types u ON u.id = l.usage_id
      JOIN regions r ON r.id = l.region_id JOIN accounts a ON a.row = l.account_row JOIN kinds k ON k.id = l.kind
      JOIN tag_sets t ON t.id = l.tag_id JOIN months m ON m.mi = l.mi
    WHERE l.group_id IN (${groups.map((g) => g.index).join(", ")}) AND ${period}
    ORDER BY l.group_id, l.usage_date, a.id, s.id, identity_line_item_id
  ) TO ${literal(options.path)} (${format})`);
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
