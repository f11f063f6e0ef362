import { chartText } from "#src/charts/chart-text.ts";
import type { Chart, TextFile } from "#src/view/view.ts";
import { LIMITS } from "./limits.ts";
import type { Rendered } from "./render/message.ts";
import { respondPrivately } from "./response-url.ts";
import { type Posted, type SlackWeb, type Spot, slackErrorOf } from "./web.ts";

/** A place where one answer appears. The first `show` posts, every later one edits what was posted, where that is possible. */
export interface Outlet {
  /** Whether pictures and other files can be shared here; nothing that only one person may see can carry one. */
  readonly pictures: boolean;
  /** Whether a later `show` changes the message. Slack lets nobody edit what only one person sees; there it posts anew. */
  readonly editable: boolean;
  /** The message that everybody in the place sees and that can be edited later, once it is there. */
  readonly posted: Posted | undefined;
  /** Whether others than the one person read it. */
  readonly shared: boolean;
  show(message: Rendered): Promise<void>;
  /** Shares a chart as a picture beside the answer. */
  picture(chart: Chart): Promise<void>;
  /** Shares a text as a file beside the answer. */
  file(file: TextFile): Promise<void>;
}

/** A message in a channel, a thread or a direct conversation, posted by the bot; `existing` is edited from the start. */
export function channelOutlet(web: SlackWeb, spot: Spot, existing?: Posted): Outlet {
  let posted = existing;
  return {
    pictures: true,
    editable: true,
    shared: !spot.channel.startsWith("D"),
    get posted() {
      return posted;
    },
    show: async (message) => {
      if (posted === undefined) posted = await web.post(spot, message);
      else await web.update(posted, message);
    },
    picture: async (chart) => {
      // Drawing brings a large library with it, which most processes never need: Slack draws charts itself.
      const { drawPng } = await import("#src/charts/draw.ts");
      await web.upload(
        { ...spot, channel: posted?.channel ?? spot.channel },
        {
          bytes: await drawPng(chart),
          name: "chart.png",
          title: chart.title.slice(0, LIMITS.sectionText),
          alt: chartText(chart).slice(0, LIMITS.altText),
        },
      );
    },
    file: ({ name, title, text }) =>
      web.upload(
        { ...spot, channel: posted?.channel ?? spot.channel },
        { bytes: new TextEncoder().encode(`${text}\n`), name, title },
      ),
  };
}

/**
 * A message that only the person who asked sees. With `replace` it takes the place of the message that was clicked; with a thread
 * it stands there.
 */
export function privateOutlet(responseUrl: string, replace = false, threadTs?: string): Outlet {
  let shown = replace;
  return {
    pictures: false,
    editable: false,
    posted: undefined,
    shared: false,
    show: async (message) => {
      const again = shown;
      shown = true;
      await respondPrivately(responseUrl, message, again, threadTs);
    },
    picture: noFiles,
    file: noFiles,
  };
}

/** The direct conversation with a person, opened when the first message is there. */
export function directOutlet(web: SlackWeb, user: string): Outlet {
  let direct: Promise<Outlet> | undefined;
  let opened: Outlet | undefined;
  const outlet = async (): Promise<Outlet> => {
    direct ??= web.openDirect(user).then((channel) => channelOutlet(web, { channel }));
    opened = await direct;
    return opened;
  };
  return {
    pictures: true,
    editable: true,
    shared: false,
    get posted() {
      return opened?.posted;
    },
    show: async (message) => (await outlet()).show(message),
    picture: async (chart) => (await outlet()).picture(chart),
    file: async (file) => (await outlet()).file(file),
  };
}

/** Slack's words for a place that we cannot write to, or not any more. */
const CLOSED = new Set([
  "expired_url",
  "used_url",
  "invalid_url",
  "not_in_channel",
  "channel_not_found",
  "is_archived",
  "restricted_action",
  "restricted_action_read_only_channel",
  "no_permission",
]);

/** The first outlet, or the second from the moment the first turns out to be closed to the bot. */
export function orElse(first: Outlet, second: Outlet): Outlet {
  let current = first;
  return {
    get pictures() {
      return current.pictures;
    },
    get editable() {
      return current.editable;
    },
    get posted() {
      return current.posted;
    },
    get shared() {
      return current.shared;
    },
    show: async (message) => {
      try {
        await current.show(message);
      } catch (error) {
        if (current === second || !CLOSED.has(slackErrorOf(error) ?? "")) throw error;
        current = second;
        await current.show(message);
      }
    },
    picture: async (chart) => current.picture(chart),
    file: async (file) => current.file(file),
  };
}

function noFiles(): Promise<void> {
  throw new Error("nothing can be shared as a file in a message that only one person sees");
}
