import { type CheckOptions, characters, checkBlocks, textLength } from "./block-check.ts";
import { TOTALS, VIEW_LIMITS } from "./block-limits.ts";
import { withIds } from "./elements.ts";
import { isRecord, type Json, recordsOf, textOf } from "./json.ts";
import type { Block, PlainText, ViewPayload } from "./model.ts";

/** An answer of `ok: false`; `messages` become `response_metadata.messages`. */
export class Refusal extends Error {
  readonly error: string;
  readonly messages: readonly string[];

  constructor(error: string, messages: readonly string[] = []) {
    super(messages.length === 0 ? error : `${error}: ${messages.join("; ")}`);
    this.name = "Refusal";
    this.error = error;
    this.messages = messages;
  }
}

/** What a message is made of, checked, with ids filled in. A member is absent when the app did not give it. */
export interface Content {
  readonly text?: string;
  readonly blocks?: readonly Block[];
  readonly attachments?: readonly unknown[];
}

interface ContentOptions extends CheckOptions {
  readonly nextId: () => string;
  /** Longest `text`; more is `msg_too_long`. */
  readonly maxText: number;
}

/** Checks the content of a message as `chat.postMessage` does; throws a `Refusal`. */
export function checkContent(body: Json, options: ContentOptions): Content {
  const markdown = textOf(body.markdown_text);
  if (markdown !== undefined && (body.text !== undefined || body.blocks !== undefined)) {
    throw new Refusal("markdown_text_conflict");
  }
  if (markdown !== undefined && characters(markdown) > TOTALS.markdownText) throw new Refusal("msg_too_long");
  const text = textOf(body.text) ?? markdown;
  if (text !== undefined && characters(text) > options.maxText) throw new Refusal("msg_too_long");
  const blocks = markdown === undefined ? body.blocks : [{ type: "markdown", text: markdown }];
  const content: { text?: string; blocks?: readonly Block[]; attachments?: readonly unknown[] } = {};
  if (text !== undefined) content.text = text;
  if (blocks !== undefined) content.blocks = messageBlocks(blocks, "/blocks", options);
  if (body.attachments !== undefined) content.attachments = checkAttachments(body.attachments, options);
  return content;
}

/** True when there is nothing to show. */
export function isEmpty(content: Content): boolean {
  return !content.text && !content.blocks?.length && !content.attachments?.length;
}

/** Checks blocks of a message and gives them ids; throws a `Refusal`. */
export function messageBlocks(
  blocks: unknown,
  path: string,
  options: CheckOptions & { readonly nextId: () => string },
): readonly Block[] {
  if (!Array.isArray(blocks)) throw new Refusal("invalid_blocks_format");
  const problems = checkBlocks(blocks, "message", path, options);
  if (problems.length > 0) throw new Refusal("invalid_blocks", problems);
  const prose = blocks.filter((b) => isRecord(b) && b.type !== "table" && b.type !== "data_table");
  if (textLength(prose) > TOTALS.blocksText) throw new Refusal("msg_blocks_too_long");
  return withIds(blocks as readonly Block[], options.nextId);
}

/** Checks a view as `views.*` do; throws a `Refusal` with `invalid_arguments` and a JSON pointer below `/view`. */
export function checkView(
  view: unknown,
  types: readonly ViewPayload["type"][],
  options: CheckOptions & { readonly nextId: () => string },
): ViewPayload {
  if (!isRecord(view)) throw new Refusal("invalid_arguments", ["must provide an object [json-pointer:/view]"]);
  if (JSON.stringify(view).length > VIEW_LIMITS.bytes) throw new Refusal("view_too_large");
  const type = types.find((t) => t === view.type);
  if (type === undefined)
    throw new Refusal("invalid_arguments", [`unsupported type: ${view.type} [json-pointer:/view/type]`]);
  const problems = [
    ...labels(view, type),
    ...lengthOf(view, "private_metadata", VIEW_LIMITS.privateMetadata),
    ...lengthOf(view, "callback_id", VIEW_LIMITS.callbackId),
    ...lengthOf(view, "external_id", VIEW_LIMITS.externalId),
    ...Object.keys(view)
      .filter((member) => !VIEW_MEMBERS.has(member))
      .map((member) => `invalid additional property: ${member} [json-pointer:/view]`),
    ...(view.blocks === undefined
      ? ["missing required field: blocks [json-pointer:/view]"]
      : checkBlocks(view.blocks, type, "/view/blocks", options)),
  ];
  const hasInput = recordsOf(view.blocks).some((b) => b.type === "input");
  if (type === "modal" && hasInput && view.submit === undefined) {
    problems.push("missing required field: submit (the view has an input block) [json-pointer:/view]");
  }
  if (problems.length > 0) throw new Refusal("invalid_arguments", problems);
  // Every member has just been checked, so the payload is what it says.
  return {
    ...(view as unknown as ViewPayload),
    type,
    blocks: withIds(view.blocks as readonly Block[], options.nextId),
  };
}

const VIEW_MEMBERS = new Set([
  "type",
  "title",
  "submit",
  "close",
  "blocks",
  "callback_id",
  "private_metadata",
  "external_id",
  "clear_on_close",
  "notify_on_close",
  "submit_disabled",
]);

function labels(view: Json, type: ViewPayload["type"]): readonly string[] {
  if (type === "home") return [];
  const missing = view.title === undefined ? ["missing required field: title [json-pointer:/view]"] : [];
  return [
    ...missing,
    ...label(view, "title", VIEW_LIMITS.title),
    ...label(view, "submit", VIEW_LIMITS.submit),
    ...label(view, "close", VIEW_LIMITS.close),
  ];
}

function label(view: Json, member: string, max: number): readonly string[] {
  const value = view[member];
  if (value === undefined || value === null) return [];
  if (!isPlainText(value)) return [`must provide a plain_text object [json-pointer:/view/${member}]`];
  if (value.text === "") return [`must be more than 0 characters [json-pointer:/view/${member}/text]`];
  if (characters(value.text) <= max) return [];
  return [`must be less than ${max + 1} characters [json-pointer:/view/${member}/text]`];
}

function lengthOf(view: Json, member: string, max: number): readonly string[] {
  const value = view[member];
  if (value === undefined || value === null) return [];
  if (typeof value !== "string") return [`must provide a string [json-pointer:/view/${member}]`];
  return characters(value) > max ? [`must be less than ${max + 1} characters [json-pointer:/view/${member}]`] : [];
}

function isPlainText(value: unknown): value is PlainText {
  return isRecord(value) && value.type === "plain_text" && typeof value.text === "string";
}

function checkAttachments(attachments: unknown, options: ContentOptions): readonly unknown[] {
  if (!Array.isArray(attachments)) throw new Refusal("invalid_attachments_format");
  if (attachments.length > TOTALS.attachments) throw new Refusal("too_many_attachments");
  return attachments.map((attachment: unknown, i) => {
    if (!isRecord(attachment)) throw new Refusal("invalid_attachments_format");
    if (attachment.blocks === undefined) return attachment;
    return { ...attachment, blocks: messageBlocks(attachment.blocks, `/attachments/${i}/blocks`, options) };
  });
}
