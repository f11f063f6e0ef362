import { Money } from "#src/kernel/money.ts";
import type { Chart } from "#src/view/view.ts";

/** One bar of a waterfall. `from` and `to` are where it begins and ends, exact decimal strings; `null` where unknown. */
export interface Step {
  readonly name: string;
  /** A level stands on zero; a change starts where the one before ended. */
  readonly kind: "level" | "change" | "unknown";
  /** What is written at the bar: the level, or the change with its sign. */
  readonly value: string | null;
  readonly from: string;
  readonly to: string;
}

/**
 * Reads the steps of a waterfall. With two series the first holds the changes and the second the levels, each `null` where the
 * other has the value; `null` in both is an unknown step, drawn as a gap. With one series the first value is a level, and so
 * is every later one that equals the sum so far.
 */
export function waterfallSteps(chart: Chart): Step[] {
  const currency = chart.currency ?? "XXX";
  const alone = chart.series[1] === undefined;
  const changes = chart.series[0]?.values ?? [];
  const levels = chart.series[1]?.values ?? [];
  let running = Money.zero(currency);
  return chart.categories.map((name, index): Step => {
    const from = running.toString();
    const change = changes[index] ?? null;
    const level = alone ? impliedLevel(change, index, running) : (levels[index] ?? null);
    if (level !== null) {
      running = Money.of(level, currency);
      return { name, kind: "level", value: level, from: "0", to: level };
    }
    if (change === null) return { name, kind: "unknown", value: null, from, to: from };
    running = running.plus(Money.of(change, currency));
    return { name, kind: "change", value: change, from, to: running.toString() };
  });
}

function impliedLevel(value: string | null, index: number, running: Money): string | null {
  if (value === null) return null;
  return index === 0 || Money.of(value, running.currency).equals(running) ? value : null;
}
