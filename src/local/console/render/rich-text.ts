import { createElement as h, type ReactElement, type ReactNode } from "react";
import { emoji } from "./emoji.ts";
import { type Json, number, object, objects, string } from "./json.ts";
import { safeLink } from "./links.ts";
import type { Names } from "./names.ts";

/** Draws a `rich_text` block: sections, lists, quotes and preformatted text. Its texts are literal: nothing in them is decoded. */
export function richText(block: Json, names: Names): ReactElement {
  return h("div", { className: "rich" }, ...parts(objects(block.elements), names));
}

/** The words of a `rich_text` block, for sorting and labels. */
export function richWords(block: Json): string {
  const own = string(block.text) || string(block.url) || string(block.fallback);
  return own + objects(block.elements).map(richWords).join("");
}

function parts(elements: readonly Json[], names: Names): ReactNode[] {
  return elements.map((el) => {
    const children = objects(el.elements);
    switch (string(el.type)) {
      case "rich_text_list":
        return listOf(el, children, names);
      case "rich_text_preformatted":
        return h("pre", { className: "code" }, h("code", null, ...leaves(children, names)));
      case "rich_text_quote":
        return h("blockquote", null, ...leaves(children, names));
      default:
        return h("div", { className: "prose", dir: "auto" }, ...leaves(children, names));
    }
  });
}

function listOf(el: Json, items: readonly Json[], names: Names): ReactElement {
  const indent = Math.min(number(el.indent) ?? 0, 8);
  const start = (number(el.offset) ?? 0) + 1;
  const nodes = items.map((item) => h("li", null, ...leaves(objects(item.elements), names)));
  const className = `indent-${indent}`;
  return el.style === "ordered" ? h("ol", { className, start }, ...nodes) : h("ul", { className }, ...nodes);
}

function leaves(elements: readonly Json[], names: Names): ReactNode[] {
  return elements.map((el) => styled(leaf(el, names), object(el.style)));
}

function leaf(el: Json, names: Names): ReactNode {
  switch (string(el.type)) {
    case "text":
      return string(el.text);
    case "link":
      return anchor(string(el.url), string(el.text));
    case "emoji":
      return emoji(`:${string(el.name)}:`);
    case "user":
      return h("span", { className: "mention" }, `@${names.user(string(el.user_id))}`);
    case "channel":
      return h("span", { className: "mention" }, `#${names.channel(string(el.channel_id))}`);
    case "broadcast":
      return h("span", { className: "mention" }, `@${string(el.range)}`);
    case "date":
      return dated(el);
    default:
      return richWords(el);
  }
}

function anchor(url: string, label: string): ReactNode {
  const href = safeLink(url);
  if (href === undefined) return label ? `${label} (${url})` : url;
  return h("a", { href, target: "_blank", rel: "noreferrer noopener" }, label || url);
}

function dated(el: Json): ReactNode {
  const seconds = number(el.timestamp);
  if (seconds === undefined || Math.abs(seconds) > 8.64e12) return string(el.fallback);
  const iso = new Date(seconds * 1000).toISOString();
  return h("time", { dateTime: iso }, `${iso.slice(0, 16).replace("T", " ")} UTC`);
}

const STYLE_TAGS: readonly (readonly [string, string])[] = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["underline", "u"],
];

function styled(node: ReactNode, style: Json): ReactNode {
  return STYLE_TAGS.reduce((inner, [name, tag]) => (style[name] === true ? h(tag, null, inner) : inner), node);
}
