import { Refusal } from "../content.ts";
import type { SlackContext } from "../context.ts";
import { type Json, recordsOf, textOf } from "../json.ts";
import { fileOutput } from "../payloads.ts";
import { Args } from "./args.ts";
import { blocksOf, draft, threadOf, writableChannel } from "./chat.ts";
import type { Method } from "./method.ts";

/** `files.*`: the external upload in three steps. */
export const fileMethods: Readonly<Record<string, Method>> = {
  "files.getUploadURLExternal": { tier: 4, run: uploadUrl },
  "files.completeUploadExternal": { tier: 4, run: complete },
  "files.info": { tier: 4, run: info },
};

function uploadUrl(args: Args, context: SlackContext): Json {
  args.need("filename", "length");
  const length = Number(args.required("length"));
  if (!Number.isInteger(length) || length <= 0) {
    throw new Refusal("invalid_arguments", ["must be at least 1 [json-pointer:/length]"]);
  }
  const { id, ticket } = context.files.reserve(
    args.required("filename"),
    length,
    args.text("alt_text") ?? args.text("alt_txt") ?? "",
  );
  return { upload_url: `${context.baseUrl()}/upload/v1/${ticket}`, file_id: id };
}

/** Shares the files in `channel_id`, as one message of the bot; without a channel they stay private to the app. */
function complete(args: Args, context: SlackContext): Json {
  args.need("files");
  const wanted = recordsOf(args.json("files"));
  if (wanted.length === 0)
    throw new Refusal("invalid_arguments", ["no less than 1 items allowed [json-pointer:/files]"]);
  const channelId = args.text("channel_id");
  const target = channelId === undefined ? undefined : targetOf(args, channelId, context);
  const files = wanted.map((file) => {
    const shared = context.files.complete(textOf(file.id) ?? "", textOf(file.title), context.baseUrl());
    if (shared === undefined) throw new Refusal("file_not_found");
    context.workspace.addFile(shared);
    return shared;
  });
  if (target !== undefined) {
    context.workspace.post({ ...target, files });
  }
  return { files: files.map(fileOutput) };
}

function targetOf(args: Args, channelId: string, context: SlackContext): ReturnType<typeof draft> {
  const channel = writableChannel(new Args({ channel: channelId }), context);
  const blocks = blocksOf(args, context);
  const content = { text: args.text("initial_comment") ?? "", ...(blocks && { blocks }) };
  return { ...draft(channel, content), ...threadOf(args, context, channel) };
}

function info(args: Args, context: SlackContext): Json {
  const found = context.files.get(args.required("file"));
  if (found === undefined) throw new Refusal("file_not_found");
  return { file: fileOutput(found.file) };
}
