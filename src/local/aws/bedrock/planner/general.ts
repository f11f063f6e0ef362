import type { Question } from "./question.ts";

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
