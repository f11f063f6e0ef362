import type { Logger } from "@slack/bolt";
import type { AnyChunk, KnownBlock, ModalView } from "@slack/types";
import { ErrorCode, WebClient } from "@slack/web-api";
import type { SlackBlock } from "./render/block.ts";
import type { Rendered } from "./render/message.ts";

/** Every Web API method that is called here, and the bot scope it needs; the manifest asks for exactly these. */
export const METHODS = {
  "agents.sessions.setStatus": "chat:write",
  "assistant.threads.setSuggestedPrompts": "assistant:write",
  "chat.appendStream": "chat:write",
  "chat.postMessage": "chat:write",
  "chat.postEphemeral": "chat:write",
  "chat.startStream": "chat:write",
  "chat.stopStream": "chat:write",
  "chat.update": "chat:write",
  "conversations.open": "im:write",
  "files.getUploadURLExternal": "files:write",
  "files.completeUploadExternal": "files:write",
  "usergroups.list": "usergroups:read",
  "usergroups.users.list": "usergroups:read",
  "users.info": "users:read",
  "views.open": null,
  "views.publish": null,
} as const;

/** A message that exists. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** Where to post: a channel, or a thread of it. */
export interface Spot {
  readonly channel: string;
  readonly threadTs?: string;
}

/** A thread, and who asked in it: outside of direct conversations Slack streams to a person. */
export interface StreamPlace {
  readonly channel: string;
  readonly threadTs: string;
  readonly user: string;
  readonly teamId: string;
}

/** What the app says of a conversation that it is having. */
export interface SessionState {
  readonly status: "active" | "processing" | "suspended";
  /** Taken when the conversation is new. */
  readonly title?: string;
}

/** A file to be shared. */
interface Upload {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly title: string;
  readonly alt?: string;
}

export interface SlackWebOptions {
  readonly token: string;
  readonly logger: Logger;
  /** Another address than Slack's, ending in `/api/`: the local cloud. */
  readonly slackApiUrl?: string;
}

/**
 * The calls we make to Slack. A few at a time; a 429 waits as long as Slack says and then goes on, other failures are repeated
 * for about half a minute. What still fails is thrown, never dropped.
 */
export class SlackWeb {
  readonly #client: WebClient;
  /** For what is soon too late or can be done without: given up sooner. */
  readonly #brief: WebClient;
  /** For streams: whoever streams has another way, and must know at once that this one is closed. Nothing is repeated: it would stand there twice. */
  readonly #live: WebClient;

  constructor(options: SlackWebOptions) {
    const settings = webClientOptions(options);
    this.#client = new WebClient(options.token, settings);
    this.#brief = new WebClient(options.token, { ...settings, retryConfig: { ...settings.retryConfig, retries: 2 } });
    this.#live = new WebClient(options.token, {
      ...settings,
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 0 },
    });
  }

  async post(spot: Spot, message: Rendered): Promise<Posted> {
    const sent = await this.#client.chat.postMessage({
      channel: spot.channel,
      ...(spot.threadTs === undefined ? {} : { thread_ts: spot.threadTs }),
      ...wire(message),
      unfurl_links: false,
      unfurl_media: false,
    });
    return { channel: sent.channel ?? spot.channel, ts: sent.ts ?? "" };
  }

  async update(posted: Posted, message: Rendered): Promise<void> {
    await this.#client.chat.update({ channel: posted.channel, ts: posted.ts, ...wire(message) });
  }

  async postEphemeral(channel: string, user: string, text: string, threadTs?: string): Promise<void> {
    const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
    await this.#client.chat.postEphemeral({ channel, user, text, ...thread });
  }

  /** Begins a message that grows. */
  async startStream(place: StreamPlace, chunks: readonly AnyChunk[]): Promise<Posted> {
    const { channel, threadTs, user, teamId } = place;
    const started = await this.#live.chat.startStream({
      channel,
      thread_ts: threadTs,
      recipient_user_id: user,
      recipient_team_id: teamId,
      chunks: [...chunks],
    });
    return { channel: started.channel ?? channel, ts: started.ts ?? "" };
  }

  async appendStream({ channel, ts }: Posted, chunks: readonly AnyChunk[]): Promise<void> {
    await this.#live.chat.appendStream({ channel, ts, chunks: [...chunks] });
  }

  async stopStream({ channel, ts }: Posted, chunks: readonly AnyChunk[], blocks: readonly SlackBlock[]): Promise<void> {
    await this.#live.chat.stopStream({
      channel,
      ts,
      ...(chunks.length > 0 && { chunks: [...chunks] }),
      ...(blocks.length > 0 && { blocks: known(blocks) }),
    });
  }

  async setSession({ channel, threadTs, user }: StreamPlace, { status, title }: SessionState): Promise<void> {
    const name = title === undefined ? {} : { title, initiator_user_id: user };
    await this.#live.agents.sessions.setStatus({ channel_id: channel, thread_ts: threadTs, status, ...name });
  }

  /** What stands above the message box of a direct conversation, to be pressed. */
  async suggest(
    channel: string,
    prompts: readonly { readonly title: string; readonly message: string }[],
  ): Promise<void> {
    const [first, ...more] = prompts;
    if (first === undefined) return;
    const title = "Ask the billing desk";
    await this.#brief.assistant.threads.setSuggestedPrompts({ channel_id: channel, title, prompts: [first, ...more] });
  }

  /** What a person is called in the workspace; `null` where Slack does not say. */
  async nameOf(user: string): Promise<string | null> {
    const { user: found } = await this.#brief.users.info({ user });
    return found?.real_name || found?.profile?.display_name || found?.name || null;
  }

  /** Member ids of a user group that is in use. */
  async groupMembers(usergroup: string): Promise<readonly string[]> {
    const { users } = await this.#brief.usergroups.users.list({ usergroup });
    if (users === undefined) throw new Error("Slack listed a user group without its users");
    return users;
  }

  /** The handles of all user groups by id, without the @; also of those that were switched off. */
  async groupHandles(): Promise<ReadonlyMap<string, string>> {
    const { usergroups } = await this.#brief.usergroups.list({ include_disabled: true });
    if (usergroups === undefined) throw new Error("Slack listed no user groups at all");
    return new Map(usergroups.flatMap(({ id, handle }) => (id && handle ? [[id, handle] as const] : [])));
  }

  /** The direct conversation with a person. */
  async openDirect(user: string): Promise<string> {
    const opened = await this.#client.conversations.open({ users: user });
    if (opened.channel?.id === undefined) throw new Error("Slack opened a conversation without an id");
    return opened.channel.id;
  }

  /** Opens a form for the person who has just pressed something; Slack takes the trigger for three seconds, and once. */
  async openForm(triggerId: string, view: ModalView): Promise<void> {
    await this.#brief.views.open({ trigger_id: triggerId, view });
  }

  async publishHome(user: string, home: Rendered): Promise<void> {
    await this.#client.views.publish({ user_id: user, view: { type: "home", blocks: blocksOf(home) } });
  }

  /** Shares a file in a channel or thread; `alt` says in words what a picture shows. */
  async upload(spot: Spot, { bytes, name, title, alt }: Upload): Promise<void> {
    const file = { file: Buffer.from(bytes), filename: name, title, ...(alt !== undefined && { alt_text: alt }) };
    await this.#brief.filesUploadV2(
      spot.threadTs === undefined
        ? { channel_id: spot.channel, ...file }
        : { channel_id: spot.channel, thread_ts: spot.threadTs, ...file },
    );
  }
}

/** The settings of every client that talks to Slack: bounded repetition, bounded concurrency, waiting on 429. */
export function webClientOptions(options: Pick<SlackWebOptions, "logger" | "slackApiUrl">) {
  return {
    logger: options.logger,
    maxRequestConcurrency: 10,
    rejectRateLimitedCalls: false,
    retryConfig: { retries: 8, factor: 2, minTimeout: 250, maxTimeout: 8_000, randomize: true },
    timeout: 15_000,
    ...(options.slackApiUrl === undefined ? {} : { slackApiUrl: options.slackApiUrl }),
  };
}

/** The error word of Slack (`invalid_blocks`, `not_in_channel`, ...) in something that was thrown, if there is one. */
export function slackErrorOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !("code" in thrown)) return null;
  if (thrown.code === RESPONSE_ERROR && "word" in thrown) return String(thrown.word);
  if (thrown.code !== ErrorCode.PlatformError || !("data" in thrown)) return null;
  const { data } = thrown;
  return typeof data === "object" && data !== null && "error" in data ? String(data.error) : null;
}

/** How long Slack asks to wait, in milliseconds; `null` when that is not what was thrown. */
export function waitAskedBy(thrown: unknown): number | null {
  if (!(thrown instanceof Error) || !("code" in thrown) || thrown.code !== ErrorCode.RateLimitedError) return null;
  return "retryAfter" in thrown && typeof thrown.retryAfter === "number" ? thrown.retryAfter * 1_000 : 1_000;
}

/** The code of errors that a response address gave. */
export const RESPONSE_ERROR = "slack_response_url_error";

/** A message as the Web API takes it. */
export function wire(message: Rendered): { text: string; blocks: KnownBlock[] } {
  return { text: message.text, blocks: blocksOf(message) };
}

/** The published types do not know native charts yet; Slack does. */
function blocksOf(message: Rendered): KnownBlock[] {
  return known(message.blocks);
}

function known(blocks: readonly SlackBlock[]): KnownBlock[] {
  return blocks as KnownBlock[];
}
