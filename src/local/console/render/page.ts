import { createElement as h, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { ClockFace } from "../wire.ts";

/** What the page says about itself before any script runs. */
export interface PageData {
  readonly workspaceName: string;
  readonly banner: string;
  readonly clock: ClockFace;
  /** Whether the clock can be moved. */
  readonly movable: boolean;
  /** Person whose side is shown when the address names nobody. */
  readonly firstPersonId: string;
}

/** The whole document, without any message: the script fills it from `console/state`. */
export function page(data: PageData): string {
  const document = h(
    "html",
    { lang: "en" },
    h(
      "head",
      null,
      h("meta", { charSet: "utf-8" }),
      h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      h("meta", { name: "color-scheme", content: "light dark" }),
      h("title", null, data.workspaceName),
      h("link", { rel: "icon", href: "console/icon.svg", type: "image/svg+xml" }),
      h("script", { src: "console/client/theme-first.ts" }),
      h("link", { rel: "stylesheet", href: "console/style.css" }),
      h("script", { type: "module", src: "console/client/main.ts" }),
    ),
    h(
      "body",
      { "data-first-person": data.firstPersonId },
      h("a", { className: "skip", href: "#composer" }, "Skip to the message box"),
      banner(data),
      h("div", { className: "frame" }, railShell(data), main(), thread()),
      h("dialog", { id: "modal", "aria-live": "off" }),
      confirmDialog(),
      h("div", { id: "live", className: "unseen", "aria-live": "polite", role: "status" }),
      h("div", { id: "toast", className: "toast", role: "alert" }),
      h(
        "noscript",
        null,
        h(
          "p",
          { className: "noscript" },
          "This page needs JavaScript. The same answers are on the command line: npx reckoner help",
        ),
      ),
    ),
  );
  return `<!doctype html>${renderToStaticMarkup(document)}`;
}

function banner(data: PageData): ReactElement {
  return h(
    "div",
    { className: "banner", role: "note" },
    h("span", null, data.banner),
    h(
      "span",
      { className: "clock" },
      h("span", { className: "clock-label" }, "Demo clock"),
      h("time", { id: "clock", dateTime: data.clock.at }, data.clock.text),
      data.movable ? clockMoves() : null,
    ),
  );
}

/** Beside the clock: how far it can be moved ahead. The script knows when the next month begins. */
function clockMoves(): ReactElement {
  const move = (by: string, text: string, name: string): ReactElement =>
    h("button", { type: "button", className: "clock-move", "data-clock-move": by, "aria-label": name }, text);
  return h(
    "span",
    { className: "clock-moves", role: "group", "aria-label": "Move the demo clock ahead" },
    move("hour", "+1 hour", "+1 hour: move the demo clock ahead by one hour"),
    move("day", "+1 day", "+1 day: move the demo clock ahead by one day"),
    move("month", "Next month", "Next month: move the demo clock to the first of the next month"),
  );
}

function railShell(data: PageData): ReactElement {
  return h(
    "nav",
    { className: "rail", id: "rail", "aria-label": "Workspace" },
    h(
      "div",
      { className: "rail-head" },
      h("h1", null, data.workspaceName),
      h("button", { type: "button", className: "icon", id: "rail-close", "aria-label": "Close the menu" }, "×"),
    ),
    h("div", { id: "rail-body" }),
    h(
      "fieldset",
      { className: "theme", id: "theme" },
      h("legend", { className: "unseen" }, "Colours"),
      ...["Auto", "Light", "Dark"].map((name) =>
        h(
          "label",
          null,
          h("input", { type: "radio", name: "theme", value: name.toLowerCase() }),
          h("span", null, name),
        ),
      ),
    ),
  );
}

function main(): ReactElement {
  return h(
    "main",
    { className: "main", id: "main" },
    h(
      "header",
      { className: "main-head" },
      h(
        "button",
        {
          type: "button",
          className: "icon",
          id: "rail-open",
          "aria-label": "Open the menu",
          "aria-controls": "rail",
          "aria-expanded": "false",
        },
        "☰",
      ),
      h("h2", { id: "place", dir: "auto" }),
      h("p", { id: "topic", dir: "auto" }),
    ),
    h("div", { id: "home", className: "home", hidden: true, tabIndex: -1 }),
    h(
      "div",
      { id: "conversation", className: "conversation" },
      // Focusable so that the history can be scrolled with the keyboard.
      h(
        "div",
        { className: "scroll", id: "scroll", tabIndex: 0, role: "region", "aria-label": "Messages" },
        h("div", { id: "intro", className: "intro" }),
        h("ol", { id: "messages", className: "messages" }),
      ),
      talk("talk"),
      composer("composer", "Message", "Message, or / for commands"),
    ),
  );
}

function thread(): ReactElement {
  return h(
    "aside",
    { className: "thread", id: "thread", hidden: true, "aria-labelledby": "thread-title" },
    h(
      "header",
      { className: "main-head" },
      h("h2", { id: "thread-title" }, "Thread"),
      h("button", { type: "button", className: "icon", id: "thread-close", "aria-label": "Close the thread" }, "×"),
    ),
    h(
      "div",
      { className: "scroll", id: "thread-scroll", tabIndex: 0, role: "region", "aria-label": "Thread" },
      h("ol", { id: "thread-messages", className: "messages" }),
    ),
    talk("thread-talk"),
    composer("thread-composer", "Reply in the thread", "Reply in the thread"),
  );
}

function talk(id: string): ReactElement {
  return h(
    "div",
    { className: "talk", id },
    h("div", { className: "prompts", "data-part": "prompts" }),
    h(
      "p",
      { className: "status", "data-part": "status", hidden: true },
      h("span", { "data-part": "status-text", role: "status" }),
      h("button", { type: "button", className: "button small", "data-part": "stop" }, "Stop"),
    ),
  );
}

function composer(id: string, label: string, placeholder: string): ReactElement {
  const listId = `${id}-list`;
  return h(
    "form",
    { className: "composer", "data-composer": id },
    h("div", { id: listId, className: "completions", role: "listbox", "aria-label": "Commands", hidden: true }),
    h("label", { htmlFor: id, className: "unseen" }, label),
    h("textarea", {
      id,
      rows: 1,
      placeholder,
      role: "combobox",
      autoComplete: "off",
      spellCheck: false,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
      "aria-describedby": `${id}-help`,
    }),
    h("button", { type: "submit", className: "button primary send" }, "Send"),
    h(
      "p",
      { id: `${id}-help`, className: "composer-help" },
      h("kbd", null, "/"),
      " commands  ",
      h("kbd", null, "Tab"),
      " completes  ",
      h("kbd", null, "Enter"),
      " sends  ",
      h("kbd", null, "Shift"),
      "+",
      h("kbd", null, "Enter"),
      " new line",
    ),
  );
}

function confirmDialog(): ReactElement {
  return h(
    "dialog",
    { id: "confirm", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
    h(
      "form",
      { method: "dialog", className: "modal" },
      h("header", null, h("h2", { id: "confirm-title" })),
      h("div", { className: "modal-body", id: "confirm-text" }),
      h(
        "footer",
        null,
        h("button", { type: "submit", value: "no", className: "button", id: "confirm-no" }),
        h("button", { type: "submit", value: "yes", className: "button primary", id: "confirm-yes" }),
      ),
    ),
  );
}
