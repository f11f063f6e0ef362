import { withoutLinks } from "./guard/links.ts";
import { cutTo, readable } from "./guard/readable.ts";
import { withoutSecrets } from "./guard/secrets.ts";
import { unmarked } from "./outside.ts";

/** The longest answer: what Slack takes in one markdown block is 12,000, and notes are added. */
const LONGEST = 11_000;
/** The longest title or outcome of a step. */
const LONGEST_LINE = 300;

/**
 * What a model has said as it may be shown: without marks, invisible characters and pictures, without mentions and links to places that are
 * not known, and without anything that has the form of a key. Standard markdown stays.
 */
export function cleanedSpeech(text: string): string {
  return cutTo(cleaned(text), LONGEST);
}

/** The same for one line: what a model has asked for, as a step tells it. */
export function cleanedLine(text: string): string {
  return cutTo(cleaned(text).replace(/\s+/g, " "), LONGEST_LINE);
}

/** What was taken out may leave something behind that was none before, so it is looked at until nothing changes. */
function cleaned(text: string): string {
  let left = text;
  for (let round = 0; round < 5; round++) {
    const next = withoutSecrets(withoutLinks(unmarked(readable(left))))
      .replace(/\n{3,}/g, "\n\n")
      .trim();
    if (next === left) break;
    left = next;
  }
  return left;
}
