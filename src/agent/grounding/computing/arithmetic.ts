import { ONE } from "../reading/numbers.ts";
import { type Operand, operatorAt } from "./operands.ts";

/** Fractions, so that nothing is rounded on the way; `money` is how many amounts are multiplied in it. */
export interface Value {
  readonly top: bigint;
  readonly bottom: bigint;
  readonly money: number;
}

type Token = string | Value;

/** What is written out, as numbers and signs. */
export function tokensOf(chain: readonly Operand[], text: string, written: boolean): Token[] {
  return chain.flatMap((operand, at): Token[] => {
    const next = chain[at + 1];
    const { figure, exact } = operand;
    const own = figure.sign === -1 ? -figure.value : figure.value;
    const top = written || exact === null ? own : exact;
    const isShare = figure.kind === "percent" || figure.kind === "points";
    const value = { top, bottom: isShare ? 100n * ONE : ONE, money: figure.kind === "amount" ? 1 : 0 };
    const open = /\(\s*$/.test(text.slice(0, figure.start)) && at === 0 && next !== undefined ? ["("] : [];
    if (next === undefined) return [value];
    const between = text.slice(figure.end, next.figure.start).replace(/\([^()]*[A-Za-z][^()]*\)/g, " ");
    const close = between
      .split("")
      .filter((letter) => letter === ")")
      .map(() => ")");
    const opens = between
      .split("")
      .filter((letter) => letter === "(")
      .map(() => "(");
    return [...open, value, ...close, operatorAt(text, chain, at) ?? "+", ...opens];
  });
}

/** Multiplication before addition, parentheses first; null where amounts and pure numbers are added up. */
export function evaluate(tokens: readonly Token[]): Value | null {
  let at = 0;
  const sum = (): Value | null => {
    let left = product();
    while (left !== null && (tokens[at] === "+" || tokens[at] === "-")) {
      const isMinus = tokens[at++] === "-";
      const right = product();
      if (right === null || right.money !== left.money) return null;
      const added = right.top * left.bottom;
      left = {
        top: left.top * right.bottom + (isMinus ? -added : added),
        bottom: left.bottom * right.bottom,
        money: left.money,
      };
    }
    return left;
  };
  const product = (): Value | null => {
    let left = one();
    while (left !== null && (tokens[at] === "*" || tokens[at] === "/")) {
      const isTimes = tokens[at++] === "*";
      const right = one();
      if (right === null || (!isTimes && right.top === 0n)) return null;
      left = isTimes
        ? { top: left.top * right.top, bottom: left.bottom * right.bottom, money: left.money + right.money }
        : { top: left.top * right.bottom, bottom: left.bottom * right.top, money: left.money - right.money };
    }
    return left;
  };
  const one = (): Value | null => {
    const token = tokens[at++];
    if (token !== "(") return typeof token === "object" ? token : null;
    const inner = sum();
    if (tokens[at] === ")") at++;
    return inner;
  };
  return sum();
}
