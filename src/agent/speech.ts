import { visible } from "#src/view/printable.ts";
import { unmarked } from "./outside.ts";

/** Where an answer may lead: documents of those whose bills we read. */
const PLACES = new Set(["docs.aws.amazon.com", "aws.amazon.com", "repost.aws", "calculator.aws"]);

const IMAGE = /!\[([^\]]*)\]\([^)]*\)/g;
const LINK = /\[([^\]]*)\]\(\s*<?([^)\s>]*)>?[^)]*\)/g;
const REFERENCE = /^\s*\[[^\]]+\]:\s*\S+.*$/gm;
const ADDRESS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>()"'`]+/gi;
/** An address without its scheme, which chat programs make into a link all the same. */
const BARE = /\b(?:[a-z0-9-]+\.)+[a-z]{2,24}(?::\d+)?[/?][^\s<>()"'`]*/gi;
const MAIL = /\bmailto:\S+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/gi;
/** Keys and tokens by the forms that their makers gave them. */
const SECRET =
  /\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|xox[abeoprs]-[\w-]{8,}|xapp-[\w-]{8,}|rkn_[\w-]{20,}|(?:sk|rk)_(?:live|test)_\w{8,}|whsec_\w{8,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*)/g;

/**
 * What a model has said as it may be shown: without marks, invisible characters and pictures, without links to places that are not known, and
 * without anything that has the form of a key. Standard markdown stays.
 */
export function cleanedSpeech(text: string): string {
  return unmarked(visible(text))
    .replace(IMAGE, "$1")
    .replace(LINK, (whole, label: string, address: string) => (isKnown(address) ? whole : label))
    .replace(REFERENCE, "")
    .replace(ADDRESS, (address) => (isKnown(address) ? address : "(link left out)"))
    .replace(MAIL, "(address left out)")
    .replace(BARE, (address) => (isKnown(`https://${address}`) ? address : "(link left out)"))
    .replace(SECRET, "(key left out)")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function isKnown(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, search, hash } = new URL(address);
  // What stands behind a question mark could carry something out.
  return protocol === "https:" && PLACES.has(hostname) && username === "" && search === "" && hash.length < 80;
}
