import { createElement as h, type ReactElement, type ReactNode } from "react";
import { card, container, plan, taskCard } from "./cards.ts";
import { chart } from "./chart.ts";
import { idOf } from "./control.ts";
import { element, picture } from "./elements.ts";
import { type Json, object, objects, string } from "./json.ts";
import { safeLink } from "./links.ts";
import { markdown } from "./markdown.ts";
import type { Drawing } from "./names.ts";
import { richText } from "./rich-text.ts";
import { dataTable, table } from "./table.ts";
import { hasText, textNodes, words } from "./text.ts";

/** Draws Block Kit blocks in their order; a type that is not known is named instead of dropped. */
export function blocks(all: readonly unknown[], drawing: Drawing): ReactNode[] {
  return objects(all).map((block, i) => one(block, drawing, string(block.block_id, `block-${i}`)));
}

function one(block: Json, drawing: Drawing, id: string): ReactNode {
  const { names } = drawing;
  const at = { blockId: id, dispatch: true };
  switch (string(block.type)) {
    case "section":
      return section(block, drawing, id);
    case "header":
      return h("h3", { className: "block-header", dir: "auto" }, words(block.text, names));
    case "divider":
      return h("hr");
    case "context":
      return h("div", { className: "context" }, ...objects(block.elements).map((el) => contextPart(el, drawing)));
    case "actions":
    case "context_actions":
      return h("div", { className: "actions" }, ...objects(block.elements).map((el) => element(el, at, drawing)));
    case "input":
      return input(block, drawing, id);
    case "image":
      return image(block, drawing);
    case "table":
      return table(block, names);
    case "data_table":
      return dataTable(block, names);
    case "data_visualization":
      return chart(block);
    case "rich_text":
      return richText(block, names);
    case "markdown":
      return markdown(string(block.text));
    case "alert":
      return alert(block, drawing);
    case "card":
      return card(block, drawing, id);
    case "carousel":
      return h(
        "div",
        { className: "carousel" },
        ...objects(block.elements).map((c, i) => card(c, drawing, string(c.block_id, `${id}-${i}`))),
      );
    case "container":
      return container(block, drawing, blocks(objects(block.child_blocks), drawing));
    case "plan":
      return plan(block, drawing);
    case "task_card":
      return taskCard(block, drawing);
    case "video":
      return reference(words(block.title, names), string(block.title_url) || string(block.video_url));
    case "file":
      return reference(string(block.external_id, "Remote file"), "");
    default:
      return h("p", { className: "unknown" }, `This page cannot draw a block of the type "${string(block.type)}".`);
  }
}

function section(block: Json, drawing: Drawing, id: string): ReactElement {
  const accessory = object(block.accessory);
  const fields = objects(block.fields);
  return h(
    "div",
    { className: "section" },
    h(
      "div",
      { className: "section-text" },
      ...(hasText(block.text) ? textNodes(block.text, drawing.names) : []),
      fields.length === 0
        ? null
        : h("div", { className: "fields" }, ...fields.map((f) => h("div", null, ...textNodes(f, drawing.names)))),
    ),
    "type" in accessory
      ? h("div", { className: "accessory" }, element(accessory, { blockId: id, dispatch: true }, drawing))
      : null,
  );
}

function contextPart(el: Json, drawing: Drawing): ReactNode {
  return el.type === "image" ? picture(el) : h("div", null, ...textNodes(el, drawing.names));
}

/** An input with its label, hint and what the app refused; the label and both texts are tied to the control by id. */
function input(block: Json, drawing: Drawing, blockId: string): ReactElement {
  const el = object(block.element);
  const optional = block.optional === true;
  const error = drawing.errors[blockId];
  const place = { blockId, dispatch: block.dispatch_action === true };
  const labelId = idOf(drawing, place, el, "label");
  const hintId = idOf(drawing, place, el, "hint");
  const errorId = idOf(drawing, place, el, "error");
  const hint = words(block.hint, drawing.names);
  const described = `${hint ? `${hintId} ` : ""}${errorId}`;
  const named = { labelledBy: labelId, describedBy: described, invalid: error !== undefined, required: !optional };
  return h(
    "div",
    { className: "field", "data-invalid": error === undefined ? undefined : "yes" },
    h(
      "div",
      { className: "label", id: labelId },
      words(block.label, drawing.names),
      optional ? h("small", null, " (optional)") : null,
    ),
    element(el, { ...place, ...named }, drawing),
    hint ? h("p", { className: "hint", id: hintId }, hint) : null,
    h("p", { className: "error", id: errorId, hidden: error === undefined }, error ?? ""),
  );
}

function image(block: Json, drawing: Drawing): ReactElement {
  const title = words(block.title, drawing.names);
  return h("figure", { className: "image" }, title ? h("figcaption", null, title) : null, picture(block));
}

const ALERT_NAMES: Readonly<Record<string, string>> = {
  warning: "Warning",
  error: "Problem",
  success: "Done",
  info: "Note",
};

function alert(block: Json, drawing: Drawing): ReactElement {
  const level = string(block.level, "default");
  const name = ALERT_NAMES[level];
  return h(
    "div",
    { className: `alert alert-${level.replace(/[^a-z]/g, "")}` },
    name === undefined ? null : h("strong", null, name),
    h("div", null, ...textNodes(block.text, drawing.names)),
  );
}

function reference(title: string, address: string): ReactElement {
  const href = safeLink(address);
  const inside = href === undefined ? title : h("a", { href, target: "_blank", rel: "noreferrer noopener" }, title);
  return h("p", { className: "reference" }, inside);
}
