import type { Index, Leaf } from "../evidence/evidence.ts";
import type { Governed } from "../governing/govern.ts";
import { isOf } from "./whose.ts";

/** Whether a figure is one of the measures that are named. */
export function isMeasured(leaf: Leaf, { measures }: Governed, index: Index): boolean {
  const row = index.rows.get(leaf.place.row) ?? [];
  const isLike = (other: Leaf): boolean =>
    other.kind === leaf.kind || other.kind === "either" || leaf.kind === "either";
  for (const measure of measures) {
    if (leaf.measures.has(measure)) continue;
    if (row.some((other) => isLike(other) && other.measures.has(measure))) return false;
  }
  return true;
}

/** Whether a figure is of the part of a bill that is named. */
export function isPart(leaf: Leaf, governed: Governed, index: Index): boolean {
  if (governed.parts.size === 0) return true;
  const { part } = leaf.place;
  if (part !== null) return governed.parts.has(part);
  // The whole is not the part where the part is known.
  const isWhole = ["My View", "Showback", "margin", "gap"].some((measure) => leaf.measures.has(measure));
  const isIn = (other: Leaf): boolean => other.place.part !== null && governed.parts.has(other.place.part);
  return !isWhole || !index.leaves.some((other) => isIn(other) && isOf(other.place, governed, index));
}

/** The figure of a part, a service or an account that is not named is not that of the whole, where that is known. */
export function isWhole(leaf: Leaf, governed: Governed, index: Index, context: string): boolean {
  if (!governed.names.has("client") && !governed.everybody) return true;
  const { names, part } = leaf.place;
  const isSaid = (name: string): boolean =>
    context.includes(name) || context.includes(name.replace(/^(?:Amazon|AWS) | \([^()]*\)$/g, ""));
  const narrow = [...names].filter((name) => {
    const kind = index.names.get(name);
    return kind === "service" || kind === "account";
  });
  const hidden = narrow.length > 0 && !narrow.some((name) => isSaid(name) || isShort(name, context));
  const hiddenPart = part !== null && !context.toLowerCase().includes(part.replaceAll("-", " "));
  if (!hidden && !hiddenPart) return true;
  const isWider = (other: Leaf): boolean =>
    other.place.names.size < names.size + (hiddenPart ? 1 : 0) &&
    other.kind === leaf.kind &&
    [...leaf.measures].some((measure) => other.measures.has(measure)) &&
    isOf(other.place, governed, index) &&
    ![...other.place.names].some((name) => index.names.get(name) === "service") &&
    other.place.part === null;
  return !index.leaves.some(isWider);
}

const isShort = (name: string, context: string): boolean =>
  (/Elastic Compute Cloud/.test(name) && /\bEC2\b/.test(context)) ||
  (/Simple Storage/.test(name) && /\bS3\b/.test(context)) ||
  (/Relational Database/.test(name) && /\bRDS\b/.test(context));
