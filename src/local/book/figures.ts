import type { Database } from "./database.ts";

/** What AWS charges, what the client is shown, their difference, and that as a percentage of cost, all as text. */
export interface Figures {
  readonly aws: string;
  readonly proforma: string;
  readonly margin: string;
  /** Two digits after the point; "0" where there is no cost. */
  readonly percentage: string;
}

/** SQL columns of `Figures` over the columns `aws` and `proforma`. */
export const FIGURES = `plain(aws) AS aws, plain(proforma) AS proforma, plain(proforma - aws) AS margin,
  CASE WHEN aws = 0 THEN '0' ELSE plain(((proforma - aws)::DOUBLE / aws::DOUBLE * 100)::DECIMAL(18,2)) END AS percentage`;

/** The figures of every group in one period, by group number. */
export async function figuresOf(db: Database, period: string): Promise<ReadonlyMap<number, Figures>> {
  const rows = await db.rows(
    `SELECT group_id::VARCHAR AS id, ${FIGURES} FROM (
       SELECT group_id, my_view AS aws, showback AS proforma FROM group_months JOIN months USING (mi) WHERE period = $period)`,
    { period },
  );
  return new Map(rows.map((row) => [Number(row.id), toFigures(row)]));
}

/** Reads the columns of `FIGURES`; nothing there is nothing charged. */
export function toFigures(row: Readonly<Record<string, string | null>> | undefined): Figures {
  return {
    aws: row?.aws ?? "0",
    proforma: row?.proforma ?? "0",
    margin: row?.margin ?? "0",
    percentage: row?.percentage ?? "0",
  };
}
