import type { AnyTool } from "#src/tool/define.ts";
import { isShortAnswer, isYes, offerIn, requestsIn } from "./guard/wish.ts";

/** Models choose worse among many tools: never more than these in one answer. */
export const MOST_TOOLS = 25;

/** What belongs together, and the words that ask for it. A tool may be in several sets; one that changes something is asked for by its set alone. */
interface ToolSet {
  readonly words: RegExp;
  readonly tools: readonly string[];
}

/** Offered whatever is asked, in this order. */
const ALWAYS: readonly string[] = ["overview", "margin", "trend", "clients", "waterfall", "gaps", "proposals", "help"];

const SETS: readonly ToolSet[] = [
  {
    words: /\b(gaps?|leaves? out|left out|missing|not shown|coverage|covered|model(?:led|ed)|recover)\b/i,
    tools: ["gaps", "coverage", "line-items"],
  },
  {
    words: /\b(credits?|refunds?|commissions?|expir\w+|promotion\w*|funding)\b/i,
    tools: ["credits", "line-items", "coverage"],
  },
  {
    words: /\b(line items?|drift\w*|fees?|charges?|discounts?|adjust\w*)\b/i,
    tools: ["line-items", "drift", "coverage"],
  },
  {
    words: /\b(pric\w+|markup|mark-up|plan|rules?|discounts?|passthrough|pass-through)\b/i,
    tools: ["pricing", "line-items"],
  },
  { words: /\b(transfers?|invit\w+|linked|onboard\w*|source)\b/i, tools: ["transfers", "clients", "receivers"] },
  { words: /\b(budgets?|forecast\w*|overrun|over budget)\b/i, tools: ["budgets", "trend"] },
  { words: /\b(anomal\w+|spike\w*|unusual|jump\w*|sudden\w*)\b/i, tools: ["anomalies", "trend"] },
  { words: /\b(usage|requests?|api|cost of asking|how much.*\bask)\b/i, tools: ["usage", "status"] },
  { words: /\b(who|access|rights?|roles?|grants?|permission\w*)\b/i, tools: ["access", "audit"] },
  { words: /\b(audit|did|history|trail|approved|rejected|log)\b/i, tools: ["audit", "proposals"] },
  { words: /\b(polic\w+|automat\w+|rules? that)\b/i, tools: ["policies", "proposals"] },
  { words: /\b(receivers?|accounts? that pay)\b/i, tools: ["receivers", "doctor"] },
  { words: /\b(status|healthy?|doctor|connected|broken|works?|setup|configur\w+)\b/i, tools: ["status", "doctor"] },
  { words: /\b(feedback|judged|thumbs|assistant)\b/i, tools: ["feedback"] },
];

const ITEM =
  /\b(line[- ]?items?|items?|fees?|charges?|credits?|discounts?|refunds?|goodwill|surcharge|dollars?|usd|eur|euros?)\b|[$\u20ac]/i;
const PRICE = /\b(pric\w+|markups?|mark-ups?|discounts?|plans?|rules?|rates?)\b/i;

/** What changes something: the verb that asks for it and what it is about; never offered for any other wish. */
const WRITES: readonly (ToolSet & { readonly about: RegExp })[] = [
  { words: /\b(fix|close|repair|mend|model|cover|recover|pass on)\b/i, about: /./, tools: ["fix"] },
  { words: /./, about: /\bcommission/i, tools: ["commission"] },
  {
    words: /\b(mend|restore|put back|repair|fix|correct)\b/i,
    about: /\bdrift|\bmend|\brestore|\bput back/i,
    tools: ["drift-mend"],
  },
  {
    words: /\b(add|create|make|charge|bill|invoice|give|grant|put|apply|propose|credit|refund|introduce)\b/i,
    about: ITEM,
    tools: ["line-item-add"],
  },
  {
    words: /\b(change|edit|adjust|update|raise|lower|increase|decrease|reduce|set|rename|correct|make)\b/i,
    about: ITEM,
    tools: ["line-item-edit"],
  },
  { words: /\b(end|discontinue|cancel|stop charging)\b/i, about: ITEM, tools: ["line-item-end"] },
  {
    words: /\b(remove|delete|drop|cancel|take (it|that|this|them)? ?(off|out))\b/i,
    about: ITEM,
    tools: ["line-item-remove"],
  },
  { words: /\b(add|create|give|grant|introduce|put|apply|set|make)\b/i, about: PRICE, tools: ["pricing-add"] },
  {
    words: /\b(set|change|edit|adjust|update|raise|lower|increase|decrease|reduce|make|correct)\b/i,
    about: PRICE,
    tools: ["pricing-set"],
  },
  { words: /\b(move|switch)\b/i, about: /./, tools: ["pricing-move"] },
  {
    words: /\b(change|assign|put|set)\b/i,
    about: /\b(plan|pricing|passthrough|pass-through)\b/i,
    tools: ["pricing-move"],
  },
  { words: /\b(remove|delete|drop|cancel)\b/i, about: PRICE, tools: ["pricing-remove"] },
];

/** What was said in a conversation, as far as tools are chosen by it. */
export interface Said {
  readonly question: string;
  /** What the person asked before, oldest first. */
  readonly earlier: readonly string[];
  /** What they were answered last; what it offered they may say yes to. */
  readonly lastAnswer: string;
}

/** The words that ask for a change: of the question, or of what it says yes to; empty when nothing is to be changed. */
function wishOf({ question, earlier, lastAnswer }: Said): string {
  const asked = requestsIn(question).join("\n");
  if (asked !== "") return asked;
  if (isYes(question)) return offerIn(lastAnswer);
  // Which client? "Lumen."
  const before = requestsIn(earlier.at(-1) ?? "").join("\n");
  return before !== "" && /\?\s*$/.test(lastAnswer) && isShortAnswer(question) ? before : "";
}

/** Whether the person asks for a change, or says yes to one that they were offered. */
export function wantsChange(said: Said): boolean {
  return wishOf(said) !== "";
}

/**
 * The tools for one answer, of those that the caller may use: what is always there, what the words of the question ask for, what those of
 * the questions before did, then the rest that reads while there is room. What changes something is there only for somebody who wants a change.
 */
export function toolsFor(said: Said, granted: readonly AnyTool[], most = MOST_TOOLS): readonly AnyTool[] {
  const { question, earlier } = said;
  const wanted = new Set<string>();
  for (const name of writesFor(said)) wanted.add(name);
  for (const name of [...ALWAYS, ...setsFor(question, SETS)]) wanted.add(name);
  for (const text of earlier.toReversed()) for (const name of setsFor(text, SETS)) wanted.add(name);
  for (const { name, effect } of granted) if (effect === "read") wanted.add(name);
  const order = [...wanted];
  return granted
    .filter((tool) => wanted.has(tool.name) && tool.effect !== "own")
    .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    .slice(0, most);
}

/** A follow-up may leave out what it is about, and then what was said before it tells. */
function writesFor(said: Said): readonly string[] {
  const wish = wishOf(said);
  if (wish === "") return [];
  const about = [said.question, wish, ...said.earlier.toReversed().slice(0, 3)];
  for (let upTo = 2; upTo <= about.length; upTo++) {
    const spoken = about.slice(0, upTo).join("\n");
    const found = WRITES.filter((one) => one.words.test(wish) && one.about.test(spoken)).flatMap(({ tools }) => tools);
    if (found.length > 0) return found;
  }
  return [];
}

function setsFor(text: string, sets: readonly ToolSet[]): string[] {
  return sets.flatMap(({ words, tools }) => (words.test(text) ? tools : []));
}
