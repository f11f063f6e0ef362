import type { Decimal } from "#src/kernel/decimal.ts";

/** A figure of a text. */
export interface Figure {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: "amount" | "percent" | "points" | "plain" | "id";
  /** Without its sign. */
  readonly value: Decimal;
  /** What it was rounded to. */
  readonly unit: bigint;
  /** As written: a minus, a plus, or nothing. */
  readonly sign: -1 | 0 | 1;
  readonly currency: string | null;
  readonly inWords: boolean;
}
