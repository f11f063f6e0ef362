import type { Figure } from "./figures.ts";
import type { Governed, Reading } from "./govern.ts";
import { polarityOf } from "./match.ts";
import { isRounded, magnitude } from "./numbers.ts";

/** A figure of a sentence, and what of the evidence it was found to be. */
export interface Operand {
  readonly figure: Figure;
  readonly governed: Governed;
  /** Null when it was not found. */
  readonly exact: bigint | null;
}

/** Fractions, so that nothing is rounded on the way; `money` is how many amounts are multiplied in it. */
interface Value {
  readonly top: bigint;
  readonly bottom: bigint;
  readonly money: number;
}

const ONE = 10n ** 18n;
const SIGNS = /^\s*(?:([+×*÷/·]|(?<=\s)[−–x-](?=\s))|\b(plus|minus|less|times|divided by)\b)/;
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

function operatorAt(text: string, operands: readonly Operand[], at: number): string | null {
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

type Token = string | Value;

function tokensOf(chain: readonly Operand[], text: string, written: boolean): Token[] {
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
function evaluate(tokens: readonly Token[]): Value | null {
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

const CHANGE = /\b(?:changed?|difference|doubled|tripled|twice|moved|points?)\b/i;

/** Whether a figure is how much two others of the same sentence, both found, differ: "from $100.00 to $120.00, up 20 %". */
export function isChange(figure: Figure, operands: readonly Operand[], { text }: Reading): boolean {
  const polarity = polarityOf(figure, { text });
  if (polarity === null && figure.sign === 0 && !CHANGE.test(text)) return false;
  const kind = figure.kind === "points" ? "percent" : "amount";
  const others = operands.filter(
    (other) => other.figure !== figure && other.figure.kind === kind && other.exact !== null,
  );
  return others.some((x, at) =>
    others.slice(at + 1).some((y) => {
      if (x.figure.currency !== y.figure.currency) return false;
      return directions(x, y, text).some(([from, to]) => isDifference(figure, from, to, polarity));
    }),
  );
}

/** From which to which: by "from ... to", "against", or the months; both ways where nothing says it. */
function directions(x: Operand, y: Operand, text: string): [from: Operand, to: Operand][] {
  const between = text.slice(x.figure.end, y.figure.start);
  if (/\b(?:against|compared|versus|vs|than|after|up from|down from|from)\b/i.test(between) && !/\bto\b/.test(between))
    return [[y, x]];
  const [a, b] = [x.governed.spans, y.governed.spans];
  if (a.length === 1 && b.length === 1 && a[0] !== undefined && b[0] !== undefined && a[0].last !== b[0].last)
    return a[0].last < b[0].last ? [[x, y]] : [[y, x]];
  if (/\bto\b|→|\bthen\b/.test(between)) return [[x, y]];
  return [
    [x, y],
    [y, x],
  ];
}

function isDifference(figure: Figure, from: Operand, to: Operand, polarity: "up" | "down" | null): boolean {
  const written = ({ figure: { sign, value } }: Operand): bigint => (sign === -1 ? -value : value);
  const pairs = [
    [from.exact ?? 0n, to.exact ?? 0n],
    [written(from), written(to)],
  ] as const;
  return pairs.some(([old, now]) => {
    if (figure.kind === "percent" && old === 0n) return false;
    const change = figure.kind === "percent" ? ((now - old) * 100n * ONE) / magnitude(old) : now - old;
    if (!isRounded(magnitude(change), figure.value, figure.unit)) return false;
    if (change === 0n || (figure.sign === 0 && polarity === null)) return true;
    return change < 0n === (figure.sign === -1 || polarity === "down");
  });
}
