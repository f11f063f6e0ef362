import { createElement as h, type ReactElement, type ReactNode } from "react";
import { element, picture } from "./elements.ts";
import { type Json, object, objects, string } from "./json.ts";
import { safeLink } from "./links.ts";
import { plain } from "./mrkdwn.ts";
import type { Drawing } from "./names.ts";
import { richText } from "./rich-text.ts";
import { hasText, textNodes, words } from "./text.ts";

/** Draws a `card` block: picture, title, subtitle, body and its buttons. */
export function card(block: Json, drawing: Drawing, id: string): ReactElement {
  const part = (member: string, className: string): ReactNode =>
    hasText(block[member]) ? h("div", { className }, ...textNodes(block[member], drawing.names)) : null;
  const actions = objects(block.actions);
  const place = { blockId: id, dispatch: true };
  return h(
    "div",
    { className: "card" },
    "image_url" in object(block.hero_image) ? picture(object(block.hero_image)) : null,
    part("title", "card-title"),
    part("subtitle", "card-subtitle"),
    part("body", "card-body"),
    actions.length > 0 ? h("div", { className: "actions" }, ...actions.map((a) => element(a, place, drawing))) : null,
  );
}

/** Draws a `container` block around its children, which are drawn already; it folds when the block says so. */
export function container(block: Json, drawing: Drawing, children: readonly ReactNode[]): ReactElement {
  const title = hasText(block.title)
    ? h("span", { className: "card-title" }, words(block.title, drawing.names))
    : richText(object(block.rich_text_title), drawing.names);
  const subtitle = hasText(block.subtitle)
    ? h("span", { className: "card-subtitle" }, words(block.subtitle, drawing.names))
    : null;
  if (block.is_collapsible !== true) return h("div", { className: "card" }, title, subtitle, ...children);
  const open = block.default_collapsed !== true;
  return h("details", { className: "card", open }, h("summary", null, title, subtitle), ...children);
}

/** Draws a `plan` block: a title and its steps. */
export function plan(block: Json, drawing: Drawing): ReactElement {
  const tasks = objects(block.tasks).map((t) => h("li", null, taskCard(t, drawing)));
  return h(
    "div",
    { className: "plan" },
    h("p", { className: "card-title" }, plain(string(block.title))),
    h("ol", null, ...tasks),
  );
}

const STATUS: Readonly<Record<string, readonly [mark: string, name: string]>> = {
  pending: ["○", "waiting"],
  in_progress: ["◐", "under way"],
  complete: ["✓", "done"],
  error: ["!", "failed"],
};

/** Draws a `task_card` block or a step of a plan, with its state in words for screen readers. */
export function taskCard(block: Json, drawing: Drawing): ReactElement {
  const status = string(block.status, "pending");
  const [mark, name] = STATUS[status] ?? ["○", status];
  const rich = (member: string): ReactNode =>
    "elements" in object(block[member])
      ? h("div", { className: "task-detail" }, richText(object(block[member]), drawing.names))
      : null;
  const sources = objects(block.sources).map((s) => source(s));
  return h(
    "div",
    { className: `task task-${status.replace(/[^a-z_]/g, "")}` },
    h("span", { className: "task-mark", "aria-hidden": true }, mark),
    h(
      "div",
      null,
      h("span", { dir: "auto" }, plain(string(block.title))),
      h("span", { className: "unseen" }, ` (${name})`),
      rich("details"),
      rich("output"),
      sources.length > 0 ? h("div", { className: "sources" }, ...sources) : null,
    ),
  );
}

function source(s: Json): ReactNode {
  const href = safeLink(string(s.url));
  const text = string(s.text) || string(s.url);
  return href === undefined
    ? h("span", null, text)
    : h("a", { href, target: "_blank", rel: "noreferrer noopener" }, text);
}
