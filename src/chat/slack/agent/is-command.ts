import { asAppError } from "#src/kernel/errors.ts";
import { parseCommand } from "#src/tool/command.ts";
import { split, type Word } from "#src/tool/command-words.ts";
import type { AnyTool } from "#src/tool/define.ts";

/**
 * Whether what somebody wrote is a command line and not a question in words: it begins with the name of one of their tools, the
 * rest is what such a line may hold, and nothing in it reads as a sentence. What stands in quotes, and after an option, is data.
 */
export function isCommand(line: string, tools: readonly AnyTool[]): boolean {
  const words = split(line);
  const length = nameLength(words, tools);
  if (length === 0) return false;
  const rest = words.slice(length);
  const option = rest.findIndex((word) => !word.quoted && /^--[a-z]/i.test(word.text));
  // Nobody writes options in a sentence; one that is wrong is best told by the command itself.
  if (option >= 0) return !readsAsSentence(rest.slice(0, option));
  return !/[?!]\s*$/.test(line) && !readsAsSentence(rest) && isParsed(line, tools);
}

/** How many words the name of a tool takes at the beginning: `line-item-add` may be written in two. */
function nameLength([first, second]: readonly Word[], tools: readonly AnyTool[]): number {
  if (first === undefined || first.quoted) return 0;
  const name = first.text.toLowerCase();
  const named = (wanted: string): boolean => wanted === "help" || tools.some((tool) => tool.name === wanted);
  if (second !== undefined && !second.quoted && named(`${name}-${second.text.toLowerCase()}`)) return 2;
  return named(name) ? 1 : 0;
}

function readsAsSentence(words: readonly Word[]): boolean {
  return words.some(
    ({ text, quoted }) => !quoted && (SENTENCE.has(bare(text)) || /\w,$|\w\.$|'(s|t|re|ve|ll|d|m)$/i.test(text)),
  );
}

function isParsed(line: string, tools: readonly AnyTool[]): boolean {
  try {
    parseCommand(line, tools);
    return true;
  } catch (thrown) {
    if (asAppError(thrown).kind === "input") return false;
    throw thrown;
  }
}

/** A word without what sentences put around it. */
const bare = (text: string): string => text.toLowerCase().replace(/^\W+|\W+$/g, "");

/** Words that make sentences and name no client, no service and no period. */
const SENTENCE = new Set(
  [
    "a an the this's these those my our your their his her its me us you i we they it he she",
    "of for from to in on at by with without about between against than and or but not no",
    "is are was were be been being am do does did has have had can could should would will may might must",
    "why what which who whose whom when where how if because since so",
    "please show doing tell give explain compare find list get let want need know think thanks hello hi",
    "go goes went rise rose fall fell drop dropped increase increased decrease decreased changed up down",
    "there here also only just still yet more most less least much many any each every",
  ].flatMap((line) => line.split(" ")),
);
