import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { InputError } from "#src/kernel/errors.ts";
import type { Container, FoundFile } from "./bill-file.ts";

type CsvFile = Pick<FoundFile, "path" | "name">;

/** The bytes of a CSV file, unpacked, until it is enough. A damaged archive is an `InputError`. */
export async function eachChunk(
  file: CsvFile,
  container: Container,
  take: (chunk: Buffer) => "more" | "enough",
): Promise<void> {
  const enough = new AbortController();
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (take(chunk) === "enough") enough.abort();
      done();
    },
  });
  const source = createReadStream(file.path, { highWaterMark: 1 << 20 });
  const options = { signal: enough.signal };
  try {
    if (container === "csv.gz") await pipeline(source, createGunzip({ chunkSize: 1 << 18 }), sink, options);
    else await pipeline(source, sink, options);
  } catch (error) {
    if (enough.signal.aborted) return;
    if (container === "csv.gz" && isZlibError(error)) throw brokenGzip(file.name, error);
    throw error;
  }
}

/** Reads a whole gzip file to its check sum: a reader that stops early would take a part of a bill for the whole. */
export async function verifyGzip(file: FoundFile): Promise<void> {
  await eachChunk(file, "csv.gz", () => "more");
}

/**
 * The lines, as an editor counts them, on which rows of data start; the first row after the header is 1. Rows may span
 * lines (a quoted field with a line break), empty lines are no rows.
 */
export async function linesOfRows(
  file: CsvFile,
  container: Container,
  delimiter: string,
  rows: ReadonlySet<number>,
): Promise<Map<number, number>> {
  const lines = new Map<number, number>();
  const last = Math.max(...rows);
  await scan(file, container, delimiter, (row, line) => {
    if (rows.has(row)) lines.set(row, line);
    return row >= last ? "enough" : "more";
  });
  return lines;
}

/** The line on which a quoted value starts that the file does not end; `undefined` when there is none. */
export async function lineOfOpenQuote(
  file: CsvFile,
  container: Container,
  delimiter: string,
): Promise<number | undefined> {
  return await scan(file, container, delimiter, () => "more");
}

/** Goes through the rows, the header being 0; returns the line of a quote that is still open at the end. */
async function scan(
  file: CsvFile,
  container: Container,
  delimiter: string,
  starts: (row: number, line: number) => "more" | "enough",
): Promise<number | undefined> {
  const delimiterByte = delimiter.charCodeAt(0);
  let line = 1;
  let row = -1;
  let atRowStart = true;
  let atFieldStart = true;
  let quoted = false;
  let closed = false;
  let opened = 1;
  await eachChunk(file, container, (chunk) => {
    for (const byte of chunk) {
      const reopens = closed;
      closed = false;
      if (atRowStart && byte !== NEWLINE && byte !== RETURN) {
        atRowStart = false;
        row += 1;
        if (starts(row, line) === "enough") return "enough";
      }
      if (byte === QUOTE) {
        // A doubled quote closes the field and opens it again.
        closed = quoted;
        quoted = !quoted && (atFieldStart || reopens);
        if (quoted && !reopens) opened = line;
      }
      atFieldStart = byte === delimiterByte || byte === NEWLINE;
      if (byte === NEWLINE) {
        line += 1;
        if (!quoted) atRowStart = true;
      }
    }
    return "more";
  });
  return quoted ? opened : undefined;
}

/** The first lines that are not UTF-8, at most `limit`. */
export async function linesNotUtf8(file: CsvFile, container: Container, limit: number): Promise<number[]> {
  const found: number[] = [];
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  const look = (text: Buffer): void => {
    for (let from = 0; from <= text.length; line++) {
      const next = text.indexOf(NEWLINE, from);
      const end = next === -1 ? text.length : next;
      if (found.length < limit && !isUtf8(text.subarray(from, end))) found.push(line);
      if (next === -1) return;
      from = end + 1;
    }
  };
  await eachChunk(file, container, (chunk) => {
    const text = Buffer.concat([rest, chunk]);
    const cut = text.lastIndexOf(NEWLINE);
    if (cut >= 0) look(text.subarray(0, cut));
    rest = text.subarray(cut + 1);
    return found.length >= limit ? "enough" : "more";
  });
  if (found.length < limit) look(rest);
  return found;
}

/** The line, as an editor counts them, that holds a byte of the unpacked file. */
export async function lineOfByte(file: FoundFile, container: Container, position: number): Promise<number> {
  let line = 1;
  let at = 0;
  await eachChunk(file, container, (chunk) => {
    for (const byte of chunk) {
      if (at >= position) return "enough";
      if (byte === NEWLINE) line += 1;
      at += 1;
    }
    return "more";
  });
  return line;
}

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

function isZlibError(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("Z_");
}

function brokenGzip(name: string, cause: unknown): InputError {
  return new InputError(
    "bill.broken-gzip",
    `${name} is damaged or cut off: it does not unpack to its end. Fetch the file again.`,
    { cause },
  );
}
