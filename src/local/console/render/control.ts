import { createElement as h, type ReactElement, type ReactNode } from "react";
import { type Json, list, object, string } from "./json.ts";
import type { Drawing, Names } from "./names.ts";
import { textNodes, words } from "./text.ts";

/** Where an interactive element stands, and how it is named and described to a screen reader. */
export interface Place {
  readonly blockId: string;
  /** True when a change is told to the app at once; false for an input that waits for the submit button. */
  readonly dispatch: boolean;
  /** Visible label's id; without it the element's placeholder or action id names it. */
  readonly labelledBy?: string;
  readonly describedBy?: string;
  readonly invalid?: boolean;
  readonly required?: boolean;
}

/** The wrapper that tells the page's script which element this is and what to ask before it acts. */
export function control(element: Json, place: Place, ...children: ReactNode[]): ReactElement {
  const confirm = object(element.confirm);
  return h(
    "div",
    {
      className: `control control-${string(element.type).replaceAll("_", "-")}`,
      "data-control": string(element.type),
      "data-block": place.blockId,
      "data-action": string(element.action_id),
      "data-dispatch": place.dispatch ? "yes" : undefined,
      "data-required": place.required ? "yes" : undefined,
      "data-trigger": list(object(element.dispatch_action_config).trigger_actions_on).join(" ") || undefined,
    },
    ...children,
    "text" in confirm ? question(confirm) : null,
  );
}

/** Ids stand for themselves: the question before an action is short and rarely mentions anybody. */
const BARE: Names = { user: (id) => id, channel: (id) => id };

/** What is asked before the element acts; a template, so that it is drawn only in the dialog. */
function question(confirm: Json): ReactElement {
  const data = {
    "data-title": words(confirm.title, BARE),
    "data-yes": words(confirm.confirm, BARE) || "Yes",
    "data-no": words(confirm.deny, BARE) || "Cancel",
    "data-style": string(confirm.style),
  };
  return h("template", data, ...textNodes(confirm.text, BARE));
}

/** Attributes that name, describe and mark a form control. */
export function naming(element: Json, place: Place): Record<string, string | boolean | undefined> {
  const hint = string(object(element.placeholder).text) || string(element.accessibility_label);
  return {
    "aria-labelledby": place.labelledBy,
    "aria-label": place.labelledBy === undefined ? hint || string(element.action_id) : undefined,
    "aria-describedby": place.describedBy,
    "aria-invalid": place.invalid || undefined,
    "aria-required": place.required || undefined,
    "data-focus": element.focus_on_load === true || undefined,
  };
}

/** What the person chose or typed before, in Slack's own form; empty when nothing. */
export function former(element: Json, place: Place, drawing: Drawing): Json {
  return object(object(drawing.values[place.blockId])[string(element.action_id)]);
}

/** An id for an element part, unique on the page as long as the drawing's prefix is. */
export function idOf(drawing: Drawing, place: Place, element: Json, part: string): string {
  return `${drawing.idPrefix}-${place.blockId}-${string(element.action_id)}-${part}`.replace(/[^\w-]/g, "_");
}
