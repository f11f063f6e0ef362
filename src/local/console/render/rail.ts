import { createElement as h, type ReactElement } from "react";
import type { Channel, Person } from "../../slack/model.ts";
import { avatar } from "./avatar.ts";

/** What the rail of one person shows. */
export interface RailData {
  readonly me: Person;
  readonly people: readonly Person[];
  readonly bot: Person | undefined;
  readonly channels: readonly { readonly channel: Channel; readonly unread: number }[];
}

/** Draws the left rail: the app's Home and conversation, the channels, and the four people to look as. */
export function rail(data: RailData): ReactElement {
  const { me } = data;
  const app = data.bot?.realName ?? "App";
  const own = data.channels.filter((c) => c.channel.kind === "dm");
  const shared = data.channels.filter((c) => c.channel.kind === "channel");
  return h(
    "div",
    { className: "rail-inside" },
    h("h2", { id: "rail-app" }, app),
    h(
      "ul",
      { "aria-labelledby": "rail-app" },
      h(
        "li",
        null,
        h(
          "a",
          {
            href: `#/${me.id}/home`,
            "data-title": "Home",
            "data-topic": `What ${app} shows you`,
            "data-kind": "home",
            "data-channel-link": "home",
          },
          "Home",
        ),
      ),
      ...own.map(({ channel, unread }) =>
        link(me, channel, unread, "Messages", app, "Ask in your own words, or type /billing"),
      ),
    ),
    h("h2", { id: "rail-channels" }, "Channels"),
    h(
      "ul",
      { "aria-labelledby": "rail-channels" },
      ...shared.map(({ channel, unread }) =>
        link(me, channel, unread, `# ${channel.name}`, `# ${channel.name}`, channel.topic),
      ),
    ),
    h("h2", { id: "rail-people" }, "Look as"),
    h(
      "ul",
      { className: "people", "aria-labelledby": "rail-people" },
      ...data.people.map((p) => personLink(p, p.id === me.id)),
    ),
  );
}

function link(me: Person, channel: Channel, unread: number, text: string, title: string, topic: string): ReactElement {
  const attributes = {
    href: `#/${me.id}/${channel.id}`,
    "data-channel-link": channel.id,
    "data-kind": channel.kind,
    "data-title": title,
    "data-topic": topic,
    "data-members": channel.members.length,
    className: unread > 0 ? "unread" : undefined,
  };
  const count = h(
    "span",
    { className: "count" },
    String(Math.min(unread, 99)),
    h("span", { className: "unseen" }, " unread"),
  );
  return h(
    "li",
    null,
    h("a", attributes, h("span", { className: "name", dir: "auto" }, text), unread > 0 ? count : null),
  );
}

function personLink(person: Person, current: boolean): ReactElement {
  const [, name = person.realName, work = ""] = /^(.*?)\s*\((.*)\)$/.exec(person.realName) ?? [];
  return h(
    "li",
    null,
    h(
      "a",
      { href: `#/${person.id}`, "data-person-link": person.id, "aria-current": current ? "true" : undefined },
      avatar(person.id, person.realName),
      h("span", { className: "name" }, name, work ? h("small", null, work) : null),
    ),
  );
}
