import { polarityOf } from "../judging/polarity.ts";
import type { Figure } from "../reading/figure.ts";
import { isRounded, magnitude, ONE } from "../reading/numbers.ts";
import { evaluate, tokensOf, type Value } from "./arithmetic.ts";
import { type Operand, operatorAt } from "./operands.ts";

const IS = /^\)*\s*(?:=|→|≈|\b(?:is|are|makes|gives|equals|comes to|come to)\b)\s*(?:a total of |about )?[(]?$/;

/** Whether each figure that is the result of an operation written out in the text is what comes out. */
export function results(operands: readonly Operand[], text: string): Map<Figure, boolean> {
  const found = new Map<Figure, boolean>();
  for (let first = 0; first < operands.length; ) {
    let last = first;
    while (last + 1 < operands.length && operatorAt(text, operands, last) !== null) last++;
    if (last > first) {
      const [before, after] = [operands[first - 1], operands[last + 1]];
      const [start, end] = [operands[first]?.figure.start ?? 0, operands[last]?.figure.end ?? 0];
      const isAfter = after !== undefined && IS.test(text.slice(end, after.figure.start));
      const isBefore =
        before !== undefined &&
        /^(?:[^.;,$€£\d]{0,40})\s*(?:[(=]|\b(?:is|as)\b)\s*\(?$/.test(text.slice(before.figure.end, start));
      const result = isAfter ? after : isBefore ? before : undefined;
      const chain = operands.slice(first, last + 1);
      if (result !== undefined) found.set(result.figure, isResult(result.figure, chain, text));
    }
    first = last + 1;
  }
  return found;
}

function isResult(result: Figure, chain: readonly Operand[], text: string): boolean {
  if (chain.some(({ exact, figure }) => exact === null && !isHundred(figure))) return false;
  const currencies = new Set([result, ...chain.map(({ figure }) => figure)].flatMap(({ currency }) => currency ?? []));
  if (currencies.size > 1) return false;
  return [true, false].some((written) => {
    const value = evaluate(tokensOf(chain, text, written));
    return value !== null && isSame(result, value, text);
  });
}

/** Only for turning a share into percent. */
const isHundred = ({ kind, value }: Figure): boolean => kind === "plain" && value === 100n * ONE;

function isSame(result: Figure, { top, bottom, money }: Value, text: string): boolean {
  const isShare = result.kind === "percent" || result.kind === "points";
  if (result.kind === "amount" ? money !== 1 : isShare ? money !== 0 : money > 1) return false;
  const exact = (top * ONE * (isShare ? 100n : 1n)) / bottom;
  return isRounded(magnitude(exact), result.value, result.unit) && isSignOf(exact, result, text);
}

function isSignOf(value: bigint, figure: Figure, text: string): boolean {
  if (value === 0n) return true;
  const polarity = polarityOf(figure, { text });
  if (figure.sign !== 0) return value < 0n === (figure.sign === -1);
  return polarity === null ? value > 0n : value < 0n === (polarity === "down");
}
