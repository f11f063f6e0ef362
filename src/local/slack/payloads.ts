import { DEMO } from "./demo-workspace.ts";
import { compact, type Json } from "./json.ts";
import type { Channel, Message, OpenView, Person, SharedFile } from "./model.ts";

/** The deprecated verification token that Slack still sends; it proves nothing. */
const VERIFICATION_TOKEN = "local-verification-token";

/** Members that every interactive payload has. */
export function interactionBase(person: Person): Json {
  return {
    team: { id: DEMO.teamId, domain: DEMO.teamDomain },
    user: { id: person.id, username: person.name, name: person.name, team_id: DEMO.teamId },
    api_app_id: DEMO.appId,
    token: VERIFICATION_TOKEN,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** The fields of a slash command; Slack calls a direct conversation `directmessage`. */
export function commandFields(person: Person, channel: Channel, command: string, text: string): Record<string, string> {
  return {
    token: VERIFICATION_TOKEN,
    team_id: DEMO.teamId,
    team_domain: DEMO.teamDomain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: DEMO.appId,
    is_enterprise_install: "false",
  };
}

/** The envelope of an event of the Events API. */
export function eventEnvelope(event: Json, eventId: string, seconds: number): Json {
  return {
    token: VERIFICATION_TOKEN,
    team_id: DEMO.teamId,
    api_app_id: DEMO.appId,
    event,
    type: "event_callback",
    event_id: eventId,
    event_time: seconds,
    authorizations: [
      {
        enterprise_id: null,
        team_id: DEMO.teamId,
        user_id: DEMO.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${eventId}`,
  };
}

/** A message as the Web API and the events show it. */
export function messageOutput(message: Message): Json {
  return compact({
    type: "message",
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: DEMO.teamId,
    bot_id: message.botId,
    app_id: message.botId === undefined ? undefined : DEMO.appId,
    thread_ts: message.threadTs,
    subtype: message.broadcast ? "thread_broadcast" : undefined,
    blocks: message.blocks.length > 0 ? message.blocks : undefined,
    attachments: message.attachments,
    metadata: message.metadata,
    edited: message.edited,
    files: message.files.length > 0 ? message.files.map(fileOutput) : undefined,
  });
}

/** A file as the Web API shows it. */
export function fileOutput(file: SharedFile): Json {
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.split(".").at(-1) ?? "",
    alt_txt: file.altText,
    size: file.size,
    user: DEMO.botUserId,
    user_team: DEMO.teamId,
    mode: "hosted",
    is_external: false,
    url_private: file.url,
    url_private_download: file.url,
    permalink: file.url,
  };
}

/** A view as it comes back from `views.*` and goes out in interactions. */
export function viewOutput(view: OpenView): Json {
  const { payload } = view;
  return compact({
    id: view.id,
    team_id: DEMO.teamId,
    type: payload.type,
    blocks: payload.blocks,
    private_metadata: payload.private_metadata ?? "",
    callback_id: payload.callback_id ?? "",
    external_id: payload.external_id ?? "",
    state: { values: view.values },
    hash: view.hash,
    title: payload.title ?? { type: "plain_text", text: "View Title", emoji: true },
    close: payload.close ?? null,
    submit: payload.submit ?? null,
    clear_on_close: payload.clear_on_close ?? false,
    notify_on_close: payload.notify_on_close ?? false,
    submit_disabled: payload.submit_disabled ?? false,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    app_id: DEMO.appId,
    app_installed_team_id: DEMO.teamId,
    bot_id: DEMO.botId,
    entity_url: undefined,
  });
}

/** A member as `users.info` and `users.list` show it. The client is a guest: `is_restricted`. */
export function userOutput(person: Person): Json {
  const isBot = person.role === "app";
  const isGuest = person.role === "client";
  return {
    id: person.id,
    team_id: DEMO.teamId,
    name: person.name,
    real_name: person.realName,
    deleted: false,
    tz: person.tz,
    tz_label: "Central European Time",
    tz_offset: 3600,
    is_bot: isBot,
    is_app_user: false,
    is_admin: person.role === "operator",
    is_owner: false,
    is_restricted: isGuest,
    is_ultra_restricted: isGuest,
    updated: 0,
    profile: {
      real_name: person.realName,
      display_name: person.name,
      team: DEMO.teamId,
      ...(isBot ? { api_app_id: DEMO.appId, bot_id: DEMO.botId } : { email: person.email }),
    },
  };
}

/** A channel as `conversations.*` shows it to the bot. */
export function channelOutput(channel: Channel): Json {
  const isDm = channel.kind === "dm";
  return {
    id: channel.id,
    created: 0,
    is_archived: false,
    is_im: isDm,
    is_mpim: false,
    is_channel: !isDm,
    is_group: false,
    is_private: channel.isPrivate,
    is_member: channel.members.includes(DEMO.botUserId),
    ...(isDm
      ? { user: channel.members.find((m) => m !== DEMO.botUserId), is_open: true }
      : {
          name: channel.name,
          name_normalized: channel.name,
          topic: { value: channel.topic, creator: "", last_set: 0 },
          purpose: { value: channel.topic, creator: "", last_set: 0 },
          num_members: channel.members.length,
        }),
  };
}

/** The name that commands and actions carry. */
export function channelName(channel: Channel): string {
  return channel.kind === "dm" ? "directmessage" : channel.name;
}
