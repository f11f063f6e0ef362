import { polarityOf } from "../judging/polarity.ts";
import type { Figure } from "../reading/figure.ts";
import { isRounded, magnitude, ONE } from "../reading/numbers.ts";
import type { Reading } from "../reading/reading.ts";
import type { Operand } from "./operands.ts";

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
