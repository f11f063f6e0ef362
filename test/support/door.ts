import { ManualClock } from "#src/kernel/clock.ts";
import type { AppError } from "#src/kernel/errors.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { SystemReport } from "#src/ports/system.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { AnyTool } from "#src/tool/define.ts";
import { type Answer, createDoor, type Door, type RunRecord } from "#src/tool/run.ts";
import { renderText } from "#src/view/text.ts";
import { registry } from "#tools/index.ts";
import { type Ledger, ledgerDesk } from "./desk.ts";

/** The person most tests ask as: sees everything. */
export const operator: Caller = { id: "U1", name: "Olga", surface: "cli", roles: ["operator"], clients: "all" };

/** What a test installation says of itself. */
export const report: SystemReport = {
  version: "0.1.0",
  mode: "demo",
  now: "2026-10-15T12:00:00.000Z",
  connections: [
    { name: "AWS", state: "local", detail: "the local cloud, seed 7" },
    { name: "Database", state: "embedded", detail: ".reckoner" },
  ],
  notes: [],
  awsToday: { requests: 12, throttled: 0, costUsd: "0.07" },
};

/** A door over a desk, with what went through it. */
export interface Entrance {
  readonly door: Door;
  readonly clock: ManualClock;
  readonly audited: RunRecord[];
  readonly faults: AppError[];
}

/** Makes a door over a ledger or a desk; `now` is the ledger's, or 2026-10-15. */
export function entrance(
  over: Ledger | Desk,
  options: {
    readonly registry?: readonly AnyTool[];
    readonly deadlineMs?: number;
    readonly audit?: (entry: RunRecord) => Promise<void>;
    readonly system?: SystemReport;
  } = {},
): Entrance {
  const clock = new ManualClock("now" in over ? over.now : "2026-10-15T12:00:00.000Z");
  const audited: RunRecord[] = [];
  const faults: AppError[] = [];
  const door = createDoor({
    registry: options.registry ?? registry,
    desk: "now" in over ? ledgerDesk(over) : over,
    system: { report: async () => options.system ?? report },
    clock,
    audit: async (entry) => {
      await options.audit?.(entry);
      audited.push(entry);
    },
    onFault: (error) => faults.push(error),
    deadlineMs: options.deadlineMs ?? 20_000,
  });
  return { door, clock, audited, faults };
}

/** Asks one command line over a ledger. */
export function ask(ledger: Ledger, line: string, caller: Caller = operator): Promise<Answer> {
  return entrance(ledger).door.command(line, caller);
}

/** An answer as it is read in a terminal. */
export const textOf = (answer: Answer): string => renderText(answer.view);
