import { TOTALS } from "./block-limits.ts";
import { checkContent, isEmpty, Refusal } from "./content.ts";
import type { SlackContext } from "./context.ts";
import { DEMO } from "./demo-workspace.ts";
import { type Json, textOf } from "./json.ts";
import type { Message } from "./model.ts";
import type { ResponseTarget } from "./tickets.ts";

/**
 * Does what a body sent to a `response_url`, or given as the answer to a command, asks for: a new message, ephemeral unless
 * `response_type` is `in_channel`; or `replace_original` / `delete_original` of the message whose element was used. A command
 * has no original: `replace_original` posts anew then, as Slack does. Throws a `Refusal`.
 */
export function respond(context: SlackContext, target: ResponseTarget, body: Json): void {
  const { workspace } = context;
  const original = target.messageTs === undefined ? undefined : workspace.message(target.channel, target.messageTs);
  if (isTrue(body.delete_original)) {
    if (original === undefined) throw new Refusal("message_not_found");
    workspace.remove(original);
    return;
  }
  const content = checkContent(body, { ...context, maxText: TOTALS.postText });
  if (isEmpty(content)) throw new Refusal("no_text");
  if (isTrue(body.replace_original) && target.messageTs !== undefined) {
    if (original === undefined) throw new Refusal("message_not_found");
    workspace.replace(replaced(original, content, workspace.nextTs()));
    return;
  }
  const threadTs = textOf(body.thread_ts);
  workspace.post({
    channel: target.channel,
    user: DEMO.botUserId,
    botId: DEMO.botId,
    text: content.text ?? "",
    ...(content.blocks && { blocks: content.blocks }),
    ...(content.attachments && { attachments: content.attachments }),
    ...(threadTs !== undefined && { threadTs }),
    ...(body.response_type !== "in_channel" && { ephemeralFor: target.personId }),
  });
}

/** The message with new content; a text without blocks takes the old blocks away. */
function replaced(original: Message, content: ReturnType<typeof checkContent>, editTs: string): Message {
  return {
    ...original,
    text: content.text ?? "",
    blocks: content.blocks ?? [],
    ...(content.attachments && { attachments: content.attachments }),
    edited: { user: DEMO.botUserId, ts: editTs },
  };
}

/** Slack takes `true` and `"true"`. */
function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
