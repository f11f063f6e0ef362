import { type AppError, InputError } from "#src/kernel/errors.ts";
import { refuseBadRows, refuseBrokenRows } from "./bad-rows.ts";
import type { BillFile, FoundFile } from "./bill-file.ts";
import { refuseCopies } from "./copies.ts";
import { verifyGzip } from "./csv-text.ts";
import { type Database, textOf } from "./database.ts";
import { inspect } from "./inspect.ts";
import { nameServices } from "./name-services.ts";
import { CREATE_CELLS_READ, readFile } from "./read-file.ts";

/**
 * Reads all files of a bill into the table `cells_read`. `InputError` when one of them cannot be used, when two are of
 * different formats, or when two hold the same rows; the database is then of no use and is to be closed.
 */
export async function load(database: Database, found: readonly FoundFile[]): Promise<BillFile[]> {
  const files: BillFile[] = [];
  for (const file of found) files.push(await inspect(database, file));
  refuseMixedFormats(files);
  await database.run(CREATE_CELLS_READ);
  const faults: AppError[] = [];
  for (const [number, file] of files.entries()) {
    // What is wrong with one file does not keep the others from being looked at: everything is told at once.
    await readWhole(database, file, number).catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error;
      faults.push(error);
    });
  }
  throwTogether(faults);
  await refuseCopies(database, files);
  await nameServices(database, files);
  return files;
}

async function readWhole(database: Database, file: BillFile, number: number): Promise<void> {
  const [, read] = await Promise.allSettled([
    file.container === "csv.gz" ? verifyGzip(file) : undefined,
    readFile(database, file, number),
  ]).then(([whole, rows]) => {
    // A damaged archive explains whatever else went wrong in it.
    if (whole.status === "rejected") throw whole.reason;
    return [whole, rows] as const;
  });
  if (read.status === "rejected") {
    await refuseBrokenRows(database, file);
    throw unreadable(file, read.reason);
  }
  const [rows] = await database.rows(`SELECT count(*) AS n FROM cells_read WHERE file = ${number}`);
  if (textOf(rows?.n) === "0") {
    throw new InputError("bill.empty", `${file.name} has a header but no rows; give a bill with at least one row.`);
  }
  await refuseBadRows(database, file, number);
}

/** DuckDB's words are for the log; a fault of our own SQL is not the file's fault. */
function unreadable(file: BillFile, cause: unknown): unknown {
  const message = cause instanceof Error ? cause.message : "";
  if (/^(Binder|Parser|Catalog|Internal|INTERNAL|Not implemented|Out of Memory)/.test(message)) return cause;
  if (/^(Out of Range|Conversion)/.test(message)) {
    return new InputError(
      "bill.too-large",
      `The amounts of ${file.name} add up to more than 20 digits before the point.`,
      { cause },
    );
  }
  const code = file.container === "parquet" ? "bill.broken-parquet" : "bill.broken-csv";
  return new InputError(code, `${file.name} is damaged: it cannot be read to its end. Fetch the file again.`, {
    cause,
  });
}

function refuseMixedFormats(files: readonly BillFile[]): void {
  const [first] = files;
  // Versions of FOCUS may be mixed: what is read from them means the same in all.
  const family = (file: BillFile): string => (file.format.id === "focus" ? "FOCUS" : file.label);
  const other = files.find((file) => first !== undefined && family(file) !== family(first));
  if (first === undefined || other === undefined) return;
  throw new InputError(
    "bill.mixed-formats",
    `${first.name} is ${first.label} and ${other.name} is ${other.label}; give files of one format at a time.`,
  );
}

function throwTogether(faults: readonly AppError[]): void {
  const [first, ...others] = faults;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const problems = faults.flatMap((f) => (f.problems.length > 0 ? f.problems : [{ path: "bill", message: f.message }]));
  throw new InputError(
    first.code,
    `${first.message} ${others.length === 1 ? "One more file has" : `${others.length} more files have`} problems.`,
    { problems },
  );
}
