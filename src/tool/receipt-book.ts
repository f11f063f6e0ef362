import { decimal } from "#src/kernel/decimal.ts";
import type { Use } from "#src/ports/call.ts";
import type { Receipt, ReceiptSource } from "#src/view/receipt.ts";

/** Collects what one call used and makes the receipt of it. */
export class ReceiptBook {
  readonly #uses: Use[] = [];

  /** Takes note of one use; given to ports as `call.used`. */
  readonly add = (use: Use): void => {
    this.#uses.push(use);
  };

  /** Sums the uses up, one line per source and side. */
  receipt(): Receipt {
    const bySource = new Map<string, Use[]>();
    for (const use of this.#uses) {
      const key = JSON.stringify([use.source, use.local, use.side ?? null]);
      bySource.set(key, [...(bySource.get(key) ?? []), use]);
    }
    const sources = [...bySource.values()].map(toSource);
    const cost = this.#uses.reduce((sum, use) => decimal.add(sum, decimal.parse(use.costUsd)), decimal.ZERO);
    return {
      asOf: oldest(sources.map((s) => s.asOf)),
      state: sources.length === 0 ? "none" : sources.some((s) => s.state === "estimated") ? "estimated" : "final",
      requests: sources.reduce((sum, s) => sum + s.requests, 0),
      costUsd: decimal.format(cost),
      sources,
    };
  }
}

function toSource(uses: readonly Use[]): ReceiptSource {
  const [first] = uses;
  return {
    source: first?.source ?? "",
    local: first?.local ?? false,
    side: first?.side ?? null,
    periods: [...new Set(uses.flatMap((u) => u.periods))].sort(),
    state: uses.some((u) => u.state === "estimated") ? "estimated" : "final",
    asOf: oldest(uses.map((u) => u.asOf)) ?? "",
    requests: uses.reduce((sum, u) => sum + u.requests, 0),
  };
}

const oldest = (instants: readonly string[]): string | null => instants.toSorted()[0] ?? null;
