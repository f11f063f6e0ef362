import { cpus, totalmem } from "node:os";
import type { BenchResult, Measure } from "./bench.ts";

/** One bench that was run. */
export interface Run extends BenchResult {
  readonly bench: string;
  readonly seconds: number;
}

/** What the figures were measured on. */
export function machine(): string {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${processors.length} x ${processors[0]?.model.trim() ?? "unknown processor"}, ${gigabytes} GiB, Node ${process.versions.node}`;
}

/** The table for people. */
export function report(runs: readonly Run[]): string {
  const head = ["bench", "measure", "ours", "baseline", "ratio", "bound", "holds"];
  const rows = runs.flatMap((run) =>
    run.measures.map((m) => [
      run.bench,
      m.what,
      figure(m.ours, m),
      figure(m.baseline, m),
      ratio(m),
      m.bound,
      verdict(m),
    ]),
  );
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const right = new Set([2, 3, 4]);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (right.has(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  const notes = runs.flatMap((run) => [
    `${run.bench} (${run.seconds.toFixed(0)} s)`,
    ...run.notes.map((note) => `  ${note}`),
  ]);
  return [line(head), line(widths.map((w) => "-".repeat(w))), ...rows.map(line), "", ...notes, "", machine()].join(
    "\n",
  );
}

function figure(value: number | null, { unit }: Measure): string {
  if (value === null) return "";
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
  return `${value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}

const ratio = (m: Measure): string => (m.ratio === null ? "" : m.ratio.toFixed(2));

const verdict = (m: Measure): string => (m.holds === null ? "" : m.holds ? "yes" : "NO");
