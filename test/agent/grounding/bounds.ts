import type { Evidence } from "#src/agent/grounding/check.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { Said } from "./right.ts";

type Row = Readonly<Record<string, Json>>;

const MEASURES: readonly (readonly [field: string, words: string, unit: "$" | "%", bounds: readonly number[]])[] = [
  ["onCost", "margin on cost", "%", [0, 5, 10, 20, 30]],
  ["myView", "My View", "$", [100, 1000, 5000, 20_000, 50_000]],
  ["margin", "margin", "$", [0, 50, 500, 2000]],
];
const WAYS: readonly (readonly [words: string, isPassed: (value: number, bound: number) => boolean])[] = [
  ["above", (value, bound) => value > bound],
  ["below", (value, bound) => value < bound],
  ["at least", (value, bound) => value >= bound],
];

/** How many clients pass a threshold that was asked for: as many as there are, and others. */
export function boundAnswers(evidence: readonly Evidence[]): { right: Said[]; wrong: Said[] } {
  const rows = ((evidence.find(({ tool }) => tool === "margin")?.data ?? {}) as { rows?: Row[] }).rows ?? [];
  const right: Said[] = [];
  const wrong: Said[] = [];
  for (const [field, words, unit, bounds] of MEASURES) {
    const known = rows.filter((row) => row[field] !== null && (unit === "%" || row.currency === "USD"));
    for (const bound of bounds) {
      for (const [way, isPassed] of WAYS) {
        const count = known.filter((row) => isPassed(Number(row[field]), bound)).length;
        const what = `a ${words} ${way} ${unit === "$" ? `$${bound}` : `${bound} %`}`;
        for (const off of [0, 1, -1, 3]) {
          const n = count + off;
          if (n < 1) continue;
          (off === 0 ? right : wrong).push({
            ...{ kind: `${words} ${way}`, tool: "margin", heldBack: false, evidence },
            question: `Which clients have ${what}?`,
            answer: `${n} client${n === 1 ? " has" : "s have"} ${what} in October 2026.`,
          });
        }
      }
    }
  }
  return { right, wrong };
}
