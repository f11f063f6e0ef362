import { visible } from "#src/view/printable.ts";
import type { TextFile } from "#src/view/view.ts";
import { jsonLine } from "./json-line.ts";

/** A row of the audit trail as it is exported: every field, so that whoever has all rows can compute the chain again. */
export interface ExportRow {
  readonly seq: number;
  /** ISO 8601 UTC, with milliseconds: as it was hashed. */
  readonly at: string;
  readonly actor: string;
  readonly surface: string;
  readonly tool: string;
  readonly inputDigest: string;
  readonly outcome: string;
  readonly prevHash: string;
  readonly hash: string;
}

const FIELDS = ["seq", "at", "actor", "surface", "tool", "inputDigest", "outcome", "prevHash", "hash"] as const;

/** The rows as CSV with a head, or one JSON object a line, as a file; JSON lines of no row are none. */
export function exportFile(format: "csv" | "jsonl", rows: readonly ExportRow[]): TextFile | null {
  const lines =
    format === "csv"
      ? [FIELDS.join(","), ...rows.map((row) => FIELDS.map((field) => csvCell(String(row[field]))).join(","))]
      : rows.map((row) => jsonLine(Object.fromEntries(FIELDS.map((field) => [field, row[field]]))));
  if (lines.length === 0) return null;
  return { kind: "file", name: `audit-trail.${format}`, title: "Audit trail", text: lines.join("\n") };
}

/** What a spreadsheet would take for a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n]/;

/** One cell (RFC 4180): no formula, and in quotes where it holds what separates cells or lines. */
function csvCell(text: string): string {
  // Characters that cannot be seen are taken out when the text is shown; what then comes first counts too.
  const guarded = FORMULA.test(text) || FORMULA.test(visible(text)) ? `'${text}` : text;
  return /[",]/.test(guarded) || visible(guarded).includes("\n") ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
