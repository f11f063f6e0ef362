import { createElement as h, type ReactElement, type ReactNode } from "react";
import { control, former, idOf, naming, type Place } from "./control.ts";
import { type Json, list, object, objects, string } from "./json.ts";
import { plain } from "./mrkdwn.ts";
import type { Drawing } from "./names.ts";

/** A menu of one choice; native, so that it works with every keyboard and screen reader. */
export function select(element: Json, place: Place, drawing: Drawing): ReactElement {
  const chosen = chosenKey(object(former(element, place, drawing)), element);
  const groups = objects(element.option_groups);
  const options = groups.length
    ? groups.map((g, i) =>
        h("optgroup", { key: i, label: plain(string(object(g.label).text)) }, ...optionNodes(objects(g.options))),
      )
    : optionNodes(choices(element, drawing));
  const placeholder = plain(string(object(element.placeholder).text, "Choose"));
  return control(
    element,
    place,
    h(
      "select",
      { ...naming(element, place), defaultValue: chosen, className: "select" },
      h("option", { value: "" }, placeholder),
      ...options,
    ),
  );
}

/** A menu of several choices, as a list of check boxes that opens. */
export function multiSelect(element: Json, place: Place, drawing: Drawing): ReactElement {
  const before = former(element, place, drawing);
  const chosen = new Set(chosenKeys(before, element));
  const groups = objects(element.option_groups);
  const all = groups.length ? groups.flatMap((g) => objects(g.options)) : choices(element, drawing);
  const name = idOf(drawing, place, element, "choice");
  const placeholder = plain(string(object(element.placeholder).text, "Choose"));
  // The summary is named by the label and by what is chosen, which is written into it.
  const id = idOf(drawing, place, element, "summary");
  const named = place.labelledBy === undefined ? {} : { id, "aria-labelledby": `${place.labelledBy} ${id}` };
  return control(
    element,
    place,
    h(
      "details",
      { className: "multi" },
      h(
        "summary",
        {
          ...naming(element, place),
          ...named,
          "data-placeholder": placeholder,
          role: "button",
          "aria-expanded": false,
        },
        placeholder,
      ),
      h(
        "fieldset",
        { "aria-labelledby": place.labelledBy, "aria-label": place.labelledBy ? undefined : placeholder },
        ...all.map((o) => tick("checkbox", name, o, chosen.has(string(o.value)))),
      ),
    ),
  );
}

/** A menu whose options the app is asked for while the person types. */
export function externalSelect(element: Json, place: Place, drawing: Drawing): ReactElement {
  const multi = string(element.type).startsWith("multi_");
  const before = former(element, place, drawing);
  const initial = multi
    ? objects(before.selected_options ?? element.initial_options)
    : [object(before.selected_option ?? element.initial_option)].filter((o) => "value" in o);
  const listId = idOf(drawing, place, element, "list");
  const placeholder = plain(string(object(element.placeholder).text, "Type to search"));
  return control(
    element,
    place,
    h(
      "div",
      { className: "external", "data-min": string(String(element.min_query_length ?? 3)) },
      h(
        "ul",
        { className: "picked", "aria-label": "Chosen" },
        ...initial.map((o) => h("li", { "data-option": JSON.stringify(o) }, label(o))),
      ),
      h("input", {
        ...naming(element, place),
        type: "text",
        className: "input",
        role: "combobox",
        autoComplete: "off",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": listId,
        placeholder,
      }),
      h("div", { id: listId, role: "listbox", className: "options", hidden: true, "aria-label": placeholder }),
    ),
  );
}

/** Radio buttons or check boxes. */
export function ticks(element: Json, place: Place, drawing: Drawing): ReactElement {
  const kind = element.type === "checkboxes" ? "checkbox" : "radio";
  const before = former(element, place, drawing);
  const chosen = new Set(kind === "radio" ? [chosenKey(before, element)] : chosenKeys(before, element));
  const name = idOf(drawing, place, element, "choice");
  return control(
    element,
    place,
    h(
      "fieldset",
      { ...naming(element, place), className: "ticks" },
      ...objects(element.options).map((o) => tick(kind, name, o, chosen.has(string(o.value)))),
    ),
  );
}

/** Three dots that open a list of further actions. */
export function overflow(element: Json, place: Place): ReactElement {
  return control(
    element,
    place,
    h(
      "details",
      { className: "overflow" },
      h(
        "summary",
        { "aria-label": "More actions", role: "button", "aria-haspopup": "menu", "aria-expanded": false },
        h("span", { "aria-hidden": true }, "⋯"),
      ),
      h(
        "div",
        { role: "menu" },
        ...objects(element.options).map((o) =>
          h("button", { type: "button", role: "menuitem", "data-option": JSON.stringify(o) }, label(o)),
        ),
      ),
    ),
  );
}

function tick(kind: string, name: string, option: Json, checked: boolean): ReactNode {
  const description = string(object(option.description).text);
  return h(
    "label",
    { className: "tick" },
    h("input", {
      type: kind,
      name,
      value: string(option.value),
      defaultChecked: checked,
      "data-option": JSON.stringify(option),
    }),
    h("span", null, label(option), description ? h("small", null, plain(description)) : null),
  );
}

function optionNodes(options: readonly Json[]): ReactNode[] {
  return options.map((o) => h("option", { value: string(o.value), "data-option": JSON.stringify(o) }, label(o)));
}

function label(option: Json): string {
  return plain(string(object(option.text).text));
}

/** The options of a menu: its own, or people or channels as pseudo options whose value is the id. */
function choices(element: Json, drawing: Drawing): readonly Json[] {
  const type = string(element.type);
  const named = type.includes("users")
    ? drawing.people
    : type.includes("channels")
      ? drawing.channels
      : type.includes("conversations")
        ? [...drawing.channels, ...drawing.people]
        : undefined;
  if (named === undefined) return objects(element.options);
  return named.map((n) => ({ value: n.id, text: { type: "plain_text", text: n.name } }));
}

const SINGLE = ["user", "channel", "conversation", "date", "time"];

function chosenKey(before: Json, element: Json): string {
  const option = object(before.selected_option ?? element.initial_option).value;
  const others = SINGLE.flatMap((kind) => [before[`selected_${kind}`], element[`initial_${kind}`]]);
  return string([option, ...others].find((value) => typeof value === "string"));
}

function chosenKeys(before: Json, element: Json): string[] {
  const options = before.selected_options ?? element.initial_options;
  const ids = ["users", "channels", "conversations"].flatMap((k) =>
    list(before[`selected_${k}`] ?? element[`initial_${k}`]),
  );
  return [...objects(options).map((o) => string(o.value)), ...ids.map((id) => string(id))];
}
