import { createElement as h, type ReactElement } from "react";
import type { OpenView } from "../../slack/model.ts";
import { blocks } from "./blocks.ts";
import { string } from "./json.ts";
import { plain } from "./mrkdwn.ts";
import type { Drawing } from "./names.ts";

/** Draws the modal on top of a stack as a form; `depth` above one gives it a way back. */
export function modal(view: OpenView, depth: number, drawing: Drawing): ReactElement {
  const { payload } = view;
  const submit = payload.submit === undefined ? undefined : plain(payload.submit.text);
  const titleId = `title-${view.id}`;
  return h(
    "form",
    { className: "modal", "data-view": view.id, noValidate: true, "aria-labelledby": titleId },
    h(
      "header",
      null,
      depth > 1
        ? h("button", { type: "button", className: "icon", "data-modal": "back", "aria-label": "Back" }, "←")
        : null,
      h("h2", { id: titleId, dir: "auto" }, plain(string(payload.title?.text))),
      h("button", { type: "button", className: "icon", "data-modal": "clear", "aria-label": "Close" }, "×"),
    ),
    h("div", { className: "modal-body", tabIndex: -1 }, ...blocks(payload.blocks, drawing)),
    h(
      "footer",
      null,
      h(
        "button",
        { type: "button", className: "button", "data-modal": "close" },
        plain(payload.close?.text ?? "Cancel"),
      ),
      submit === undefined
        ? null
        : h(
            "button",
            { type: "submit", className: "button primary", disabled: payload.submit_disabled === true },
            submit,
          ),
    ),
  );
}

/** Draws a person's Home tab, or says that the app has not published one. */
export function home(view: OpenView | undefined, drawing: Drawing): ReactElement {
  if (view === undefined) return h("p", { className: "empty" }, "Reckoner has not published a Home tab for you yet.");
  return h("div", { className: "home-view", "data-view": view.id }, ...blocks(view.payload.blocks, drawing));
}
