/** One comparison of ours with its baseline, both measured in this run. */
export interface Measure {
  readonly what: string;
  readonly unit: string;
  readonly ours: number;
  /** `null` where there is nothing to compare with. */
  readonly baseline: number | null;
  /** Ours over baseline. */
  readonly ratio: number | null;
  /** What DESIGN asks for, in words; empty for a figure that is only reported. */
  readonly bound: string;
  /** `null` without a bound. */
  readonly holds: boolean | null;
}

/** What a bench found; `notes` say what the figures need to be understood, or why something was left out. */
export interface BenchResult {
  readonly measures: readonly Measure[];
  readonly notes: readonly string[];
}

/** How a bench is run. */
export interface BenchOptions {
  /** Smaller sizes, for a first look. */
  readonly quick: boolean;
}

/** A bench: it stops and removes everything it started, also when it fails. */
export interface Bench {
  readonly name: string;
  run(options: BenchOptions): Promise<BenchResult>;
}

/** A measure whose bound is checked: `most` of the ratio or `least` of it, or `limit` on our own figure. */
export function measure(
  what: string,
  unit: string,
  ours: number,
  baseline: number | null,
  bound: { readonly most?: number; readonly least?: number; readonly limit?: number } = {},
): Measure {
  const ratio = baseline === null || baseline === 0 ? null : ours / baseline;
  const words: string[] = [];
  const verdicts: boolean[] = [];
  if (bound.most !== undefined) {
    words.push(`at most ${bound.most}x`);
    verdicts.push(ratio !== null && ratio <= bound.most);
  }
  if (bound.least !== undefined) {
    words.push(`at least ${bound.least}x`);
    verdicts.push(ratio !== null && ratio >= bound.least);
  }
  if (bound.limit !== undefined) {
    words.push(`at most ${bound.limit} ${unit}`);
    verdicts.push(ours <= bound.limit);
  }
  const holds = verdicts.length === 0 ? null : verdicts.every(Boolean);
  return { what, unit, ours, baseline, ratio, bound: words.join(", "), holds };
}

/** The value below which this share of the sample lies; the sample must not be empty. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new RangeError("nothing was measured");
  return value;
}

/** The middle of a sample. */
export const median = (sample: readonly number[]): number => quantile(sample, 0.5);

/** How long some work takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
