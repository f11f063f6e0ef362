/** Where an answer may lead: documents of those whose bills we read, and no page that anybody can write. */
const KNOWN =
  /^https:\/\/(?:docs\.aws\.amazon\.com|aws\.amazon\.com|calculator\.aws|repost\.aws\/knowledge-center)(?:\/[\w.~/%+,=:-]{0,200})?(?:#[\w.-]{0,80})?$/i;

/** Whether an answer may lead there. What stands behind a question mark could carry something out, so nothing may. */
function isKnown(address: string): boolean {
  return KNOWN.test(address) && !address.includes("/../");
}

const LEFT_OUT = "(link left out)";
/** Stands for a link that may stay while the rest is looked through; nothing else is left of these characters by then. */
const KEPT = /\ue000(\d+)\ue001/g;

/** The text without any link to a place that is not known, in whatever way markdown, a chat program or a browser would make one of it. */
export function withoutLinks(text: string): string {
  const kept: string[] = [];
  const keep = (link: string): string => `\ue000${kept.push(link) - 1}\ue001`;
  const plain = unescaped(text)
    .replace(MENTION, mentioned)
    .replace(ANGLED, (_whole, address: string, label?: string) => angled(address, label, keep))
    .replace(DEFINITION, "");
  const words = withoutMarkdownLinks(plain, keep)
    // What was none of those forms is no link at all with a space here.
    .replace(/\](?=\()/g, "] ")
    .replace(ADDRESS, (address) => bare(address, keep))
    .replace(MAIL, "(address left out)")
    .replace(HOST_WITH_PATH, (address) => bare(`https://${address}`, keep, address))
    .replace(ENCODED, (token) => (isEncodedAddress(token) ? LEFT_OUT : token));
  return withQuietHosts(words).replace(KEPT, (_whole, at: string) => kept[Number(at)] ?? "");
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  bsol: "\\",
  colon: ":",
  commat: "@",
  excl: "!",
  gt: ">",
  lbrack: "[",
  lpar: "(",
  lsqb: "[",
  lt: "<",
  nbsp: " ",
  newline: " ",
  num: "#",
  period: ".",
  quest: "?",
  quot: '"',
  rbrack: "]",
  rpar: ")",
  rsqb: "]",
  sol: "/",
  tab: " ",
};
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi;

/** What entities and backslashes stand for: a chat program makes links of what it has read, not of what was written. */
function unescaped(text: string): string {
  let left = text.replace(/\\([:/.?#@<>()[\]!&`])/g, "$1");
  for (let round = 0; round < 3; round++) {
    left = left.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED_ENTITIES[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
      return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : " ";
    });
  }
  return left;
}

/** Slack's own: a channel, a person, a group, a date. */
const MENTION = /<([!@#])([^<>|\n]{1,200})(?:\|([^<>\n]{0,200}))?>/g;

function mentioned(_whole: string, sign: string, what: string, label?: string): string {
  const name = label ?? what.replace(/^(?:subteam|date)\^.*/, "");
  return `${sign === "!" ? "!" : ""}${name.replace(/^[@#!]+/, "")}`;
}

/** An address in angle brackets: of markdown, or with Slack's label. */
const ANGLED = /<((?:[a-z][a-z0-9+.-]{1,30}:|\/\/|www\.)[^<>|\n]*)(?:\|([^<>\n]*))?>/gi;

function angled(address: string, label: string | undefined, keep: (link: string) => string): string {
  if (isKnown(address)) return keep(label === undefined ? address : `[${quiet(label)}](${address})`);
  return label ?? LEFT_OUT;
}

/** Where a reference of markdown leads, on this line or the next. */
const DEFINITION = /^[ >*+-]*\[[^\]\n]+\]:[ \t]*\n?[ \t]*\S+[^\n]*$/gm;

const LINK =
  /!?\[((?:[^[\]]|\[[^[\]]*\])*)\]\(\s*(<[^<>]*>|(?:[^\s()]|\([^\s()]*\))*)(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/g;

/** Innermost first: a picture can be the label of a link. */
function withoutMarkdownLinks(text: string, keep: (link: string) => string): string {
  let left = text;
  for (let round = 0; round < 4; round++) {
    const next = left.replace(LINK, (whole: string, label: string, target: string) => {
      const address = target.replace(/^<|>$/g, "").trim();
      return isKnown(address) && !whole.startsWith("!") ? keep(`[${quiet(label)}](${address})`) : label;
    });
    if (next === left) break;
    left = next;
  }
  return left;
}

/** A label may not look like another address. */
const quiet = (label: string): string =>
  label
    .replace(ADDRESS, LEFT_OUT)
    .replace(HOST_WITH_PATH, LEFT_OUT)
    .replace(HOST, "link")
    .replace(/[\ue000\ue001[\]]/g, "");

const DOT = "[.\\u3002\\uff0e\\uff61]";
const LABEL = "[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}_-]{0,62})";
/** With its scheme, and those that need no slashes. */
const ADDRESS =
  /(?:[a-z][a-z0-9+.-]{1,30}:[\\/]{1,}|(?<![a-z0-9])(?:javascript|vbscript|mailto|tel|sms|callto|skype|msteams|slack|file|blob|intent|facetime|zoommtg|vscode|https?|ftp|wss?|ms-[a-z]+):(?=\S)|(?<![a-z0-9])data:(?=[\w/;,+-]*[;,])|(?<![a-z0-9])www\.(?=[\p{L}\p{N}]))[^\s<>"'`|]*/giu;
const MAIL = new RegExp(`(?<![\\p{L}\\p{N}.+_%-])[\\p{L}\\p{N}.+_%-]+@${LABEL}(?:${DOT}${LABEL})+`, "gu");
/** A host without a scheme, with a port or something behind a slash: chat programs make a link of it all the same. */
const HOST_WITH_PATH = new RegExp(
  `(?<![\\p{L}\\p{N}._%-])(?:(?:${LABEL}${DOT})+\\p{L}[\\p{L}\\p{N}-]{1,62}${DOT}?|\\d{1,3}(?:\\.\\d{1,3}){3}|localhost)(?::\\d{1,5}(?![\\d.])[^\\s<>"'\`|]*|[/?\\\\][^\\s<>"'\`|]*)`,
  "gu",
);
/** A host alone. Its end is that of an address, and not of an instance type or a file. */
const HOST = new RegExp(
  `(?<![\\p{L}\\p{N}._@%/:-])(?:${LABEL}${DOT})+(?:com|net|org|info|biz|name|example|test|xyz|app|dev|page|site|online|shop|store|cloud|tech|link|click|top|live|zip|mov|aws|${"[a-z]{2}"}|xn--[a-z0-9-]+|[^\\x00-\\x7f\\s.]{2,})(?![\\p{L}\\p{N}_-]|${DOT}[\\p{L}\\p{N}])`,
  "giu",
);
/** Endpoints and principals of AWS are names in a bill, and lead nowhere. */
const SERVICE_NAME =
  /^[a-z0-9-]+\.(?:[a-z0-9-]+\.)?amazonaws\.com$|^(?:aws\.)?amazon\.com$|^[a-z0-9-]+\.aws\.amazon\.com$/i;
/** Short forms, which have a dot in the same place. */
const SHORT_FORM = /^(?:\p{L}\.)+\p{L}{1,2}$|^(?:vs|cf|approx|no|incl|excl)\.\p{L}+$/iu;

function bare(address: string, keep: (link: string) => string, written = address): string {
  const end = /[.,;:!?)\]]*$/.exec(written)?.[0] ?? "";
  const place = address.slice(0, address.length - end.length);
  if (isKnown(place)) return `${keep(written.slice(0, written.length - end.length))}${end}`;
  return `${LEFT_OUT}${end.replace(/[?:]/g, "")}`;
}

/** Text in which something is written as bytes. */
const ENCODED = /(?<![^\s<>"'`|])[^\s<>"'`|]*%[0-9a-f]{2}[^\s<>"'`|]*/gi;

function isEncodedAddress(token: string): boolean {
  let decoded = token;
  for (let round = 0; round < 3; round++) {
    decoded = decoded.replace(/%([0-7][0-9a-f])/gi, (_whole, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
  return decoded.search(ADDRESS) >= 0 || decoded.search(HOST_WITH_PATH) >= 0 || decoded.search(MAIL) >= 0;
}

const CODE = /(```[\s\S]*?```|`[^`\n]+`)/;

/** A host that is a name, such as that of a company, is set as code, of which nothing makes a link. */
function withQuietHosts(text: string): string {
  const isName = (host: string): boolean => SERVICE_NAME.test(host) || SHORT_FORM.test(host);
  return text
    .split(CODE)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(HOST, (host) => (isName(host) ? host : `\`${host}\``))))
    .join("");
}
