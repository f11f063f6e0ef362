import type { Clock } from "#src/kernel/clock.ts";
import { InputError } from "#src/kernel/errors.ts";
import type { Courier } from "./courier.ts";
import type { Faults } from "./faults.ts";
import type { FileShelf } from "./file-shelf.ts";
import type { Channel, Person } from "./model.ts";
import type { Recorder } from "./record.ts";
import type { Streams } from "./streams.ts";
import type { Tickets } from "./tickets.ts";
import type { Workspace } from "./workspace.ts";

/** What the parts of the local Slack share. */
export interface SlackContext {
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly tickets: Tickets;
  readonly courier: Courier;
  readonly recorder: Recorder;
  readonly faults: Faults;
  readonly files: FileShelf;
  readonly streams: Streams;
  readonly nativeDataBlocks: boolean;
  /** Scopes of the bot token, separated by commas. */
  readonly scopes: string;
  /** Whether an uploaded file with this id exists. */
  hasFile(id: string): boolean;
  /** Slash commands the app has registered. */
  readonly commands: readonly string[];
  /** Events the app has subscribed to, in the words of a manifest: `message.im`, `app_mention` ... */
  readonly subscriptions: ReadonlySet<string>;
  /** Tokens and app credentials of the demo. */
  readonly credentials: Credentials;
  /** The address of this server without a closing slash. */
  baseUrl(): string;
  /** Opens a place for a socket and gives its address. */
  openSocket(): string;
  /** A short id, for blocks and actions without one. */
  nextId(): string;
}

/** Secrets of the demo workspace; they open nothing but this process. */
export interface Credentials {
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The person, or an `InputError` that names the id. */
export function personOf(context: SlackContext, id: string): Person {
  const person = context.workspace.person(id);
  if (person === undefined || person.role === "app") {
    throw new InputError("slack.person", `There is no person ${id} in the demo workspace.`);
  }
  return person;
}

/** The channel as this person may use it, or an `InputError`. */
export function channelFor(context: SlackContext, person: Person, channelId: string): Channel {
  const channel = context.workspace.channel(channelId);
  if (channel === undefined || !channel.members.includes(person.id)) {
    throw new InputError("slack.channel", `${person.realName} is not in channel ${channelId}.`);
  }
  return channel;
}
