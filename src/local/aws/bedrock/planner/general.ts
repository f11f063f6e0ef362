import { field, listOf, textOf } from "./figures.ts";
import type { Question } from "./question.ts";
import type { Talk } from "./talk.ts";
import type { Call } from "./topics.ts";

const GENERAL: readonly RegExp[] = [
  /^what (?:is|are|does) (?:an?\b|the (?:difference|meaning)\b)/,
  /\bdifference between\b|\bdiffer\b|\bwhat does .* mean\b/,
  /^(?:why|when|how|in (?:which|what) order|must|can) (?:(?:is|are|does|do|must|can|should) )?(?:an?|aws|figures|bills|somebody|people|one)\b/,
];

/** Whether it is asked how something is in general, and not how it is with a client's bill. */
export function isGeneral({ text, clients }: Question): boolean {
  const lower = text.toLowerCase();
  return clients.length === 0 && !/\b(?:us|our|we|ours)\b/.test(lower) && GENERAL.some((form) => form.test(lower));
}

/** Whether it is asked who answers here. */
export const asksWho = (text: string): boolean =>
  /\b(?:who|what) are you\b|\bare you (?:an?|some|really|the)\b|\blanguage model\b/i.test(text);

/** The text of general knowledge that a question is about, where one is offered; the words that a topic shares with it decide. */
export function knowledgeCall({ text }: Question, { tools }: Talk): Call | null {
  const tool = tools.get("knowledge");
  const topic = field(field(tool?.inputSchema.json, "properties"), "topic");
  const about = wordsOf(text);
  const shared = (line: string): number => wordsOf(line).filter((word) => about.includes(word)).length;
  const best = textOf(topic, "description", 8_000)
    .split(/(?= [\w-]+: )/)
    .map((line) => ({ line, name: /^\s*([\w-]+):/.exec(line)?.[1] ?? "", count: shared(line) }))
    .toSorted((a, b) => b.count - a.count)[0];
  const isOffered = listOf(topic, "enum").some((name) => name === best?.name);
  return best === undefined || best.count === 0 || !isOffered
    ? null
    : { name: "knowledge", input: { topic: best.name } };
}

/** Words that say what something is about, without their ending. */
const wordsOf = (text: string): string[] => [
  ...new Set((text.toLowerCase().match(/[a-z]{5,}/g) ?? []).map((word) => word.replace(/s$/, ""))),
];
