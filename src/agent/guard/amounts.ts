import { figuresIn } from "./figures.ts";
import { plainDecimal } from "./pool.ts";
import type { Said } from "./said.ts";
import { notSaid, unsaid } from "./unsaid.ts";

/** What points at a figure of an answer. */
const POINTS =
  /\b(?:gaps?|difference|same|amount|that|it|this|missing|left out|leaves out|shortfall|rest|remaining|whole|what)\b/;

/** Refuses an amount or a share that the person did not write: only who writes none may mean one of an answer. */
export function demandFigure(key: "amount" | "percent", value: string, said: Said): void {
  const figure = plainDecimal(value.replace(/%|\bpercent\b|^\s*(?:usd|eur|gbp|[$\u20ac\u00a3])\s*/gi, "").trim());
  const own = key === "percent" ? "percent" : "money";
  const other = key === "percent" ? "money" : "percent";
  const written = figuresIn(said.request).filter(({ kind }) => kind !== other);
  const ofKind = written.filter(({ kind }) => kind === own);
  const wanted = ofKind.length > 0 ? ofKind : written;
  if (wanted.some((one) => one.value === figure)) return;
  const mayPoint = ofKind.length === 0 && (said.agrees || POINTS.test(said.request));
  const agreed =
    said.agrees && said.typed.some((text) => figuresIn(text).some((one) => one.value === figure && one.kind !== other));
  if (agreed || (mayPoint && said.pool.figures.has(figure))) return;
  throw unsaid(key, value);
}

/** A share that is demanded twice counts when the person wrote it twice. */
export function demandRepeated(value: string, { typed }: Said): void {
  const figure = plainDecimal(value.replace(/%/g, "").trim());
  const times = typed.flatMap(figuresIn).filter((one) => one.value === figure && one.kind !== "money").length;
  if (times < 2) throw notSaid(`"${figure.slice(0, 20)}" a second time`, "confirm");
}
