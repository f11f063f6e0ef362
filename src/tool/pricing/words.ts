import { z } from "zod";
import type { RulePrice } from "#src/ports/pricing.ts";
import { percentOf } from "../percent.ts";

/** The parameter for a percentage on or off the public price. */
export const percentParam = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe("Percent on or off the public price, 0 to 100: 8, 7.5");

/** The parameter for the direction of a percentage. */
export const typeParam = z.enum(["markup", "discount"]);

/** The parameter by which a plan is named. */
export const planParam = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe("The plan: its name or the beginning of it; pricing lists them");

/** A price as rules have it; refuses what is no percentage from 0 to 100. */
export function priceOf(percent: string, type: RulePrice["type"]): RulePrice {
  return { type, percent: percentOf(percent, "pricing.percent") };
}

/** "8 % up", "12 % off". */
export const priceWords = ({ type, percent }: RulePrice): string => `${percent} % ${type === "markup" ? "up" : "off"}`;

/** A name for a rule that nobody has yet, within AWS's pattern `[a-zA-Z0-9_+=.@-]{1,128}`. */
export function ruleName(parts: readonly string[], taken: ReadonlySet<string>): string {
  const name = parts
    .join("-")
    .replaceAll(/[^a-zA-Z0-9_+=.@-]+/g, "-")
    .slice(0, 120);
  for (let number = 1; ; number++) {
    const tried = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(tried)) return tried;
  }
}
