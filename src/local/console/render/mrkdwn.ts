import { createElement as h, type ReactNode } from "react";
import { emoji } from "./emoji.ts";
import { safeLink } from "./links.ts";
import type { Names } from "./names.ts";

/**
 * Draws Slack's mrkdwn: code fences, quotes, `*bold*`, `_italic_`, `~struck~`, code, emoji, and the control sequences in
 * angle brackets (links, mentions, dates). Entities are decoded last, so `&lt;!channel&gt;` stays the text `<!channel>` and
 * never becomes a mention. Rules: docs.slack.dev, "Formatting message text".
 */
export function mrkdwn(text: string, names: Names): ReactNode[] {
  return text
    .split(/(```[\s\S]*?```)/)
    .filter((part) => part !== "")
    .map((part, i) => {
      const fenced = /^```\n?([\s\S]*?)\n?```$/.exec(part);
      if (fenced) return h("pre", { key: i, className: "code" }, h("code", null, decode(fenced[1] ?? "")));
      return h("div", { key: i, className: "prose", dir: "auto" }, ...lines(part.replace(/^\n|\n$/g, ""), names));
    });
}

/** Decodes the three entities that Slack knows. */
export function decode(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** A `plain_text` object's text: entities decoded, emoji names drawn, nothing else. */
export function plain(text: string): string {
  return emoji(decode(text));
}

/** mrkdwn as words only, for announcements and labels: marks and brackets removed. */
export function spoken(text: string, names: Names): string {
  const withoutControls = text.replace(/<([^<>]*)>/g, (_, body: string) => control(body, names).words);
  return plain(withoutControls.replace(/(^|\s)[*_~`]+|[*_~`]+(?=\s|$|[.,:;!?])/g, "$1"))
    .replace(/\s+/g, " ")
    .trim();
}

function lines(text: string, names: Names): ReactNode[] {
  return groupQuotes(text.split("\n")).map((group, i) => {
    if (typeof group !== "string") {
      const inner = group.map((line, j) => h("div", { key: j }, ...inline(line, names)));
      return h("blockquote", { key: i }, ...inner);
    }
    const item = /^\s*(•|◦|-|\d{1,3}\.)\s+(.*)$/.exec(group);
    if (item)
      return h(
        "div",
        { key: i, className: "item" },
        h("span", null, item[1]),
        h("span", null, ...inline(item[2] ?? "", names)),
      );
    return h("div", { key: i, className: group.trim() === "" ? "gap" : undefined }, ...inline(group, names));
  });
}

function groupQuotes(all: readonly string[]): (string | string[])[] {
  const out: (string | string[])[] = [];
  for (const line of all) {
    const quoted = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    const last = out.at(-1);
    if (!quoted) out.push(line);
    else if (Array.isArray(last)) last.push(quoted[1] ?? "");
    else out.push([quoted[1] ?? ""]);
  }
  return out;
}

const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`/g;
const MARKS = /(^|[\s([{"'.,;:!?—–-])([*_~])(?=\S)([^\n]*?\S)\2(?=$|[\s)\]}"'.,;:!?—–-])/;
const TAGS: Readonly<Record<string, string>> = { "*": "strong", _: "em", "~": "s" };

function inline(text: string, names: Names): ReactNode[] {
  // Links and code are cut out first and put back by number, so that a mark may span them.
  const held: ReactNode[] = [];
  const hold = (node: ReactNode): string => `\u{E000}${held.push(node) - 1}\u{E001}`;
  const cut = text
    .replace(/[\u{E000}\u{E001}]/gu, "")
    .replace(TOKEN, (_, angle: string | undefined, code: string | undefined) => {
      if (code !== undefined) return hold(h("code", null, decode(code)));
      return hold(control(angle ?? "", names).node);
    });
  return marked(cut, held);
}

function marked(text: string, held: readonly ReactNode[]): ReactNode[] {
  const found = MARKS.exec(text);
  if (!found) return restored(text, held);
  const [whole, before = "", mark = "", body = ""] = found;
  const rest = text.slice(found.index + whole.length);
  return [
    ...restored(text.slice(0, found.index) + before, held),
    h(TAGS[mark] ?? "span", { key: `m${found.index}-${rest.length}` }, ...marked(body, held)),
    ...marked(rest, held),
  ];
}

function restored(text: string, held: readonly ReactNode[]): ReactNode[] {
  return text.split(/\u{E000}(\d+)\u{E001}/u).map((part, i) => (i % 2 === 0 ? plain(part) : held[Number(part)]));
}

/** One `<...>` sequence, as a node and as words. */
function control(body: string, names: Names): { node: ReactNode; words: string } {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : decode(body.slice(bar + 1));
  if (target.startsWith("@")) return mention(`@${label || names.user(target.slice(1))}`);
  if (target.startsWith("#")) return mention(`#${label || names.channel(target.slice(1))}`);
  if (target.startsWith("!date^")) return dated(target, label);
  if (target.startsWith("!subteam^")) return mention(label || "@group");
  if (target.startsWith("!")) return mention(`@${label || target.slice(1)}`);
  return link(decode(target), label);
}

function mention(words: string): { node: ReactNode; words: string } {
  return { node: h("span", { className: "mention" }, words), words };
}

function dated(target: string, fallback: string): { node: ReactNode; words: string } {
  const seconds = Number(target.split("^")[1]);
  if (!Number.isFinite(seconds) || Math.abs(seconds) > 8.64e12) return { node: fallback, words: fallback };
  const at = new Date(seconds * 1000);
  const words = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return { node: h("time", { dateTime: at.toISOString() }, words), words };
}

function link(address: string, label: string): { node: ReactNode; words: string } {
  const href = safeLink(address);
  const words = label || address;
  // An address we do not follow is shown whole, so that nobody takes the label for the truth.
  if (href === undefined) return { node: label ? `${label} (${address})` : `<${address}>`, words };
  return { node: h("a", { href, target: "_blank", rel: "noreferrer noopener" }, words), words };
}
