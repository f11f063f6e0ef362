import { createElement as h, type ReactElement, type ReactNode } from "react";
import type { Message, Person, SharedFile } from "../../slack/model.ts";
import { avatar } from "./avatar.ts";
import { blocks } from "./blocks.ts";
import { list, object, objects, string } from "./json.ts";
import { safeImage, safeLink } from "./links.ts";
import { markdown } from "./markdown.ts";
import { mrkdwn, plain, spoken } from "./mrkdwn.ts";
import type { Drawing } from "./names.ts";
import { dayOf, instantOf, timeOfDay } from "./time.ts";

/** What stands around a message: who wrote it and what its thread holds. */
export interface Around {
  readonly author: Person | undefined;
  /** Replies in its thread, oldest first; empty on a reply. */
  readonly replies: readonly Message[];
}

/** Draws one message as a list item; the script puts it in its place and folds the head of a run by one author. */
export function message(m: Message, around: Around, drawing: Drawing): ReactElement {
  const at = instantOf(m.ts);
  const name = authorName(m, around.author);
  const app = m.botId !== undefined || around.author?.role === "app";
  return h(
    "li",
    {
      className: m.ephemeralFor === undefined ? "message" : "message ephemeral",
      "data-ts": m.ts,
      "data-channel": m.channel,
      "data-thread": m.threadTs,
      "data-user": m.user,
      "data-app": app || undefined,
      // Belongs to the answer before it.
      "data-picture": (app && m.blocks.length === 0 && m.files.length > 0) || undefined,
      "data-at": at.getTime(),
      "data-day": dayOf(at),
      "data-words": `${name}: ${wordsOf(m, drawing).slice(0, 240)}`,
    },
    h(
      "article",
      { "aria-label": `${name}, ${timeOfDay(at)} UTC` },
      avatar(m.user, name, app),
      h(
        "div",
        { className: "message-main" },
        m.ephemeralFor === undefined ? null : h("p", { className: "only-you" }, "Only visible to you"),
        m.broadcast === true ? h("p", { className: "only-you" }, "Replied to a thread") : null,
        head(name, app, at, m.edited !== undefined),
        h("div", { className: "message-body" }, ...body(m, drawing)),
        ...m.files.map(file),
        threadBar(m, around.replies),
      ),
    ),
  );
}

function authorName(m: Message, author: Person | undefined): string {
  if (author === undefined) return m.user === "USLACKBOT" ? "Workspace notice" : m.user;
  return author.realName.replace(/\s*\(.*\)$/, "");
}

function head(name: string, app: boolean, at: Date, edited: boolean): ReactElement {
  const time = h("time", { dateTime: at.toISOString(), title: `${dayOf(at)}, ${timeOfDay(at)} UTC` }, timeOfDay(at));
  return h(
    "p",
    { className: "message-head" },
    h("strong", { dir: "auto" }, name),
    app ? h("span", { className: "badge" }, "APP") : null,
    time,
    edited ? h("span", { className: "edited" }, "(edited)") : null,
  );
}

function body(m: Message, drawing: Drawing): ReactNode[] {
  const open = m.stream?.state === "open";
  // The blocks of a stream hold its text too, in the order it came.
  const content =
    m.blocks.length > 0
      ? blocks(m.blocks, drawing)
      : m.stream === undefined
        ? mrkdwn(m.text, drawing.names)
        : m.text === ""
          ? []
          : [markdown(m.text)];
  return [
    ...content,
    ...objects(m.attachments).map((a) => attachment(a, drawing)),
    open ? h("span", { className: "cursor", role: "img", "aria-label": "still writing" }) : null,
  ];
}

function attachment(a: ReturnType<typeof object>, drawing: Drawing): ReactElement {
  const inside = list(a.blocks).length > 0 ? blocks(list(a.blocks), drawing) : mrkdwn(string(a.text), drawing.names);
  const title = string(a.title);
  return h(
    "div",
    { className: "attachment" },
    title ? h("p", { className: "card-title" }, plain(title)) : null,
    ...inside,
  );
}

function file(f: SharedFile): ReactElement {
  const src = f.mimetype.startsWith("image/") ? safeImage(f.url) : undefined;
  const title = f.title || f.name;
  if (src !== undefined)
    return h(
      "figure",
      { className: "image" },
      h("figcaption", null, title),
      h("img", { src, alt: f.altText || title, loading: "lazy" }),
    );
  const href = safeLink(f.url);
  const size = h("small", null, sizeOf(f.size));
  return h("p", { className: "file" }, href === undefined ? title : h("a", { href, download: f.name }, title), size);
}

function sizeOf(bytes: number): string {
  return bytes < 1000
    ? `${bytes} bytes`
    : `${new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 }).format(bytes / 1000)} kB`;
}

function threadBar(m: Message, replies: readonly Message[]): ReactNode {
  const last = replies.at(-1);
  const words = last === undefined ? "Reply" : `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  if (m.threadTs !== undefined || m.ephemeralFor !== undefined) return null;
  const when = last === undefined ? null : h("small", null, `last at ${timeOfDay(instantOf(last.ts))}`);
  return h(
    "button",
    { type: "button", className: last === undefined ? "thread-bar quiet" : "thread-bar", "data-open-thread": m.ts },
    words,
    when,
  );
}

function wordsOf(m: Message, drawing: Drawing): string {
  if (m.text !== "") return spoken(m.text, drawing.names);
  const first = m.blocks.map((b) => string(object(b.text).text)).find((t) => t !== "");
  return first === undefined ? "sent a message" : spoken(first, drawing.names);
}
