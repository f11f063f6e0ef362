import type { Json } from "#src/ports/cost-records.ts";
import { isObject, type Members } from "../evidence/members.ts";

/** Whether a row is one of them. */
export type Test = (row: Members) => boolean;

/** What a sentence says of those that are counted, and how rows show it. */
export const PROPERTIES: readonly {
  readonly words: RegExp;
  readonly fields: readonly string[];
  readonly test: Test;
}[] = [
  {
    words: /\b(?:has|have|with|are|still) (?:something )?left\b/i,
    fields: ["remaining"],
    test: (row) => sign(row.remaining) > 0,
  },
  {
    words: /\b(?:los[et]s?|losing) money\b|\bat a loss\b|\bnegative\b|\bunprofitable\b|\bbelow zero\b/i,
    fields: ["margin"],
    test: (row) => sign(row.margin) < 0,
  },
  {
    words: /\bprofitable\b|\bpositive\b|\bmakes? money\b|\bearns? money\b|\bin profit\b/i,
    fields: ["margin"],
    test: (row) => sign(row.margin) > 0,
  },
  {
    words: /\bnot (?:fully )?(?:covered|modelled)\b|\bsomething open\b|\buncovered\b/i,
    fields: ["covered"],
    test: (row) => row.covered === false,
  },
  { words: /\b(?:are|is|fully) (?:covered|modelled)\b/i, fields: ["covered"], test: (row) => row.covered === true },
  {
    words: /\bopen gaps?\b|\bhas gaps?\b|\bhave gaps?\b|\bwith gaps?\b/i,
    fields: ["open"],
    test: (row) => sign(row.open) !== 0,
  },
  {
    words: /\bat risk\b|\bexpire unused\b/i,
    fields: ["forecast"],
    test: (row) => isObject(row.forecast) && sign(row.forecast.atRisk) > 0,
  },
  {
    words: /\b(?:has|have|with|are|still) (?:something )?left\b/i,
    fields: ["remaining"],
    test: (row) => sign(row.remaining) > 0,
  },
  { words: /\bpass-?through\b/i, fields: ["passthrough"], test: (row) => row.passthrough === true },
];

const sign = (value: Json | undefined): number =>
  typeof value !== "string" ? 0 : value.startsWith("-") ? -1 : /[1-9]/.test(value) ? 1 : 0;
