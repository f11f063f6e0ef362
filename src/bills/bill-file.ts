import type { Field, Format } from "./formats.ts";

/** How the rows of a file are kept; found from its first bytes. */
export type Container = "csv" | "csv.gz" | "parquet";

/** A file that will be read, before its columns are known. */
export interface FoundFile {
  readonly path: string;
  /** How people see it: the shortest name that is its own. */
  readonly name: string;
  readonly size: number;
  readonly modified: Date;
}

/** A file that was left out, and why. */
export interface SkippedFile {
  readonly name: string;
  readonly reason: string;
}

/** A column of a file, and the type it has there (VARCHAR for all of a CSV). */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A file whose format is known. */
export interface BillFile extends FoundFile {
  readonly container: Container;
  readonly columns: readonly Column[];
  /** CSV only. */
  readonly delimiter: string;
  readonly format: Format;
  /** "FOCUS 1.0", "CUR 2.0", "legacy CUR". */
  readonly label: string;
  /** Where each field is: the place of its column. */
  readonly places: Readonly<Partial<Record<Field, number>>>;
}
