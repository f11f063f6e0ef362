import { createReadStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { InputError } from "#src/kernel/errors.ts";
import type { Container, FoundFile } from "./bill-file.ts";

/** The bytes of a CSV file, unpacked. */
export async function eachChunk(
  file: Pick<FoundFile, "path" | "name">,
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
  file: Pick<FoundFile, "path" | "name">,
  container: Container,
  delimiter: string,
  rows: ReadonlySet<number>,
): Promise<Map<number, number>> {
  const lines = new Map<number, number>();
  const last = Math.max(...rows);
  const delimiterByte = delimiter.charCodeAt(0);
  let line = 1;
  let row = -1;
  let atRowStart = true;
  let atFieldStart = true;
  let quoted = false;
  let closed = false;
  await eachChunk(file, container, (chunk) => {
    for (const byte of chunk) {
      const reopens = closed;
      closed = false;
      if (atRowStart && byte !== NEWLINE && byte !== RETURN) {
        atRowStart = false;
        row += 1;
        if (rows.has(row)) lines.set(row, line);
        if (row >= last) return "enough";
      }
      if (byte === QUOTE) {
        // A doubled quote closes the field and opens it again.
        closed = quoted;
        quoted = !quoted && (atFieldStart || reopens);
      }
      atFieldStart = byte === delimiterByte || byte === NEWLINE;
      if (byte === NEWLINE) {
        line += 1;
        if (!quoted) atRowStart = true;
      }
    }
    return "more";
  });
  return lines;
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
