import { contextLine } from "./render/block.ts";
import { cleanLine, escapeMrkdwn } from "./render/clean.ts";
import type { Rendered } from "./render/message.ts";

/** What a person typed: the command line, and whether the answer is for their eyes only. */
export interface Typed {
  readonly line: string;
  readonly isPrivate: boolean;
}

/**
 * Reads what Slack hands over as typed: undoes its escapes and links, the mention in front, the names that mentions of people and
 * user groups carry along, and what keyboards make of quotes and double dashes. `--private` is a wish to this surface, not an option of a command.
 */
export function readTyped(text: string): Typed {
  const words = text
    .replace(/^(?:\s*<@[A-Z0-9]+(?:\|[^>]*)?>)+/, " ")
    .replace(/<(@|!subteam\^)([A-Z0-9]+)(?:\|[^>]*)?>/g, "<$1$2>")
    .replace(/<#[A-Z0-9]+\|([^>]*)>/g, "#$1")
    .replace(/<(?:https?:\/\/|mailto:)[^|>]*\|([^>]*)>/g, "$1")
    .replace(/<((?:https?:\/\/|mailto:)[^>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/[\u201c\u201d\u201e]/g, '"')
    .replace(/[\u2018\u2019](?=\s|$)|(?<=^|\s)[\u2018\u2019]/g, "'")
    .replace(/(^|\s)[\u2014\u2013](?=[a-z])/gi, "$1--")
    .trim();
  const line = words.replace(/(^|\s)--private(?=\s|$)/g, "").trim();
  return { line, isPrivate: line !== words };
}

/** What stands in the place of an answer that takes a moment. It names the question and promises nothing. */
export function placeholder(line: string): Rendered {
  const asked = cleanLine(line, 100) || "help";
  const text = `Reading the sources for \u201c${asked}\u201d\u2026`;
  return { text: escapeMrkdwn(text), blocks: [contextLine(text)], pictures: [] };
}
