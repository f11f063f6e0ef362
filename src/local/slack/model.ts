/** What a person of the demo workspace does at work; decides nothing here, grants live in the app. */
type Role = "operator" | "account-manager" | "approver" | "client" | "app";

/** A member of the workspace: one of four fictional people, or the app's bot user. */
export interface Person {
  readonly id: string;
  /** The handle, as in `@olivia`. */
  readonly name: string;
  /** The display name. */
  readonly realName: string;
  readonly role: Role;
  readonly email: string;
  readonly tz: string;
}

/** A user group: people who are mentioned, and here given rights, under one handle. */
export interface UserGroup {
  readonly id: string;
  /** The handle, as in `@finance-approvers`. */
  readonly handle: string;
  /** False when it was switched off. */
  readonly inUse: boolean;
  /** User ids. */
  readonly members: readonly string[];
}

/** A channel, or the direct conversation (`dm`) of one person with the app. */
export interface Channel {
  readonly id: string;
  /** Without the `#`; for a `dm` the handle of the person. */
  readonly name: string;
  readonly kind: "channel" | "dm";
  readonly isPrivate: boolean;
  readonly topic: string;
  /** User ids, the bot's included where it was invited. */
  readonly members: readonly string[];
}

/** A Block Kit block or element as it came over the wire. */
export interface Block {
  readonly type: string;
  readonly block_id?: string;
  readonly [member: string]: unknown;
}

/** A file that was uploaded through `files.completeUploadExternal`; the bytes are served at `url`. */
export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly altText: string;
  readonly size: number;
  /** Path below the server's root, such as `/files/F0000001/margin.png`. */
  readonly path: string;
  /** Full address on this server. */
  readonly url: string;
}

/** One message. Records are never changed in place: an edit stores a new record under the same `ts`. */
export interface Message {
  readonly channel: string;
  readonly ts: string;
  /** The `ts` of the first message of the thread; absent on a message of the channel itself. */
  readonly threadTs?: string;
  /** True on a thread reply that is shown in the channel too. */
  readonly broadcast?: boolean;
  /** User id of the author; the bot's for the app's messages, `USLACKBOT` for Slack's own notices. */
  readonly user: string;
  readonly botId?: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly attachments?: readonly unknown[];
  readonly metadata?: unknown;
  readonly edited?: { readonly user: string; readonly ts: string };
  /** Set when only this person sees the message. */
  readonly ephemeralFor?: string;
  readonly files: readonly SharedFile[];
  /** Set on a message that is or was streamed; `open` until stopped. */
  readonly stream?: { readonly state: "open" | "ended"; readonly recipient?: string };
}

/** What an app sends to `views.open`, `views.update`, `views.push` and `views.publish`. */
export interface ViewPayload {
  readonly type: "modal" | "home";
  readonly title?: PlainText;
  readonly submit?: PlainText;
  readonly close?: PlainText;
  readonly blocks: readonly Block[];
  readonly callback_id?: string;
  readonly private_metadata?: string;
  readonly external_id?: string;
  readonly clear_on_close?: boolean;
  readonly notify_on_close?: boolean;
  readonly submit_disabled?: boolean;
}

/** A Block Kit text object of type `plain_text`. */
export interface PlainText {
  readonly type: "plain_text";
  readonly text: string;
  readonly emoji?: boolean;
}

/** A modal or home tab that a person has on screen. */
export interface OpenView {
  readonly id: string;
  readonly personId: string;
  readonly rootId: string;
  readonly previousId?: string;
  /** Changes with every update; an update that names an older one is refused with `hash_conflict`. */
  readonly hash: string;
  readonly payload: ViewPayload;
  /** Values the person typed so far, as of the last action or submission. */
  readonly values: StateValues;
  /** By `block_id`: what the app answered to the last submission. */
  readonly errors: Readonly<Record<string, string>>;
}

/** `block_id` -> `action_id` -> the element's value in Slack's own form, e.g. `{type: "plain_text_input", value: "5"}`. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, ElementState>>>>;

/** The value of one input element, with the member that its type uses (`value`, `selected_option`, `selected_date`, ...). */
export interface ElementState {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** A button, select or other element as a person used it; `block_id` and `action_id` name the element. */
export interface ActionInput {
  readonly block_id: string;
  readonly action_id: string;
  /** Only what the person chose: `selected_option`, `selected_options`, `selected_date`, `selected_user`, `value` of an input... The rest is taken from the element. */
  readonly [member: string]: unknown;
}

/** Where an element that a person used is drawn. */
export type ActionPlace = { readonly channel: string; readonly ts: string } | { readonly viewId: string };

/** One option of a menu. */
export interface Option {
  readonly text: { readonly type: string; readonly text: string };
  readonly value: string;
  readonly description?: { readonly type: string; readonly text: string };
}

/** One suggested prompt of an agent conversation. */
interface Prompt {
  readonly title: string;
  readonly message: string;
}

/** How a conversation with the app stands. While it is `processing`, people may stop it; `suspended` waits for somebody. */
export type Session = "active" | "processing" | "suspended" | "closed";

/** Suggested prompts of a conversation, at most four. */
export interface Prompts {
  readonly title: string;
  readonly prompts: readonly Prompt[];
}

/**
 * How a delivery to the app ended. `error` is Slack's word: `operation_timeout` (nothing within 3 s),
 * `dispatch_failed` (no connection), `http_client_error`, `http_service_error`, `app_not_connected`.
 */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: string };

/** A change of the workspace, in the order it happened; `seq` grows by one each time. */
export type Change = { readonly seq: number } & ChangeBody;

/** What changed. Views are told to their own person only; messages with `ephemeralFor` likewise. */
export type ChangeBody =
  | { readonly kind: "message.posted"; readonly message: Message }
  | { readonly kind: "message.changed"; readonly message: Message }
  | { readonly kind: "message.deleted"; readonly message: Message }
  | { readonly kind: "view.opened"; readonly personId: string; readonly view: OpenView }
  | { readonly kind: "view.changed"; readonly personId: string; readonly view: OpenView }
  | { readonly kind: "view.closed"; readonly personId: string; readonly view: OpenView }
  | { readonly kind: "home.published"; readonly personId: string; readonly view: OpenView }
  | { readonly kind: "prompts.set"; readonly channel: string; readonly threadTs?: string; readonly prompts: Prompts }
  | { readonly kind: "status.set"; readonly channel: string; readonly threadTs?: string; readonly status: string }
  | { readonly kind: "session.set"; readonly channel: string; readonly threadTs?: string; readonly session: Session }
  | { readonly kind: "session.renamed"; readonly channel: string; readonly threadTs?: string; readonly title: string }
  | { readonly kind: "channel.created"; readonly channel: Channel }
  | { readonly kind: "read"; readonly personId: string; readonly channel: string; readonly ts: string };

/**
 * What people do in the client. Each delivers to the app what Slack delivers and resolves when the app has answered
 * (or did not in time); what the answer changes is in the workspace by then.
 */
export interface PersonSide {
  /** Runs a slash command as typed, `/billing margin acme`. */
  runCommand(personId: string, channelId: string, text: string, threadTs?: string): Promise<Outcome>;
  /** Presses a button or chooses in a menu of a message or view; `values` are the inputs' values beside it. */
  pressAction(personId: string, place: ActionPlace, action: ActionInput, values?: StateValues): Promise<Outcome>;
  /** Submits the modal; with errors the view stays and carries them. */
  submitView(personId: string, viewId: string, values: StateValues): Promise<Outcome>;
  /** Closes the modal (`clear`: the whole stack, as the cross of a stack does). */
  closeView(personId: string, viewId: string, clear?: boolean): Promise<Outcome>;
  /** Opens the app's Home tab, or with `messages` the conversation with it, beside the channel that the person reads. */
  openHome(personId: string, tab?: "home" | "messages", besideChannel?: string): Promise<Outcome>;
  /** Posts a message as the person; the app hears `message`, and `app_mention` when `<@bot>` is in it. */
  say(personId: string, channelId: string, text: string, threadTs?: string): Promise<Outcome>;
  /** Asks the app for the options of an external select; `query` is what was typed. */
  loadOptions(
    personId: string,
    place: ActionPlace,
    element: { readonly block_id: string; readonly action_id: string; readonly query: string },
  ): Promise<readonly Option[]>;
  /** Presses stop on a streamed answer; the app hears `agent_session_stopped`. */
  stopAgent(personId: string, channelId: string, threadTs?: string): Promise<Outcome>;
}
