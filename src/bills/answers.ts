import { DuckDBDecimalValue, type DuckDBValue } from "@duckdb/node-api";
import type { Clock } from "#src/kernel/clock.ts";
import { decimal } from "#src/kernel/decimal.ts";
import { Bug } from "#src/kernel/errors.ts";
import { Money } from "#src/kernel/money.ts";
import type { BillingPeriod } from "#src/kernel/period.ts";
import type { Call, FigureState, Side } from "#src/ports/call.ts";
import type { BillFile } from "./bill-file.ts";
import type { BillClient } from "./clients.ts";
import type { Database } from "./database.ts";

/** A bill that is loaded: what every answer needs. */
export interface LoadedBill {
  readonly database: Database;
  readonly clock: Clock;
  readonly clients: readonly BillClient[];
  readonly files: readonly BillFile[];
  /** The numbers of the files that hold rows of a period. */
  readonly filesOf: ReadonlyMap<string, readonly number[]>;
}

/** AWS closes a month some days after it ends; until then a bill may still move. */
const DAYS_TO_CLOSE = 10;

/** Whether a period may still move, by the clock alone. */
export function isOpen(bill: LoadedBill, period: BillingPeriod): boolean {
  return bill.clock.now().getTime() < period.end.getTime() + DAYS_TO_CLOSE * 24 * 3600 * 1000;
}

/** Adds the bill to the receipt of a call: its files, as old as the oldest of those that were needed. */
export function noteUse(
  bill: LoadedBill,
  call: Call,
  side: Side,
  periods: ReadonlySet<string>,
  state: FigureState,
): void {
  const used = [...new Set([...periods].flatMap((p) => bill.filesOf.get(p) ?? []))].sort((a, b) => a - b);
  const files = (used.length > 0 ? used.map((n) => bill.files[n]) : bill.files).filter((f) => f !== undefined);
  const oldest = Math.min(...files.map((f) => f.modified.getTime()));
  call.used({
    source: `bill file ${shortList(files.map((f) => f.name))}`,
    local: false,
    side,
    periods: [...periods].sort(),
    asOf: new Date(oldest).toISOString(),
    state,
    requests: 0,
    costUsd: "0",
  });
}

/** An exact amount as DuckDB hands it over. */
export function moneyOf(value: DuckDBValue | undefined, currency: string): Money {
  if (!(value instanceof DuckDBDecimalValue))
    throw new Bug("bill.no-amount", "An amount of the bill could not be read.");
  return Money.of(decimal.fromScaled(value.value, value.scale), currency);
}

/** "a.csv, b.csv and 3 more". */
export function shortList(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
