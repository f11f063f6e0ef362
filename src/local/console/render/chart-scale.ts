/** A vertical axis: its ends and the values that get a line. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
}

/**
 * Round steps (1, 2, 2.5 or 5 times a power of ten), four to six of them, around all values. Bars and areas start at zero, since their
 * length is read as the amount; lines may start higher.
 */
export function scaleOf(values: readonly number[], fromZero: boolean): Scale {
  const low = Math.min(...values, ...(fromZero || values.length === 0 ? [0] : []));
  const high = Math.max(...values, ...(fromZero || values.length === 0 ? [0] : []));
  const span = high - low || Math.abs(high) || 1;
  const step = roundStep(span / 4);
  const min = Math.floor(low / step) * step;
  const max = Math.max(Math.ceil(high / step) * step, min + step);
  const count = Math.round((max - min) / step);
  const ticks = Array.from({ length: count + 1 }, (_, i) => Number((min + i * step).toPrecision(12)));
  return { min, max, ticks };
}

/** A tick label: `12.5k`, `-3M`; plain below a thousand. */
export function shortNumber(value: number): string {
  return new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 2 })
    .format(value)
    .replace("K", "k");
}

/** How the values of one chart are written in full: with two digits after the point as soon as one of them has any. */
export function inFull(values: readonly number[]): (value: number) => string {
  const digits = values.every(Number.isInteger) ? 0 : 2;
  const format = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (value) => format.format(value);
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((f) => f * power >= rough) ?? 10;
  return factor * power;
}
