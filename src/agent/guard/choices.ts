import type { Said } from "./said.ts";
import { notSaid, unsaid } from "./unsaid.ts";

interface Wish {
  readonly words: RegExp;
  readonly ask: string;
}

const NOT = /\b(?:not|no|never|don['\u2019]?t|without|instead of|rather than)\b(?:\s+\w+){0,4}\s+$/;

/** What makes a change wider than it would be without it. */
const FLAGS: Readonly<Record<string, Wish>> = {
  recurring: {
    words:
      /\b(?:every|each|per) month\b|\bmonthly\b|\brecurring\b|\bfrom now on\b|\bongoing\b|\ba month\b|\bfrom this month\b/g,
    ask: "every month",
  },
  once: {
    words:
      /\bonce\b|\bone[- ]time\b|\bone[- ]off\b|\bonly (?:this|that|last|one) month\b|\b(?:this|one|that|last) month only\b|\bone month\b/g,
    ask: "once",
  },
  replace: { words: /\breplac\w*|\binstead\b|\btake over\b/g, ask: "that it be replaced" },
};

/** What turns a change into another one. */
const KINDS: Readonly<Record<string, Readonly<Record<string, Wish>>>> = {
  type: {
    credit: {
      words:
        /\bcredit\w*|\brefund\w*|\bgoodwill\b|\bdiscount\w*|\btakes? off\b|\boff\b|\bdeduct\w*|\breimburse\w*|\bgive\b.*\bback\b/g,
      ask: "credit",
    },
    fee: {
      words:
        /\bfees?\b|\bcharg\w*|\bbill\b|\badd\b|\binvoice\b|\bsurcharge\b|\bsupport\b|\bservices?\b|\bcommission\b/g,
      ask: "fee",
    },
    discount: { words: /\bdiscount\w*|\boff\b|\bbelow\b|\bcheaper\b|\breduc\w*/g, ask: "discount" },
    markup: { words: /\bmark-?ups?\b|\bon top\b|\babove\b|\bmargin\b|\badd\b|\bsurcharge\b/g, ask: "markup" },
  },
  seller: {
    aws: { words: /\baws\b|\bamazon\b/g, ask: "AWS" },
    "aws marketplace": { words: /\bmarketplace\b/g, ask: "AWS Marketplace" },
  },
};

/** Refuses a switch that the person has not asked to be set. */
export function demandFlag(key: string, value: boolean, { request }: Said): void {
  if (!value) return;
  const wish = FLAGS[key];
  if (wish === undefined || !says(request, wish.words)) throw notSaid(wish?.ask ?? key, key);
}

/** Refuses a kind of change that is not the one asked for. */
export function demandKind(key: "type" | "seller", value: string, { request }: Said): void {
  const wish = KINDS[key]?.[value.toLowerCase().trim()];
  // What the tool does not know it refuses itself.
  if (wish !== undefined && !says(request, wish.words)) throw notSaid(`that it is ${wish.ask}`, key);
}

const PARTS = /\b(support|credits?|refunds?|tax|marketplace)\b/g;

/** Refuses parts of a bill beside those that were named; tax is nobody's unless it was named. */
export function demandParts(value: string, { request }: Said): void {
  const named = [...request.matchAll(PARTS)].map(([part]) => singular(part));
  for (const part of value.toLowerCase().split(/[\s,]+/)) {
    const one = singular(part);
    if ((named.length > 0 || one === "tax") && !named.includes(one)) throw unsaid("only", part);
  }
}

const singular = (part: string): string => part.replace(/s$/, "");

/** Refuses another month than the one that was named; which months can be changed at all the tools know. */
export function demandPeriod(value: string, { request }: Said): void {
  const months = [...request.matchAll(/\b\d{4}-\d{2}\b/g)].map(([month]) => month);
  const month = /\b\d{4}-\d{2}\b/.exec(value)?.[0];
  if (month !== undefined && months.length > 0 && !months.includes(month)) throw unsaid("period", value);
  const [said, given] = [/\b(last|this) month\b/.exec(request)?.[1], /^(last|this)\b/i.exec(value.trim())?.[1]];
  if (said !== undefined && given !== undefined && said !== given.toLowerCase()) throw unsaid("period", value);
}

function says(request: string, words: RegExp): boolean {
  return [...request.matchAll(words)].some(({ index }) => !NOT.test(request.slice(0, index)));
}
