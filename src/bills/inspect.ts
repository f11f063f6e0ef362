import { open } from "node:fs/promises";
import { InputError, type Problem } from "#src/kernel/errors.ts";
import type { BillFile, Column, Container, FoundFile } from "./bill-file.ts";
import { eachChunk } from "./csv-text.ts";
import { type Database, pathLiteral, textOf } from "./database.ts";
import { type Field, FORMATS, type Format } from "./formats.ts";
import { nearest } from "./nearest.ts";

/**
 * Finds out what a file is: its container from the first bytes, its format from the columns, never from the name.
 * `InputError` when it is empty, no bill, or a bill with required columns missing: each is named, with the nearest
 * column that is there.
 */
export async function inspect(database: Database, file: FoundFile): Promise<BillFile> {
  const container = await containerOf(file);
  const { columns, delimiter } =
    container === "parquet"
      ? { columns: await parquetColumns(database, file), delimiter: "" }
      : await csvColumns(file, container);
  const names = columns.map((c) => c.name.toLowerCase());
  const format = bestFormat(names);
  if (format === undefined) {
    throw new InputError(
      "bill.not-a-bill",
      `${file.name} is not a bill that can be read: it has none of the columns of CUR 2.0, legacy CUR or FOCUS. Its first columns are ${preview(columns)}.`,
    );
  }
  const present = new Set(names);
  const label = format.label(present);
  const problems = missingColumns(format, columns, names);
  if (problems.length > 0) {
    throw new InputError(
      "bill.missing-column",
      `${file.name} looks like ${label}, but ${problems.map((p) => p.message).join("; ")}. Export the bill again with ${problems.length === 1 ? "this column" : "these columns"}.`,
      { problems: problems.map((p) => ({ path: `${file.name}, ${p.path}`, message: p.message })) },
    );
  }
  return { ...file, container, columns, delimiter, format, label, places: placesOf(format, names) };
}

async function containerOf(file: FoundFile): Promise<Container> {
  if (file.size === 0) throw new InputError("bill.empty", `${file.name} is empty; give a bill with at least one row.`);
  const head = Buffer.alloc(4);
  const handle = await open(file.path).catch((cause: unknown) => {
    throw new InputError("bill.unreadable", `${file.name} cannot be read; check its permissions.`, { cause });
  });
  try {
    await handle.read(head, 0, 4, 0);
  } finally {
    await handle.close();
  }
  if (head.toString("latin1") === "PAR1") return "parquet";
  if (head[0] === 0x1f && head[1] === 0x8b) return "csv.gz";
  if (head.toString("latin1") === "PK\u0003\u0004") {
    throw new InputError("bill.archive", `${file.name} is a ZIP archive or a workbook; unpack it, or save it as CSV.`);
  }
  return "csv";
}

async function parquetColumns(database: Database, file: FoundFile): Promise<Column[]> {
  const rows = await database
    .rows(`DESCRIBE SELECT * FROM read_parquet(${pathLiteral(file.path)}, hive_partitioning = false)`)
    .catch((cause: unknown) => {
      throw new InputError("bill.broken-parquet", `${file.name} is not a whole Parquet file. Fetch the file again.`, {
        cause,
      });
    });
  return rows.map((row) => ({ name: textOf(row.column_name), type: textOf(row.column_type) }));
}

const HEADER_LIMIT = 1 << 20;

async function csvColumns(
  file: FoundFile,
  container: Container,
): Promise<{ readonly columns: Column[]; readonly delimiter: string }> {
  const chunks: Buffer[] = [];
  let length = 0;
  await eachChunk(file, container, (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    return length >= HEADER_LIMIT ? "enough" : "more";
  });
  const text = Buffer.concat(chunks)
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .replace(/^[\r\n]+/, "");
  if (text.trim() === "")
    throw new InputError("bill.empty", `${file.name} is empty; give a bill with at least one row.`);
  const firstLine = text.split(/\r?\n/, 1)[0] ?? "";
  const count = (d: string): number => firstLine.split(d).length;
  const delimiter = [",", ";", "\t", "|"].reduce((best, d) => (count(d) > count(best) ? d : best));
  return { columns: headerFields(text, delimiter).map((name) => ({ name, type: "VARCHAR" })), delimiter };
}

/** The fields of the first row; quotes as RFC 4180 has them. */
function headerFields(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quoted) {
      if (c !== '"') field += c;
      else if (text.charAt(i + 1) === '"') field += text.charAt(++i);
      else quoted = false;
    } else if (c === '"' && field === "") quoted = true;
    else if (c === delimiter) {
      fields.push(field.trim());
      field = "";
    } else if (c === "\n" || c === "\r") break;
    else field += c;
  }
  return [...fields, field.trim()];
}

/** The format with most of its required columns there; none when fewer than a third of them are. */
function bestFormat(names: readonly string[]): Format | undefined {
  const share = (format: Format): number =>
    format.required.filter((field) => placeOf(format, field, names) !== -1).length / format.required.length;
  const best = FORMATS.reduce((a, b) => (share(b) > share(a) ? b : a));
  return share(best) >= 1 / 3 ? best : undefined;
}

function placeOf(format: Format, field: Field, names: readonly string[]): number {
  const spellings = new Set(format.columns[field]?.map((column) => column.toLowerCase()));
  return names.findIndex((name) => spellings.has(name));
}

function placesOf(format: Format, names: readonly string[]): Partial<Record<Field, number>> {
  const places: Partial<Record<Field, number>> = {};
  for (const field of Object.keys(format.columns) as Field[]) {
    const place = placeOf(format, field, names);
    if (place !== -1) places[field] = place;
  }
  return places;
}

function missingColumns(format: Format, columns: readonly Column[], names: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  for (const field of format.required) {
    const name = format.columns[field]?.[0] ?? field;
    const times = names.filter((n) => n === name.toLowerCase()).length;
    if (times > 1) problems.push({ path: name, message: `the column ${name} is there ${times} times` });
    if (times > 0) continue;
    const near = nearest(
      name,
      columns.map((c) => c.name),
    );
    const hint = near === undefined ? "" : ` (the nearest one is ${near})`;
    problems.push({ path: name, message: `the column ${name} is missing${hint}` });
  }
  return problems;
}

function preview(columns: readonly Column[]): string {
  return columns
    .slice(0, 5)
    .map((c) => JSON.stringify(c.name.slice(0, 40)))
    .join(", ");
}
