import type { Clock } from "#src/kernel/clock.ts";
import { DEMO, DEMO_CHANNELS, DEMO_GROUPS, DEMO_PEOPLE, directConversation } from "./demo-workspace.ts";
import type {
  ActionInput,
  ActionPlace,
  Change,
  ChangeBody,
  Channel,
  Message,
  OpenView,
  Option,
  Outcome,
  Person,
  PersonSide,
  Prompts,
  Session,
  SharedFile,
  StateValues,
  UserGroup,
  ViewPayload,
} from "./model.ts";

/** What a new message needs; `ts` and defaults are filled in. */
export type NewMessage = Pick<Message, "channel" | "user" | "text"> &
  Partial<Omit<Message, "channel" | "user" | "text">>;

/**
 * The state of the demo workspace and what people can do in it. Reads give immutable records; every change is told to the
 * subscribers, in order. The person-side methods reach the app through whatever `attach` was given (`startSlack` does it).
 */
export class Workspace implements PersonSide {
  readonly teamId: string = DEMO.teamId;
  readonly teamName: string = DEMO.teamName;
  readonly botUserId: string = DEMO.botUserId;
  /** The person whose side is open first. */
  readonly firstPersonId: string = DEMO.operator;
  readonly #clock: Clock;
  readonly #people = new Map<string, Person>(DEMO_PEOPLE.map((p) => [p.id, p]));
  readonly #groups = new Map<string, UserGroup>(DEMO_GROUPS.map((g) => [g.id, g]));
  readonly #channels = new Map<string, Channel>(DEMO_CHANNELS.map((c) => [c.id, c]));
  /** By channel, then `ts`; in the order of posting. */
  readonly #messages = new Map<string, Map<string, Message>>();
  readonly #modals = new Map<string, OpenView[]>();
  readonly #homes = new Map<string, OpenView>();
  readonly #prompts = new Map<string, Prompts>();
  readonly #statuses = new Map<string, string>();
  readonly #sessions = new Map<string, Session>();
  readonly #titles = new Map<string, string>();
  readonly #reads = new Map<string, string>();
  readonly #files = new Map<string, SharedFile>();
  readonly #listeners = new Set<(change: Change) => void>();
  #side: PersonSide | undefined;
  #seq = 0;
  #lastMicros = 0;
  #views = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  // ---- reading ----

  /** Number of the last change; a page that was drawn at `seq` is current until a change with a higher one. */
  get seq(): number {
    return this.#seq;
  }

  /** Everybody, the bot last. */
  people(): readonly Person[] {
    return [...this.#people.values()];
  }

  person(id: string): Person | undefined {
    return this.#people.get(id);
  }

  /** Somebody joins the workspace and these channels, under whatever name they give themselves. */
  join(person: Person, channels: readonly string[] = []): void {
    this.#people.set(person.id, person);
    this.addChannel(directConversation(person));
    for (const id of channels) {
      const channel = this.#channels.get(id);
      if (channel === undefined) throw new Error(`There is no channel ${id} in the demo workspace.`);
      this.#channels.set(id, { ...channel, members: [...channel.members, person.id] });
    }
  }

  /** All user groups, those that were switched off included. */
  groups(): readonly UserGroup[] {
    return [...this.#groups.values()];
  }

  /** Changes who is in a user group or whether it is in use, as a workspace admin does; apps are not told. */
  setGroup(id: string, change: Partial<Pick<UserGroup, "members" | "inUse">>): void {
    const group = this.#groups.get(id);
    if (group === undefined) throw new Error(`There is no user group ${id} in the demo workspace.`);
    this.#groups.set(id, { ...group, ...change });
  }

  /** All channels, or those that a person is a member of. */
  channels(personId?: string): readonly Channel[] {
    const all = [...this.#channels.values()];
    return personId === undefined ? all : all.filter((c) => c.members.includes(personId));
  }

  channel(id: string): Channel | undefined {
    return this.#channels.get(id);
  }

  /** The direct conversation of a person with the app. */
  directConversationOf(personId: string): Channel | undefined {
    if (personId === this.botUserId) return undefined;
    return [...this.#channels.values()].find((c) => c.kind === "dm" && c.members.includes(personId));
  }

  /**
   * Messages of a channel, oldest first, thread replies included (they carry `threadTs`). With a person: what that person
   * sees, so nothing of a channel they are not in and no ephemeral message of somebody else.
   */
  messages(channelId: string, personId?: string): readonly Message[] {
    const all = [...(this.#messages.get(channelId)?.values() ?? [])];
    if (personId === undefined) return all;
    if (!this.#channels.get(channelId)?.members.includes(personId)) return [];
    return all.filter((m) => m.ephemeralFor === undefined || m.ephemeralFor === personId);
  }

  message(channelId: string, ts: string): Message | undefined {
    return this.#messages.get(channelId)?.get(ts);
  }

  /** The open modals of a person, the one on top last. */
  modals(personId: string): readonly OpenView[] {
    return this.#modals.get(personId) ?? [];
  }

  /** The published home tab of a person. */
  home(personId: string): OpenView | undefined {
    return this.#homes.get(personId);
  }

  /** A modal or home tab by id. */
  view(viewId: string): OpenView | undefined {
    const all = [...this.#modals.values()].flat().concat([...this.#homes.values()]);
    return all.find((v) => v.id === viewId);
  }

  /** An uploaded file by id; image blocks name one in `slack_file`. */
  file(id: string): SharedFile | undefined {
    return this.#files.get(id);
  }

  /** Suggested prompts of a conversation or one of its threads. */
  prompts(channelId: string, threadTs?: string): Prompts | undefined {
    return this.#prompts.get(keyOf(channelId, threadTs));
  }

  /** What the app says it is doing, such as "is reading the bill"; empty when nothing. */
  status(channelId: string, threadTs?: string): string {
    return this.#statuses.get(keyOf(channelId, threadTs)) ?? "";
  }

  /** How a conversation with the app stands, as the app says; absent where it has not said anything. */
  session(channelId: string, threadTs?: string): Session | undefined {
    return this.#sessions.get(keyOf(channelId, threadTs));
  }

  /** The name the app gave to a conversation; empty when none. */
  title(channelId: string, threadTs?: string): string {
    return this.#titles.get(keyOf(channelId, threadTs)) ?? "";
  }

  /** How many messages of others a person has not seen in a channel. */
  unread(personId: string, channelId: string): number {
    const seen = this.#reads.get(`${personId} ${channelId}`) ?? "";
    return this.messages(channelId, personId).filter((m) => m.ts > seen && m.user !== personId).length;
  }

  /** Calls the listener after every change; returns the way to stop. A listener must not throw. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // ---- what people do ----

  runCommand(personId: string, channelId: string, text: string, threadTs?: string): Promise<Outcome> {
    return this.#way().runCommand(personId, channelId, text, threadTs);
  }

  pressAction(personId: string, place: ActionPlace, action: ActionInput, values?: StateValues): Promise<Outcome> {
    return this.#way().pressAction(personId, place, action, values);
  }

  submitView(personId: string, viewId: string, values: StateValues): Promise<Outcome> {
    return this.#way().submitView(personId, viewId, values);
  }

  closeView(personId: string, viewId: string, clear?: boolean): Promise<Outcome> {
    return this.#way().closeView(personId, viewId, clear);
  }

  openHome(personId: string, tab?: "home" | "messages", besideChannel?: string): Promise<Outcome> {
    return this.#way().openHome(personId, tab, besideChannel);
  }

  say(personId: string, channelId: string, text: string, threadTs?: string): Promise<Outcome> {
    return this.#way().say(personId, channelId, text, threadTs);
  }

  loadOptions(
    personId: string,
    place: ActionPlace,
    element: { readonly block_id: string; readonly action_id: string; readonly query: string },
  ): Promise<readonly Option[]> {
    return this.#way().loadOptions(personId, place, element);
  }

  stopAgent(personId: string, channelId: string, threadTs?: string): Promise<Outcome> {
    return this.#way().stopAgent(personId, channelId, threadTs);
  }

  /** Marks everything up to `ts` (default: the newest) as seen by the person. */
  markRead(personId: string, channelId: string, ts?: string): void {
    const upTo = ts ?? this.messages(channelId, personId).at(-1)?.ts;
    if (upTo === undefined || upTo <= (this.#reads.get(`${personId} ${channelId}`) ?? "")) return;
    this.#reads.set(`${personId} ${channelId}`, upTo);
    this.#tell({ kind: "read", personId, channel: channelId, ts: upTo });
  }

  // ---- for the server's side ----

  /** Hands in the way to the app. */
  attach(side: PersonSide): void {
    this.#side = side;
  }

  /** A new message time stamp: the clock's seconds and six digits, unique and rising. */
  nextTs(): string {
    this.#lastMicros = Math.max(this.#clock.now().getTime() * 1000, this.#lastMicros + 1);
    return `${Math.floor(this.#lastMicros / 1e6)}.${String(this.#lastMicros % 1e6).padStart(6, "0")}`;
  }

  /** A new view id and hash part. */
  nextViewId(): string {
    this.#views += 1;
    return `V${String(this.#views).padStart(10, "0")}`;
  }

  /** Stores a message and tells it. */
  post(draft: NewMessage): Message {
    const message: Message = { blocks: [], files: [], ts: this.nextTs(), ...draft };
    let channel = this.#messages.get(message.channel);
    if (channel === undefined) {
      channel = new Map();
      this.#messages.set(message.channel, channel);
    }
    channel.set(message.ts, message);
    this.#tell({ kind: "message.posted", message });
    return message;
  }

  /** Stores a new state of a message that exists. */
  replace(message: Message): void {
    this.#messages.get(message.channel)?.set(message.ts, message);
    this.#tell({ kind: "message.changed", message });
  }

  /** Removes a message. */
  remove(message: Message): void {
    if (this.#messages.get(message.channel)?.delete(message.ts)) this.#tell({ kind: "message.deleted", message });
  }

  /** Puts a modal on top of a person's stack. */
  openModal(personId: string, payload: ViewPayload): OpenView {
    const stack = this.#modals.get(personId) ?? [];
    const id = this.nextViewId();
    const previous = stack.at(-1);
    const view: OpenView = {
      id,
      personId,
      rootId: stack[0]?.id ?? id,
      ...(previous === undefined ? {} : { previousId: previous.id }),
      hash: this.#hash(),
      payload,
      values: {},
      errors: {},
    };
    this.#modals.set(personId, [...stack, view]);
    this.#tell({ kind: "view.opened", personId, view });
    return view;
  }

  /** Publishes a home tab; its id stays the same for a person. */
  publishHome(personId: string, payload: ViewPayload): OpenView {
    const id = this.#homes.get(personId)?.id ?? this.nextViewId();
    const view: OpenView = { id, personId, rootId: id, hash: this.#hash(), payload, values: {}, errors: {} };
    this.#homes.set(personId, view);
    this.#tell({ kind: "home.published", personId, view });
    return view;
  }

  /** Changes an open view; a new payload gives a new hash, and clears errors unless they are given. */
  changeView(view: OpenView, change: Partial<Pick<OpenView, "payload" | "values" | "errors">>): OpenView {
    const next: OpenView = {
      ...view,
      ...(change.payload === undefined ? {} : { hash: this.#hash(), errors: {} }),
      ...change,
    };
    if (next.payload.type === "home") this.#homes.set(view.personId, next);
    else {
      const stack = this.modals(view.personId).map((v) => (v.id === view.id ? next : v));
      this.#modals.set(view.personId, stack);
    }
    this.#tell({ kind: "view.changed", personId: view.personId, view: next });
    return next;
  }

  /** Takes a modal, and all above it, off the stack; returns what was closed, the top first. */
  closeModals(personId: string, fromViewId?: string): readonly OpenView[] {
    const stack = this.modals(personId);
    const from = fromViewId === undefined ? 0 : stack.findIndex((v) => v.id === fromViewId);
    if (from < 0) return [];
    this.#modals.set(personId, stack.slice(0, from));
    const closed = stack.slice(from).reverse();
    for (const view of closed) this.#tell({ kind: "view.closed", personId, view });
    return closed;
  }

  setPrompts(channel: string, threadTs: string | undefined, prompts: Prompts): void {
    this.#prompts.set(keyOf(channel, threadTs), prompts);
    this.#tell({ kind: "prompts.set", channel, ...(threadTs === undefined ? {} : { threadTs }), prompts });
  }

  setStatus(channel: string, threadTs: string | undefined, status: string): void {
    if (this.status(channel, threadTs) === status) return;
    this.#statuses.set(keyOf(channel, threadTs), status);
    this.#tell({ kind: "status.set", channel, ...(threadTs === undefined ? {} : { threadTs }), status });
  }

  setSession(channel: string, threadTs: string | undefined, session: Session): void {
    if (this.session(channel, threadTs) === session) return;
    this.#sessions.set(keyOf(channel, threadTs), session);
    this.#tell({ kind: "session.set", channel, ...(threadTs === undefined ? {} : { threadTs }), session });
  }

  setTitle(channel: string, threadTs: string | undefined, title: string): void {
    this.#titles.set(keyOf(channel, threadTs), title);
    this.#tell({ kind: "session.renamed", channel, ...(threadTs === undefined ? {} : { threadTs }), title });
  }

  /** Makes an uploaded file known. */
  addFile(file: SharedFile): void {
    this.#files.set(file.id, file);
  }

  /** Adds a conversation, such as a group opened by the app. */
  addChannel(channel: Channel): void {
    this.#channels.set(channel.id, channel);
    this.#tell({ kind: "channel.created", channel });
  }

  #hash(): string {
    this.#views += 1;
    return `${Math.floor(this.#clock.now().getTime() / 1000)}.${this.#views.toString(36).padStart(8, "0")}`;
  }

  #way(): PersonSide {
    if (this.#side === undefined) throw new Error("The workspace has no server attached; use startSlack.");
    return this.#side;
  }

  #tell(body: ChangeBody): void {
    this.#seq += 1;
    const change: Change = { seq: this.#seq, ...body };
    for (const listener of this.#listeners) listener(change);
  }
}

function keyOf(channelId: string, threadTs: string | undefined): string {
  return threadTs === undefined ? channelId : `${channelId} ${threadTs}`;
}
