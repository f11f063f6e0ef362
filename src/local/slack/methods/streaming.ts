import { messageBlocks, Refusal } from "../content.ts";
import type { SlackContext } from "../context.ts";
import { DEMO } from "../demo-workspace.ts";
import { type Json, recordsOf, textOf } from "../json.ts";
import type { Message } from "../model.ts";
import { messageOutput } from "../payloads.ts";
import { sessionOf } from "./agents.ts";
import type { Args } from "./args.ts";
import { blocksOf, clearStatus, draft, ownMessage, threadOf, writableChannel } from "./chat.ts";
import type { Method } from "./method.ts";

/** `chat.startStream`, `chat.appendStream`, `chat.stopStream`. */
export const streamMethods: Readonly<Record<string, Method>> = {
  "chat.startStream": { tier: 2, scope: "chat:write", run: start },
  "chat.appendStream": { tier: 4, scope: "chat:write", run: append },
  "chat.stopStream": { tier: 2, scope: "chat:write", run: stop },
};

function start(args: Args, context: SlackContext): Json {
  const channel = writableChannel(args, context);
  const recipient = args.text("recipient_user_id");
  if (channel.kind === "dm") args.need("thread_ts");
  else {
    if (recipient === undefined) throw new Refusal("missing_recipient_user_id");
    if (args.text("recipient_team_id") === undefined) throw new Refusal("missing_recipient_team_id");
  }
  const { threadTs } = threadOf(args, context, channel);
  const ts = context.workspace.nextTs();
  const key = `${channel.id} ${ts}`;
  context.streams.start(key, args.text("task_display_mode"));
  context.streams.append(key, args.text("markdown_text"), chunksOf(args, context));
  const message = context.workspace.post({
    ...draft(channel, { text: context.streams.text(key), blocks: context.streams.blocks(key) }),
    ts,
    ...(threadTs !== undefined && { threadTs }),
    stream: { state: "open", ...(recipient !== undefined && { recipient }) },
  });
  clearStatus(context, message);
  return { channel: channel.id, ts };
}

function append(args: Args, context: SlackContext): Json {
  const message = streamed(args, context);
  const chunks = chunksOf(args, context);
  const markdown = args.text("markdown_text");
  if (markdown === undefined && chunks === undefined) args.need("markdown_text");
  const key = `${message.channel} ${message.ts}`;
  context.streams.append(key, markdown, chunks);
  context.workspace.replace(shown(message, key, context));
  return { channel: message.channel, ts: message.ts };
}

function stop(args: Args, context: SlackContext): Json {
  const message = streamed(args, context);
  const key = `${message.channel} ${message.ts}`;
  const blocks = blocksOf(args, context);
  const metadata = args.json("metadata", "invalid_metadata_format");
  context.streams.append(key, args.text("markdown_text"), chunksOf(args, context));
  const final = shown(message, key, context);
  context.streams.stop(key);
  const ended: Message = {
    ...final,
    blocks: [...final.blocks, ...(blocks ?? [])],
    ...(metadata !== undefined && { metadata }),
    stream: { ...message.stream, state: "ended" },
  };
  context.workspace.replace(ended);
  const status = args.text("session_status");
  if (status !== undefined) context.workspace.setSession(message.channel, message.threadTs, sessionOf(status));
  return { channel: ended.channel, ts: ended.ts, message: messageOutput(ended) };
}

function streamed(args: Args, context: SlackContext): Message {
  const message = ownMessage(args, context);
  if (message.stream?.state !== "open") throw new Refusal("message_not_in_streaming_state");
  return message;
}

function shown(message: Message, key: string, context: SlackContext): Message {
  return { ...message, text: context.streams.text(key), blocks: context.streams.blocks(key), user: DEMO.botUserId };
}

/** Chunks with their blocks checked; a `blocks` chunk must hold what a message may hold. */
function chunksOf(args: Args, context: SlackContext): unknown {
  const chunks = args.json("chunks", "invalid_chunks");
  if (chunks === undefined) return undefined;
  if (!Array.isArray(chunks)) throw new Refusal("invalid_chunks", ["must provide an array [json-pointer:/chunks]"]);
  return recordsOf(chunks).map((chunk, i) =>
    textOf(chunk.type) === "blocks"
      ? { ...chunk, blocks: messageBlocks(chunk.blocks, `/chunks/${i}/blocks`, context) }
      : chunk,
  );
}
