import { Fragment, createElement as h, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { Clock } from "#src/kernel/clock.ts";
import type { Message, OpenView, Person, Prompts } from "../slack/model.ts";
import type { Workspace } from "../slack/workspace.ts";
import { message } from "./render/message.ts";
import type { Drawing } from "./render/names.ts";
import { rail } from "./render/rail.ts";
import { clockText } from "./render/time.ts";
import { home, modal } from "./render/view.ts";
import type { ClockFace, DrawnMessage, DrawnModal, Snapshot, Talk } from "./wire.ts";

/** Draws what one person sees of a workspace; every answer is made from the workspace's present state. */
export class Picture {
  readonly #workspace: Workspace;
  readonly #clock: Clock;
  readonly #person: Person;

  constructor(workspace: Workspace, clock: Clock, person: Person) {
    this.#workspace = workspace;
    this.#clock = clock;
    this.#person = person;
  }

  /** Everything, with the messages of one channel; a channel the person is not in, or `home`, has none. */
  snapshot(channel: string): Snapshot {
    const messages = this.#workspace.messages(channel, this.#person.id);
    return {
      seq: this.#workspace.seq,
      me: this.#person.id,
      rail: this.rail(),
      home: this.home(),
      modal: this.modal(),
      clock: this.clock(),
      channel,
      messages: messages.map((m) => this.#drawn(m, messages)),
      talks: [undefined, ...new Set(messages.map((m) => m.threadTs ?? m.ts))].map((ts) => this.talk(channel, ts)),
    };
  }

  /** One message as it stands now; undefined when it is gone or not for this person. */
  message(channel: string, ts: string): DrawnMessage | undefined {
    const messages = this.#workspace.messages(channel, this.#person.id);
    const found = messages.find((m) => m.ts === ts);
    return found && this.#drawn(found, messages);
  }

  rail(): string {
    const { id } = this.#person;
    const everybody = this.#workspace.people();
    return html(
      rail({
        me: this.#person,
        people: everybody.filter((p) => p.role !== "app"),
        bot: everybody.find((p) => p.role === "app"),
        channels: this.#workspace
          .channels(id)
          .map((channel) => ({ channel, unread: this.#workspace.unread(id, channel.id) })),
      }),
    );
  }

  home(): string {
    const view = this.#workspace.home(this.#person.id);
    return html(home(view, this.#drawing(view?.id ?? "home", view)));
  }

  /** The modal on top, or null when none is open. */
  modal(): DrawnModal | null {
    const stack = this.#workspace.modals(this.#person.id);
    const top = stack.at(-1);
    if (top === undefined) return null;
    return {
      viewId: top.id,
      depth: stack.length,
      version: `${top.hash} ${stack.length} ${JSON.stringify(top.errors)}`,
      html: html(modal(top, stack.length, this.#drawing(top.id, top))),
    };
  }

  talk(channel: string, threadTs?: string): Talk {
    return {
      channel,
      ...(threadTs === undefined ? {} : { threadTs }),
      status: this.#workspace.status(channel, threadTs),
      session: this.#workspace.session(channel, threadTs) ?? "",
      title: this.#workspace.title(channel, threadTs),
      prompts: promptsHtml(this.#workspace.prompts(channel, threadTs)),
    };
  }

  clock(): ClockFace {
    const at = this.#clock.now();
    return { text: clockText(at), at: at.toISOString() };
  }

  #drawn(m: Message, all: readonly Message[]): DrawnMessage {
    const around = {
      author: this.#workspace.person(m.user),
      replies: m.threadTs === undefined ? all.filter((r) => r.threadTs === m.ts) : [],
    };
    return {
      channel: m.channel,
      ts: m.ts,
      ...(m.threadTs === undefined ? {} : { threadTs: m.threadTs }),
      ...(m.broadcast === undefined ? {} : { broadcast: m.broadcast }),
      html: html(message(m, around, this.#drawing(`${m.channel}-${m.ts}`))),
    };
  }

  #drawing(idPrefix: string, view?: OpenView): Drawing {
    const workspace = this.#workspace;
    return {
      names: {
        user: (id) => workspace.person(id)?.realName.replace(/\s*\(.*\)$/, "") ?? id,
        channel: (id) => workspace.channel(id)?.name ?? id,
      },
      values: view?.values ?? {},
      errors: view?.errors ?? {},
      idPrefix,
      people: workspace.people().map((p) => ({ id: p.id, name: p.realName })),
      channels: workspace
        .channels(this.#person.id)
        .filter((c) => c.kind === "channel")
        .map((c) => ({ id: c.id, name: `# ${c.name}` })),
    };
  }
}

function promptsHtml(prompts: Prompts | undefined): string {
  if (prompts === undefined || prompts.prompts.length === 0) return "";
  const buttons = prompts.prompts.map((p) =>
    h("button", { type: "button", className: "prompt", "data-prompt": p.message }, p.title),
  );
  return html(h(Fragment, null, prompts.title ? h("p", null, prompts.title) : null, ...buttons));
}

function html(node: ReactElement): string {
  return renderToStaticMarkup(node);
}
