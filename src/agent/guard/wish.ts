/** Verbs of a wish that something be different; as in "fix it", and not as in "the end of the month" or "give me". */
const VERB =
  "(?:fix|close|repair|mend|model|cover|add|create|make|set|change|edit|adjust|update|rename|raise|lower|increase|decrease|reduce|move|switch|assign|remove|delete|drop|cancel|end|discontinue|stop charging|propose|apply|correct|restore|put|pass on|recover|charge|bill|invoice|give|grant|credit|refund|take|introduce|replace)" +
  "(?!\\s+(?:of|since|in|between|over|against|me|us|a (?:list|table|chart|summary|report|look)|sure|sense)\\b)";
/** What stands before the verb of a request: nothing, a comma, a word that joins, or one that asks politely. */
const BEFORE =
  "(?:^|[,;:]\\s*|\\b(?:and|then|also|now|please|just|kindly|okay|ok|yes|so|but|hey|hi|hello|thanks|(?:can|could|would|will) you|(?:want|like|need|have|ask you) (?:you )?to|let'?s|let us|we should|go ahead and)\\s+)(?:(?:please|also|now|then|just)\\s+)*";
const REQUEST = new RegExp(`${BEFORE}${VERB}\\b`, "i");
const ANY_VERB = new RegExp(`\\b${VERB}\\b`, "i");
const NOT = new RegExp(
  `\\b(?:do not|don['\\u2019]?t|never|not|no need|without|instead of|rather than)\\s+(?:to\\s+)?${VERB}\\b`,
  "gi",
);
const QUESTION =
  /^\W*(?:what|which|why|how|when|who|whose|where|is|are|was|were|does|do|did|has|have|had|should|shall|may|might|am|can (?:i|we|they)|could (?:i|we|they))\b|\?\s*$/i;
const POLITE = /\bplease\b|\b(?:can|could|would|will) you\b/i;
/** What stands in blocks or quotes was written by somebody, but need not be what the person wants. */
const BLOCK = /```[\s\S]*?(?:```|(?![\s\S]))|^[ \t]*>.*$/gm;
const QUOTED = /["\u201c\u201e]([^"\u201c\u201d\u201e]*)["\u201d\u201c]/g;
/** A quote of fewer words is a name. */
const LONG_QUOTE = 4;

/** What a person has typed themselves: a block that they pasted or quoted is somebody else's words. */
export const withoutBlocks = (text: string): string => text.replace(BLOCK, " ");

const withoutQuotes = (text: string): string =>
  withoutBlocks(text).replace(QUOTED, (whole, inside: string) =>
    inside.trim().split(/\s+/).length >= LONG_QUOTE ? " " : whole,
  );

const YES =
  /^\W*(?:(?:yes|yep|yeah|yup|do (?:it|that|so|this)|go ahead|go for it|please do|proceed|confirmed|confirm|agreed)\b[^?]{0,60}|(?:ok|okay|sure|right|fine|please|let['\u2019]?s|sounds good)(?:[\s,.!]+(?:yes|please|thanks|then|now|do (?:it|that|so)|go ahead))*\W*)$/i;

/** The sentences of a message that ask for a change; what it quotes is none of them. */
export function requestsIn(text: string): readonly string[] {
  return withoutQuotes(text)
    .split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.replace(NOT, " ").trim())
    .filter((sentence) => REQUEST.test(sentence) && (!QUESTION.test(sentence) || POLITE.test(sentence)));
}

/** Whether a message only says yes. */
export const isYes = (text: string): boolean => YES.test(text) && text.length <= 100;

/** What an answer has offered to change: the last question in it that speaks of a change; empty when there is none. */
export function offerIn(answer: string): string {
  const sentences = answer.split(/(?<=[.!?])\s+|\n+/);
  return sentences.findLast((sentence) => /\?\W*$/.test(sentence) && ANY_VERB.test(sentence)) ?? "";
}

/** Whether a message may be the answer to a question that was asked back, such as for which client. */
export function isShortAnswer(text: string): boolean {
  return text.length <= 60 && !QUESTION.test(text);
}

/** The messages that ask for the change at hand: the last one with a request in it and all after it, or the last two when it was offered. */
export function requestOf(typed: readonly string[]): readonly string[] {
  const at = typed.findLastIndex((text) => requestsIn(text).length > 0);
  return at < 0 ? typed.slice(-2) : typed.slice(at);
}
