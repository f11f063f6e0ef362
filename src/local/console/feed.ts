import type { Change } from "../slack/model.ts";
import type { Workspace } from "../slack/workspace.ts";
import type { Picture } from "./picture.ts";
import type { PageEvent } from "./wire.ts";

/** Changes that fall together are drawn once; short enough that a streamed answer still flows. */
const GATHER_MS = 30;
const HEARTBEAT_MS = 10_000;

/** What is told to one page. */
export interface Feed {
  /** Tells the time at once: it was moved. */
  tick(): void;
  stop(): void;
}

/**
 * Tells one page what changes for its person until `stop` is called. Changes are gathered for a moment and drawn from
 * the state of then, so that twenty appends to a stream in one tick cost one drawing.
 */
export function feed(workspace: Workspace, picture: Picture, personId: string, send: (event: PageEvent) => void): Feed {
  const pending = new Map<string, () => PageEvent | undefined>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    const all = [...pending.values()];
    pending.clear();
    for (const draw of all) {
      const event = draw();
      if (event) send(event);
    }
    tick();
  };
  const tick = (): void => send({ kind: "clock", ...picture.clock() });
  const stopListening = workspace.subscribe((change) => {
    for (const [key, draw] of eventsOf(change, workspace, picture, personId, pending)) pending.set(key, draw);
    if (pending.size > 0) timer ??= setTimeout(flush, GATHER_MS);
  });
  const heartbeat = setInterval(tick, HEARTBEAT_MS);
  return {
    tick,
    stop() {
      stopListening();
      clearInterval(heartbeat);
      clearTimeout(timer);
    },
  };
}

type Draw = () => PageEvent | undefined;

function eventsOf(
  change: Change,
  workspace: Workspace,
  picture: Picture,
  personId: string,
  pending: ReadonlyMap<string, Draw>,
): [string, Draw][] {
  const railToo: [string, Draw] = ["rail", () => ({ kind: "rail", html: picture.rail() })];
  switch (change.kind) {
    case "message.posted":
    case "message.changed":
    case "message.deleted": {
      const { channel, ts, threadTs, ephemeralFor } = change.message;
      const member = workspace.channel(channel)?.members.includes(personId) ?? false;
      if (!member || (ephemeralFor !== undefined && ephemeralFor !== personId)) return [];
      const key = `message ${channel} ${ts}`;
      // A message that was posted and edited in one moment is still new to the page.
      const fresh = change.kind === "message.posted" || pending.has(`fresh ${key}`);
      const events: [string, Draw][] = [[key, () => messageEvent(picture, channel, ts, fresh)]];
      if (fresh) events.push([`fresh ${key}`, () => undefined]);
      if (threadTs !== undefined)
        events.push([`message ${channel} ${threadTs}`, () => messageEvent(picture, channel, threadTs, false)]);
      return [...events, railToo];
    }
    case "view.opened":
    case "view.closed":
      return change.personId === personId ? [modalToo(picture)] : [];
    case "view.changed":
      if (change.personId !== personId) return [];
      return [change.view.payload.type === "home" ? homeToo(picture) : modalToo(picture)];
    case "home.published":
      return change.personId === personId ? [homeToo(picture)] : [];
    case "prompts.set":
    case "status.set":
    case "session.set":
    case "session.renamed": {
      const { channel, threadTs } = change;
      const member = workspace.channel(channel)?.members.includes(personId) ?? false;
      return member
        ? [[`talk ${channel} ${threadTs ?? ""}`, () => ({ kind: "talk", talk: picture.talk(channel, threadTs) })]]
        : [];
    }
    case "channel.created":
      return [railToo];
    case "read":
      return change.personId === personId ? [railToo] : [];
  }
}

function messageEvent(picture: Picture, channel: string, ts: string, fresh: boolean): PageEvent {
  const message = picture.message(channel, ts);
  return message === undefined ? { kind: "gone", channel, ts } : { kind: "message", message, fresh };
}

function modalToo(picture: Picture): [string, Draw] {
  return ["modal", () => ({ kind: "modal", modal: picture.modal() })];
}

function homeToo(picture: Picture): [string, Draw] {
  return ["home", () => ({ kind: "home", html: picture.home() })];
}
