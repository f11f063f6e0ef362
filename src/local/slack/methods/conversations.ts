import { Refusal } from "../content.ts";
import type { SlackContext } from "../context.ts";
import { DEMO } from "../demo-workspace.ts";
import type { Json } from "../json.ts";
import type { Channel, Message } from "../model.ts";
import { channelOutput, messageOutput } from "../payloads.ts";
import type { Args } from "./args.ts";
import { readableChannel, writableChannel } from "./chat.ts";
import type { Method } from "./method.ts";

/** `conversations.*`. */
export const conversationMethods: Readonly<Record<string, Method>> = {
  "conversations.open": { tier: 3, run: open },
  "conversations.info": { tier: 3, run: (args, context) => ({ channel: channelOutput(named(args, context)) }) },
  "conversations.list": { tier: 2, run: list },
  "conversations.members": { tier: 4, run: members },
  "conversations.history": { tier: 3, run: history },
  "conversations.replies": { tier: 3, run: replies },
};

function open(args: Args, context: SlackContext): Json {
  const channelId = args.text("channel");
  if (channelId !== undefined) return { channel: channelOutput(readableChannel(channelId, context)) };
  const users = args.required("users").split(",");
  for (const id of users) if (context.workspace.person(id) === undefined) throw new Refusal("user_not_found");
  const [only] = users;
  if (users.length === 1 && only !== undefined) {
    const dm = context.workspace.directConversationOf(only);
    if (dm === undefined || only === DEMO.botUserId) throw new Refusal("user_not_found");
    return { channel: channelOutput(dm) };
  }
  return { channel: channelOutput(groupOf(users, context)) };
}

/** The group conversation of exactly these people and the bot, made when there is none. */
function groupOf(users: readonly string[], context: SlackContext): Channel {
  const names = users.map((id) => context.workspace.person(id)?.name ?? id).sort();
  const id = `G0${names
    .join("")
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "")}`;
  const known = context.workspace.channel(id);
  if (known !== undefined) return known;
  const group: Channel = {
    id,
    name: `mpdm-${names.join("--")}-1`,
    kind: "channel",
    isPrivate: true,
    topic: "",
    members: [...users, DEMO.botUserId],
  };
  context.workspace.addChannel(group);
  return group;
}

function list(args: Args, context: SlackContext): Json {
  const types = (args.text("types") ?? "public_channel").split(",").map((t) => t.trim());
  const typeOf = (c: Channel): string =>
    c.kind === "dm" ? "im" : c.isPrivate ? (c.name.startsWith("mpdm-") ? "mpim" : "private_channel") : "public_channel";
  const fitting = context.workspace.channels().filter((c) => types.includes(typeOf(c)));
  const { items, next } = args.page(fitting);
  return { channels: items.map(channelOutput), response_metadata: { next_cursor: next } };
}

function members(args: Args, context: SlackContext): Json {
  const { items, next } = args.page(named(args, context).members);
  return { members: items, response_metadata: { next_cursor: next } };
}

/** Newest first, without thread replies that were not broadcast and without ephemeral messages. */
function history(args: Args, context: SlackContext): Json {
  const channel = writableChannel(args, context);
  const all = within(args, lasting(context, channel)).filter((m) => m.threadTs === undefined || m.broadcast);
  const { items, next } = args.page(all.reverse(), 100, 999);
  return {
    messages: items.map((m) => withReplies(m, context)),
    has_more: next !== "",
    ...(next !== "" && { response_metadata: { next_cursor: next } }),
  };
}

/** The first message of the thread and its replies, oldest first. */
function replies(args: Args, context: SlackContext): Json {
  args.need("channel", "ts");
  const channel = writableChannel(args, context);
  const named = context.workspace.message(channel.id, args.required("ts"));
  if (named === undefined || named.ephemeralFor !== undefined) throw new Refusal("thread_not_found");
  const rootTs = named.threadTs ?? named.ts;
  const thread = lasting(context, channel).filter((m) => m.ts === rootTs || m.threadTs === rootTs);
  const { items, next } = args.page(within(args, thread), 1_000);
  return {
    messages: items.map((m) => withReplies(m, context)),
    has_more: next !== "",
    ...(next !== "" && { response_metadata: { next_cursor: next } }),
  };
}

function named(args: Args, context: SlackContext): Channel {
  return readableChannel(args.required("channel"), context);
}

function lasting(context: SlackContext, channel: Channel): Message[] {
  return context.workspace.messages(channel.id).filter((m) => m.ephemeralFor === undefined);
}

function within(args: Args, messages: readonly Message[]): Message[] {
  const oldest = args.text("oldest");
  const latest = args.text("latest");
  const inclusive = args.flag("inclusive");
  return messages.filter(
    (m) =>
      (oldest === undefined || m.ts > oldest || (inclusive && m.ts === oldest)) &&
      (latest === undefined || m.ts < latest || (inclusive && m.ts === latest)),
  );
}

function withReplies(message: Message, context: SlackContext): Json {
  const answers = context.workspace.messages(message.channel).filter((m) => m.threadTs === message.ts);
  if (answers.length === 0) return messageOutput(message);
  return {
    ...messageOutput(message),
    thread_ts: message.ts,
    reply_count: answers.length,
    reply_users: [...new Set(answers.map((m) => m.user))],
    latest_reply: answers.at(-1)?.ts,
  };
}
