import { lineItemAdd, lineItemEdit, ofItem } from "./item-changes.ts";
import { readPeriod } from "./period-phrase.ts";
import { commission, pricingAdd, pricingMove, pricingRemove, pricingSet } from "./price-changes.ts";
import { type Change, RISES, type Sentence, type Unsaid } from "./sentence.ts";

const BEGINS = /^(?:(?:please|can you|could you|would you|i want (?:you )?to|i'd like (?:you )?to|let's),? )*/i;
/** Each tool with the words that ask for it; the first that fits is it. */
const CHANGES: readonly (readonly [RegExp, (sentence: Sentence) => Change | Unsaid])[] = [
  [/^(?:put back|mend|restore|correct)\b.*\b(?:drift\w*|line items?)\b/, () => ({ tool: "drift-mend", input: {} })],
  [new RegExp(`^(?:add|charge|create|take|put|propose|${RISES})\\b.*\\bcommission\\b`), commission],
  [/^(?:remove|delete|take)\b.*\brule\b/, pricingRemove],
  [/^(?:add|create)\b.*\b(?:discount|mark-?up)\b.*\bplan\b/, pricingAdd],
  [new RegExp(`^(?:${RISES})\\b.*\\brule\\b`), pricingSet],
  [/^(?:move|switch|put|change)\b.*\bplan\b/, pricingMove],
  [/^(?:remove|delete)\b.*\b(?:line[- ]?item|fee|credit)\b/, (sentence) => ofItem("line-item-remove", sentence)],
  [/^(?:end|stop|cancel)\b.*\b(?:line[- ]?item|fee|credit)\b/, (sentence) => ofItem("line-item-end", sentence)],
  [new RegExp(`^(?:${RISES})\\b.*\\b(?:line[- ]?item|fee|credit)\\b`), lineItemEdit],
  [/^(?:add|create|charge|bill|give(?! me| us))\b.*\b(?:fee|credit|charge)\b(?! gap)/, lineItemAdd],
];

/** Reads a change out of a sentence that begins with the wish for it; `null` when it is none. */
export function changeIn(asked: string): Change | Unsaid | null {
  const plain = asked
    .normalize("NFKC")
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/\s+/g, " ")
    .trim();
  const { period, rest } = readPeriod(plain.replace(BEGINS, ""));
  // The first word is what is to be done, and no name.
  const sentence = { text: rest.replace(/^\S+ /, ""), lower: rest.toLowerCase(), period };
  return CHANGES.find(([words]) => words.test(sentence.lower))?.[1](sentence) ?? null;
}
