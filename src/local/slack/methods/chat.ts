import { TOTALS } from "../block-limits.ts";
import { type Content, checkContent, isEmpty, messageBlocks, Refusal } from "../content.ts";
import type { SlackContext } from "../context.ts";
import { DEMO } from "../demo-workspace.ts";
import type { Json } from "../json.ts";
import type { Channel, Message } from "../model.ts";
import { messageOutput } from "../payloads.ts";
import type { Args } from "./args.ts";
import type { Method } from "./method.ts";

/** `chat.*`: messages and their streaming. */
export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": { tier: "post", run: postMessage },
  "chat.postEphemeral": { tier: 4, run: postEphemeral },
  "chat.update": { tier: 3, run: update },
  "chat.delete": { tier: 3, run: remove },
  "chat.getPermalink": { tier: "none", run: permalink },
};

function postMessage(args: Args, context: SlackContext): Json {
  const channel = writableChannel(args, context);
  const content = contentOf(args, context, TOTALS.postText);
  if (isEmpty(content)) throw new Refusal("no_text");
  const { threadTs } = threadOf(args, context, channel);
  const broadcast = threadTs !== undefined && args.flag("reply_broadcast");
  const metadata = args.json("metadata", "invalid_metadata_format");
  const message = context.workspace.post({
    ...draft(channel, content),
    ...(threadTs !== undefined && { threadTs }),
    ...(broadcast && { broadcast }),
    ...(metadata !== undefined && { metadata }),
  });
  clearStatus(context, message);
  return { channel: channel.id, ts: message.ts, message: messageOutput(message) };
}

function postEphemeral(args: Args, context: SlackContext): Json {
  const channel = writableChannel(args, context);
  const user = args.required("user");
  if (context.workspace.person(user) === undefined) throw new Refusal("user_not_found");
  if (!channel.members.includes(user)) throw new Refusal("user_not_in_channel");
  const content = contentOf(args, context, TOTALS.postText);
  if (isEmpty(content)) throw new Refusal("no_text");
  const { threadTs } = threadOf(args, context, channel);
  const message = context.workspace.post({
    ...draft(channel, content),
    ephemeralFor: user,
    ...(threadTs !== undefined && { threadTs }),
  });
  return { message_ts: message.ts };
}

function update(args: Args, context: SlackContext): Json {
  const message = ownMessage(args, context);
  const content = contentOf(args, context, TOTALS.updateText);
  if (content.text === undefined && content.blocks === undefined && content.attachments === undefined) {
    throw new Refusal("no_text");
  }
  const metadata = args.json("metadata", "invalid_metadata_format");
  const { stream: _ended, ...kept } = message;
  const next: Message = {
    ...kept,
    ...content,
    ...(metadata !== undefined && { metadata }),
    edited: { user: DEMO.botUserId, ts: context.workspace.nextTs() },
  };
  if (isEmpty(next)) throw new Refusal("no_text");
  context.workspace.replace(next);
  return { channel: next.channel, ts: next.ts, text: next.text, message: messageOutput(next) };
}

function remove(args: Args, context: SlackContext): Json {
  const message = ownMessage(args, context);
  context.workspace.remove(message);
  return { channel: message.channel, ts: message.ts };
}

function permalink(args: Args, context: SlackContext): Json {
  args.need("channel", "message_ts");
  const channel = readableChannel(args.required("channel"), context);
  const ts = args.required("message_ts");
  if (context.workspace.message(channel.id, ts) === undefined) throw new Refusal("message_not_found");
  const permalink = `${context.baseUrl()}/archives/${channel.id}/p${ts.replace(".", "")}`;
  return { channel: channel.id, permalink };
}

/** The content arguments of a message. */
function contentOf(args: Args, context: SlackContext, maxText: number): Content {
  const body = {
    text: args.text("text"),
    markdown_text: args.text("markdown_text"),
    blocks: args.json("blocks", "invalid_blocks_format"),
    attachments: args.json("attachments", "invalid_attachments_format"),
  };
  return checkContent(body, { ...context, maxText });
}

/** The channel named in `channel`, by id, by `#name`, or by a person's id for the direct conversation; the bot must be in it. */
export function writableChannel(args: Args, context: SlackContext): Channel {
  const name = args.required("channel");
  const channel =
    context.workspace.channel(name) ??
    context.workspace.channels().find((c) => c.kind === "channel" && c.name === name.replace(/^#/, "")) ??
    context.workspace.directConversationOf(name);
  if (channel === undefined) throw new Refusal("channel_not_found");
  if (!channel.members.includes(DEMO.botUserId)) throw new Refusal("not_in_channel");
  return channel;
}

/** The channel with this id, or `channel_not_found`. */
export function readableChannel(id: string, context: SlackContext): Channel {
  const channel = context.workspace.channel(id);
  if (channel === undefined) throw new Refusal("channel_not_found");
  return channel;
}

/** The thread asked for; naming a reply means its thread. */
export function threadOf(args: Args, context: SlackContext, channel: Channel): { readonly threadTs?: string } {
  const ts = args.text("thread_ts");
  if (ts === undefined) return {};
  const root = context.workspace.message(channel.id, ts);
  if (root === undefined || root.ephemeralFor !== undefined) throw new Refusal("thread_not_found");
  return { threadTs: root.threadTs ?? root.ts };
}

/** The message in `channel` and `ts`, when the app wrote it. Ephemeral messages cannot be changed this way. */
export function ownMessage(args: Args, context: SlackContext): Message {
  args.need("channel", "ts");
  const channel = writableChannel(args, context);
  const message = context.workspace.message(channel.id, args.required("ts"));
  if (message === undefined || message.ephemeralFor !== undefined) throw new Refusal("message_not_found");
  if (message.botId !== DEMO.botId) throw new Refusal("cant_update_message");
  return message;
}

/** A message of the app, ready to be posted. */
export function draft(channel: Channel, content: Content): Json & Pick<Message, "channel" | "user" | "text"> {
  return { channel: channel.id, user: DEMO.botUserId, botId: DEMO.botId, ...content, text: content.text ?? "" };
}

/** Checks blocks that end a stream or come with a file. */
export function blocksOf(args: Args, context: SlackContext): ReturnType<typeof messageBlocks> | undefined {
  const blocks = args.json("blocks", "invalid_blocks_format");
  return blocks === undefined ? undefined : messageBlocks(blocks, "/blocks", context);
}

/** A status such as "is thinking..." goes away when the app answers in the conversation. */
export function clearStatus(context: SlackContext, message: Message): void {
  context.workspace.setStatus(message.channel, message.threadTs, "");
}
