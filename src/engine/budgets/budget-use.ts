import { percentOf } from "#src/engine/margin/margin.ts";
import { decimal } from "#src/kernel/decimal.ts";
import type { Money } from "#src/kernel/money.ts";

/**
 * How a budget stands, worst first. `unknown`: its figures cannot be relied on or compared. `no-forecast`: within its limit so far,
 * and AWS does not foresee the rest yet.
 */
export const BUDGET_STATES = ["over", "forecast-over", "unknown", "no-forecast", "within"] as const;

/** One of `BUDGET_STATES`. */
export type BudgetState = (typeof BUDGET_STATES)[number];

/** A budget's figures. `reliable` is false where AWS says that it may not count everything. */
export interface BudgetFigures {
  readonly limit: Money;
  readonly actual: Money;
  readonly forecast: Money | null;
  readonly reliable: boolean;
}

/** How far a budget is used. */
export interface BudgetUse {
  readonly state: BudgetState;
  /** Actual as percent of the limit, 4 decimals; `null` when the limit is not above zero or of another currency. */
  readonly used: string | null;
  /** The same of the forecast; `null` also when there is none. */
  readonly foreseen: string | null;
  /** Limit - actual, negative when over; `null` when they are of different currencies. */
  readonly left: Money | null;
}

/** Computes how a budget stands: over is above its limit, not at it. What is over in part is over as a whole. */
export function budgetUse({ limit, actual, forecast, reliable }: BudgetFigures): BudgetUse {
  const share = (of: Money | null): string | null =>
    of === null || of.currency !== limit.currency ? null : percentOf(of, limit);
  const comparable = [actual, forecast].every((of) => of === null || of.currency === limit.currency);
  const isAbove = (of: Money | null): boolean => of?.currency === limit.currency && of.compare(limit) > 0;
  const stateOf = (): BudgetState => {
    if (isAbove(actual)) return "over";
    if (isAbove(forecast)) return "forecast-over";
    if (!reliable || !comparable) return "unknown";
    return forecast === null ? "no-forecast" : "within";
  };
  return {
    state: stateOf(),
    used: share(actual),
    foreseen: share(forecast),
    left: actual.currency === limit.currency ? limit.minus(actual) : null,
  };
}

/**
 * Orders budgets worst first: by state, then by the share that makes the state (the forecast of one that is forecast to be over,
 * else what is used). Of those over, whatever is above a limit of zero comes first; else a share that is not known comes last.
 */
export function byWorst(a: BudgetUse, b: BudgetUse): number {
  const rank = (use: BudgetUse): number => BUDGET_STATES.indexOf(use.state);
  const shareOf = (use: BudgetUse): string | null => (use.state === "forecast-over" ? use.foreseen : use.used);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  const [left, right] = [shareOf(a), shareOf(b)];
  if (left !== null && right !== null) return decimal.compare(decimal.parse(right), decimal.parse(left));
  const nullFirst = a.state === "over" || a.state === "forecast-over";
  return (Number(right === null) - Number(left === null)) * (nullFirst ? 1 : -1);
}
