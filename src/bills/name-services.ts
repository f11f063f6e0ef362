import type { BillFile } from "./bill-file.ts";
import type { Database } from "./database.ts";
import { rawSql, relation, typeOf } from "./row-sql.ts";

/**
 * True where the names of services are in the `product` map of a Parquet file (CUR 2.0): reading it for every row takes
 * longer than everything else together, so it is read for one row of each cell afterwards.
 */
export function isNamedByRow(file: BillFile): boolean {
  const type = typeOf(file, "product");
  return (
    file.container === "parquet" &&
    file.places.serviceName === undefined &&
    file.places.product !== undefined &&
    (type === "VARCHAR" ||
      type.startsWith("MAP(VARCHAR") ||
      (type.startsWith("STRUCT") && type.includes("product_name")))
  );
}

/**
 * Gives every cell of `cells_read` the name of its service, as AWS's own pages have it: the name that the bill has for
 * the code on most rows. Credits, taxes and fees often carry the code alone. Codes without any name are left without.
 */
export async function nameServices(database: Database, files: readonly BillFile[]): Promise<void> {
  for (const [number, file] of files.entries()) {
    if (isNamedByRow(file)) await readNames(database, file, number);
    else if (file.places.serviceName === undefined && file.places.product !== undefined) {
      await database.run(`UPDATE cells_read SET service_name = ${fromJson("service_name")} WHERE file = ${number}`);
    }
  }
  await database.run(`UPDATE cells_read SET service_name = named.service_name FROM (
      SELECT service_code, arg_max(service_name, (n, service_name)) AS service_name
      FROM (SELECT service_code, service_name, sum(n) AS n FROM cells_read
        WHERE service_code IS NOT NULL AND service_name IS NOT NULL GROUP BY ALL) GROUP BY ALL) AS named
    WHERE cells_read.service_code = named.service_code AND cells_read.service_name IS NULL`);
}

async function readNames(database: Database, file: BillFile, number: number): Promise<void> {
  const column = rawSql(file, "product");
  const type = typeOf(file, "product");
  const name = type.startsWith("MAP")
    ? `${column}['product_name']`
    : type.startsWith("STRUCT")
      ? `struct_extract(${column}, 'product_name')`
      : fromJson(column);
  // One usage row of each code: other kinds of rows often have no product.
  await database.run(`UPDATE cells_read SET service_name = nullif(trim(found.name::VARCHAR), '')
    FROM (SELECT file_row_number AS place, ${name} AS name FROM ${relation(file)}
      WHERE file_row_number IN (SELECT arg_min(first_row, (category <> 'Usage', first_row)) FROM cells_read
        WHERE file = ${number} AND service_code IS NOT NULL GROUP BY service_code)) AS found
    WHERE cells_read.file = ${number} AND cells_read.first_row = found.place`);
}

function fromJson(text: string): string {
  return `CASE WHEN json_valid(${text}) THEN nullif(trim(json_extract_string(${text}, '$.product_name')), '') END`;
}
