import type { SlackContext } from "./context.ts";
import { DEMO } from "./demo-workspace.ts";
import type { Json } from "./json.ts";
import type { Channel, Outcome, Person } from "./model.ts";
import { eventEnvelope, viewOutput } from "./payloads.ts";
import { encodeTyped } from "./typed.ts";

/** Tells the app about what people do, as the Events API does: only what it subscribed to, only where its bot is. */
export class Events {
  readonly #context: SlackContext;
  #count = 0;

  constructor(context: SlackContext) {
    this.#context = context;
  }

  /** A person opened the app's home or its messages. */
  homeOpened(person: Person, tab: "home" | "messages", beside?: string): Promise<Outcome> {
    const { workspace } = this.#context;
    const view = workspace.home(person.id);
    const entity = { type: "slack#/types/channel_id", value: beside, team_id: DEMO.teamId };
    return this.#tell("app_home_opened", {
      type: "app_home_opened",
      user: person.id,
      channel: workspace.directConversationOf(person.id)?.id,
      tab,
      ...(tab === "home" && view !== undefined ? { view: viewOutput(view) } : {}),
      ...(tab === "messages" && beside !== undefined ? { context: { entities: [entity] } } : {}),
      event_ts: workspace.nextTs(),
    });
  }

  /** A person wrote a message; in a channel an `app_mention` follows when the bot is named. */
  async said(person: Person, channel: Channel, typed: string, threadTs?: string): Promise<Outcome> {
    const { workspace } = this.#context;
    const text = encodeTyped(typed, workspace);
    const thread = threadTs === undefined ? {} : { threadTs };
    const message = workspace.post({ channel: channel.id, user: person.id, text, ...thread });
    if (!channel.members.includes(DEMO.botUserId)) return { ok: true };
    const common = {
      user: person.id,
      ts: message.ts,
      text,
      team: DEMO.teamId,
      channel: channel.id,
      event_ts: message.ts,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    };
    const isDm = channel.kind === "dm";
    const heard = await this.#tell(isDm ? "message.im" : "message.channels", {
      type: "message",
      channel_type: isDm ? "im" : "channel",
      client_msg_id: `00000000-0000-4000-8000-${message.ts.replace(".", "").slice(-12).padStart(12, "0")}`,
      ...common,
    });
    if (isDm || !text.includes(`<@${DEMO.botUserId}>`)) return heard;
    const mentioned = await this.#tell("app_mention", { type: "app_mention", ...common });
    return heard.ok ? mentioned : heard;
  }

  /** A person pressed stop while the app was answering: Slack ends what is being streamed there, and leaves the rest to the app. */
  stopped(person: Person, channel: Channel, threadTs?: string): Promise<Outcome> {
    const { workspace, streams } = this.#context;
    const open = workspace
      .messages(channel.id)
      .filter((m) => m.stream?.state === "open" && (threadTs === undefined || m.threadTs === threadTs));
    for (const message of open) {
      streams.halt(`${channel.id} ${message.ts}`);
      workspace.replace({ ...message, stream: { ...message.stream, state: "ended" } });
    }
    return this.#tell("agent_session_stopped", {
      type: "agent_session_stopped",
      channel: channel.id,
      user: person.id,
      thread_ts: threadTs ?? open[0]?.threadTs ?? open[0]?.ts ?? "",
      streaming_message_ts: open.map((m) => m.ts),
      event_ts: workspace.nextTs(),
    });
  }

  async #tell(subscription: string, event: Json): Promise<Outcome> {
    const { courier, subscriptions, clock } = this.#context;
    if (!subscriptions.has(subscription)) return { ok: true };
    this.#count += 1;
    const id = `Ev${String(this.#count).padStart(9, "0")}`;
    const payload = eventEnvelope(event, id, Math.floor(clock.now().getTime() / 1000));
    const reply = await courier.sendEvent({ kind: "events_api", name: `event ${event.type}`, payload });
    return reply.ok ? { ok: true } : { ok: false, error: reply.error };
  }
}
