import { createElement as h, type ReactElement, type ReactNode } from "react";
import { control, former, naming, type Place } from "./control.ts";
import { type Json, number, object, string } from "./json.ts";
import { safeImage, safeLink } from "./links.ts";
import { externalSelect, multiSelect, overflow, select, ticks } from "./menus.ts";
import { decode, plain } from "./mrkdwn.ts";
import type { Drawing } from "./names.ts";

/** Draws one Block Kit element: a button, a menu, an input or a picture. */
export function element(el: Json, place: Place, drawing: Drawing): ReactNode {
  const type = string(el.type);
  if (type === "button" || type === "workflow_button") return button(el, place);
  if (type === "icon_button") return button({ ...el, text: el.text ?? el.accessibility_label }, place);
  if (type === "feedback_buttons") return feedback(el, place);
  if (type === "overflow") return overflow(el, place);
  if (type === "image") return picture(el);
  if (type === "radio_buttons" || type === "checkboxes") return ticks(el, place, drawing);
  if (type.endsWith("external_select")) return externalSelect(el, place, drawing);
  if (type.startsWith("multi_")) return multiSelect(el, place, drawing);
  if (type.endsWith("_select")) return select(el, place, drawing);
  return input(el, place, drawing);
}

/** A picture from this machine; one from elsewhere is named and not loaded. */
export function picture(el: Json): ReactElement {
  const src = safeImage(string(el.image_url) || string(object(el.slack_file).url));
  const alt = plain(string(el.alt_text));
  if (src === undefined)
    return h("span", { className: "no-picture" }, `Picture not loaded: ${alt || "no description"}`);
  return h("img", { src, alt, loading: "lazy" });
}

function button(el: Json, place: Place): ReactElement {
  const style = string(el.style);
  const className = `button${style === "primary" || style === "danger" ? ` ${style}` : ""}`;
  const text = plain(string(object(el.text).text) || string(el.text));
  const named = string(el.accessibility_label);
  const href = safeLink(string(el.url));
  return control(
    el,
    place,
    h(
      "button",
      {
        type: "button",
        className,
        "aria-label": named || undefined,
        "data-value": string(el.value),
        "data-url": href,
      },
      text,
      href === undefined ? null : h("span", { className: "out", "aria-hidden": true }, "↗"),
    ),
  );
}

function feedback(el: Json, place: Place): ReactElement {
  const choice = (which: "positive_button" | "negative_button"): ReactElement => {
    const part = object(el[which]);
    const text = plain(string(object(part.text).text));
    const name = string(part.accessibility_label) || undefined;
    const value = string(part.value);
    return h("button", { type: "button", className: "button small", "data-value": value, "aria-label": name }, text);
  };
  return control(el, place, h("div", { className: "row" }, choice("positive_button"), choice("negative_button")));
}

const HTML_TYPE: Readonly<Record<string, string>> = {
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "datetime-local",
  email_text_input: "email",
  url_text_input: "url",
  file_input: "file",
};

function input(el: Json, place: Place, drawing: Drawing): ReactElement {
  const type = string(el.type);
  const before = former(el, place, drawing);
  const value = typedValue(type, el, before);
  const placeholder = decode(string(object(el.placeholder).text)) || undefined;
  const shared = { ...naming(el, place), defaultValue: value, placeholder };
  const minLength = number(el.min_length);
  const maxLength = number(el.max_length);
  if (type === "rich_text_input" || el.multiline === true)
    return control(el, place, h("textarea", { ...shared, rows: 4, className: "input", minLength, maxLength }));
  if (type === "number_input") {
    const bounds = {
      "data-min": string(el.min_value) || undefined,
      "data-max": string(el.max_value) || undefined,
    };
    const decimals = el.is_decimal_allowed === true;
    const mode = decimals ? "decimal" : "numeric";
    // A text field: browsers rewrite what is typed into a number field, and amounts must arrive as they were written.
    return control(
      el,
      place,
      h("input", {
        ...shared,
        ...bounds,
        type: "text",
        inputMode: mode,
        "data-decimals": decimals || undefined,
        className: "input figure",
      }),
    );
  }
  const extra = type === "plain_text_input" ? { minLength, maxLength } : {};
  return control(el, place, h("input", { ...shared, ...extra, type: HTML_TYPE[type] ?? "text", className: "input" }));
}

function typedValue(type: string, el: Json, before: Json): string | undefined {
  if (type === "file_input") return undefined;
  if (type === "datepicker") return string(before.selected_date ?? el.initial_date);
  if (type === "timepicker") return string(before.selected_time ?? el.initial_time);
  if (type === "rich_text_input") return richWords(before.rich_text_value ?? el.initial_value);
  if (type !== "datetimepicker") return string(before.value ?? el.initial_value);
  const seconds = number(before.selected_date_time ?? el.initial_date_time);
  return seconds === undefined ? "" : new Date(seconds * 1000).toISOString().slice(0, 16);
}

/** The words of a rich text value, a line for each of its sections. */
function richWords(value: unknown): string {
  const words = (node: Json): string =>
    string(node.text) + (Array.isArray(node.elements) ? node.elements.map((e) => words(object(e))).join("") : "");
  const sections = object(value).elements;
  return Array.isArray(sections) ? sections.map((s) => words(object(s))).join("\n") : "";
}
