import type { AnyTool } from "#src/tool/define.ts";

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

/** What changes something, by the words of a person who wants it; never offered for any other question. */
const WRITES: readonly ToolSet[] = [
  { words: /\b(fix|close|repair|mend|model|recover|pass on)\b/i, tools: ["fix"] },
  { words: /\bcommission/i, tools: ["commission"] },
  { words: /\b(drift|mend|restore|put back)\b/i, tools: ["drift-mend"] },
  {
    words: /\b(line items?|fees?|charge|charges|discounts?|credit|item)\b/i,
    tools: ["line-item-add", "line-item-edit", "line-item-end", "line-item-remove"],
  },
  {
    words: /\b(pric\w+|markup|mark-up|discounts?|plan|rules?|rate)\b/i,
    tools: ["pricing-add", "pricing-set", "pricing-move", "pricing-remove"],
  },
];

/** A wish that something be different, in the words of people. */
const WISH =
  /\b(fix|close|repair|mend|add|create|make|set|change|raise|lower|increase|decrease|reduce|move|switch|remove|delete|end|stop charging|propose|apply|correct|restore|put back|pass on|recover|charge|bill them|give)\b/i;
const YES = /^\W*(yes|yep|yeah|ok|okay|sure|do it|do that|go ahead|please do|please|proceed|confirm|let'?s)\b/i;

/** What was said in a conversation, as far as tools are chosen by it. */
export interface Said {
  readonly question: string;
  /** What the person asked before, oldest first. */
  readonly earlier: readonly string[];
  /** What they were answered last; what it offered they may say yes to. */
  readonly lastAnswer: string;
}

/** Whether the person asks for a change, or says yes to one that they were offered. */
export function wantsChange({ question, lastAnswer }: Said): boolean {
  return WISH.test(question) || (YES.test(question) && WISH.test(lastAnswer));
}

/**
 * The tools for one answer, of those that the caller may use: what is always there, what the words of the question ask for, what those of
 * the questions before did, then the rest that reads while there is room. What changes something is there only for somebody who wants a change.
 */
export function toolsFor(said: Said, granted: readonly AnyTool[], most = MOST_TOOLS): readonly AnyTool[] {
  const { question, earlier, lastAnswer } = said;
  const wanted = new Set<string>();
  if (wantsChange(said)) {
    const words = YES.test(question) ? `${question} ${earlier.at(-1) ?? ""} ${lastAnswer}` : question;
    const named = setsFor(words, WRITES);
    // A follow-up may leave out what it is about.
    for (const name of named.length > 0 ? named : setsFor(earlier.at(-1) ?? "", WRITES)) wanted.add(name);
  }
  for (const name of [...ALWAYS, ...setsFor(question, SETS)]) wanted.add(name);
  for (const text of earlier.toReversed()) for (const name of setsFor(text, SETS)) wanted.add(name);
  for (const { name, effect } of granted) if (effect === "read") wanted.add(name);
  const order = [...wanted];
  return granted
    .filter((tool) => wanted.has(tool.name) && tool.effect !== "own")
    .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    .slice(0, most);
}

function setsFor(text: string, sets: readonly ToolSet[]): string[] {
  return sets.flatMap(({ words, tools }) => (words.test(text) ? tools : []));
}
