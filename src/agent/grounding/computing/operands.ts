import type { Governed } from "../governing/govern.ts";
import type { Figure } from "../reading/figure.ts";

/** A figure of a sentence, and what of the evidence it was found to be. */
export interface Operand {
  readonly figure: Figure;
  readonly governed: Governed;
  /** Null when it was not found. */
  readonly exact: bigint | null;
}

const SIGNS = /^\s*(?:([+×*÷/·]|(?<=\s)[−–x-](?=\s))|\b(plus|minus|less|times|divided by)\b)/;

/** The sign between one figure and the next. */
export function operatorAt(text: string, operands: readonly Operand[], at: number): string | null {
  const between = text.slice(operands[at]?.figure.end, operands[at + 1]?.figure.start);
  const bare = between.replace(/\([^()]*\)/g, " ").replace(/[()]/g, " ");
  const match = SIGNS.exec(bare) ?? SIGNS.exec(` ${bare}`);
  if (
    match === null ||
    !/^[\sA-Za-z'-]{0,50}$/.test(
      bare.slice(bare.indexOf(match[1] ?? match[2] ?? "") + (match[1] ?? match[2] ?? "").length),
    )
  )
    return null;
  const sign = match[1] ?? match[2] ?? "";
  if (/^(?:[+]|plus)$/.test(sign)) return "+";
  if (/^(?:[−–-]|minus|less)$/.test(sign)) return "-";
  return /^(?:[×*·x]|times)$/.test(sign) ? "*" : "/";
}
