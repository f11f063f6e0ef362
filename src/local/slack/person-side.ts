import { Upstream } from "#src/kernel/errors.ts";
import { Refusal } from "./content.ts";
import { channelFor, personOf, type SlackContext } from "./context.ts";
import type { Reply } from "./courier.ts";
import { DEMO } from "./demo-workspace.ts";
import { actionOf, elementsOf, stateOf } from "./elements.ts";
import { Events } from "./events.ts";
import { isRecord, type Json, recordsOf, textOf } from "./json.ts";
import type {
  ActionInput,
  ActionPlace,
  Channel,
  Message,
  OpenView,
  Option,
  Outcome,
  Person,
  PersonSide,
  StateValues,
} from "./model.ts";
import { channelName, commandFields, interactionBase, messageOutput, viewOutput } from "./payloads.ts";
import { respond } from "./respond.ts";
import { encodeTyped } from "./typed.ts";
import { ViewSide } from "./view-side.ts";

/** The client application of Slack, as far as the app behind it can tell: what people do becomes what Slack sends. */
export class ClientSide implements PersonSide {
  readonly #context: SlackContext;
  readonly #events: Events;
  readonly #views: ViewSide;

  constructor(context: SlackContext) {
    this.#context = context;
    this.#events = new Events(context);
    this.#views = new ViewSide(context);
  }

  async runCommand(personId: string, channelId: string, text: string, threadTs?: string): Promise<Outcome> {
    const { courier, tickets, commands, workspace } = this.#context;
    const person = personOf(this.#context, personId);
    const channel = channelFor(this.#context, person, channelId);
    const [, command = "", rest = ""] = /^(\/\S+)\s*([\s\S]*)$/.exec(text.trim()) ?? [];
    if (!commands.includes(command)) {
      this.#notice(channel, person, `${command || text} is not a valid command.`);
      return { ok: false, error: "invalid_command" };
    }
    if (threadTs !== undefined) {
      this.#notice(channel, person, `${command} is not supported in threads. Sorry!`, threadTs);
      return { ok: false, error: "not_supported_in_threads" };
    }
    const target = { personId, channel: channelId };
    const payload = {
      ...commandFields(person, channel, command, encodeTyped(rest.trim(), workspace, true)),
      response_url: this.#responseUrl(tickets.response(target)),
      trigger_id: tickets.trigger(personId),
    };
    const reply = await courier.send({ kind: "slash_commands", name: "command", payload });
    const error = reply.ok ? this.#takeCommandAnswer(person, channel, text.trim(), reply.body) : reply.error;
    if (error === undefined) return { ok: true };
    const shown = error === "app_not_connected" ? "dispatch_failed" : error;
    this.#notice(channel, person, `${command} failed with the error "${shown}"`);
    return { ok: false, error };
  }

  async pressAction(
    personId: string,
    place: ActionPlace,
    input: ActionInput,
    typed: StateValues = {},
  ): Promise<Outcome> {
    const person = personOf(this.#context, personId);
    const found = this.#find(person, place, typed);
    if (found === undefined) return { ok: false, error: "viewId" in place ? "view_not_found" : "message_not_found" };
    const placed = elementsOf(found.blocks).find(
      (e) => e.blockId === input.block_id && e.element.action_id === input.action_id,
    );
    const action = placed && actionOf(placed, input, this.#context.workspace.nextTs());
    if (action === undefined) return { ok: false, error: "action_not_found" };
    const payload = {
      type: "block_actions",
      ...interactionBase(person),
      trigger_id: this.#context.tickets.trigger(personId),
      ...found.context,
      ...(found.target && { response_url: this.#responseUrl(this.#context.tickets.response(found.target)) }),
      actions: [action],
    };
    return outcomeOf(await this.#context.courier.send({ kind: "interactive", name: "block_actions", payload }));
  }

  submitView(personId: string, viewId: string, values: StateValues): Promise<Outcome> {
    return this.#views.submit(personOf(this.#context, personId), viewId, values);
  }

  closeView(personId: string, viewId: string, clear = false): Promise<Outcome> {
    return this.#views.close(personOf(this.#context, personId), viewId, clear);
  }

  openHome(personId: string, tab: "home" | "messages" = "home", besideChannel?: string): Promise<Outcome> {
    return this.#events.homeOpened(personOf(this.#context, personId), tab, besideChannel);
  }

  say(personId: string, channelId: string, text: string, threadTs?: string): Promise<Outcome> {
    const person = personOf(this.#context, personId);
    return this.#events.said(person, channelFor(this.#context, person, channelId), text, threadTs);
  }

  stopAgent(personId: string, channelId: string, threadTs?: string): Promise<Outcome> {
    const person = personOf(this.#context, personId);
    return this.#events.stopped(person, channelFor(this.#context, person, channelId), threadTs);
  }

  async loadOptions(
    personId: string,
    place: ActionPlace,
    element: { readonly block_id: string; readonly action_id: string; readonly query: string },
  ): Promise<readonly Option[]> {
    const person = personOf(this.#context, personId);
    const found = this.#find(person, place, {});
    const payload = {
      type: "block_suggestion",
      ...interactionBase(person),
      action_id: element.action_id,
      block_id: element.block_id,
      value: element.query,
      ...found?.context,
    };
    const reply = await this.#context.courier.send({ kind: "interactive", name: "block_suggestion", payload });
    const body = reply.ok && isRecord(reply.body) ? reply.body : undefined;
    const options = body && [
      ...recordsOf(body.options),
      ...recordsOf(body.option_groups).flatMap((group) => recordsOf(group.options)),
    ];
    if (options === undefined || options.length > 100 || !options.every(isOption)) {
      throw new Upstream("slack.options", "The app did not give the options of this menu; try again.", {
        retryable: true,
      });
    }
    return options.filter(isOption);
  }

  /** Shows what the app answered to a command; gives Slack's error word when it cannot be shown. */
  #takeCommandAnswer(person: Person, channel: Channel, typed: string, answer: unknown): string | undefined {
    const body: Json = typeof answer === "string" ? { text: answer } : isRecord(answer) ? answer : {};
    if (Object.keys(body).length === 0 || body.text === "") return undefined;
    const { workspace } = this.#context;
    if (body.response_type === "in_channel") workspace.post({ channel: channel.id, user: person.id, text: typed });
    try {
      respond(this.#context, { personId: person.id, channel: channel.id }, body);
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return "invalid_command_response";
      throw error;
    }
  }

  /** The blocks a person sees at a place, and what an interaction says about it. */
  #find(person: Person, place: ActionPlace, typed: StateValues): Found | undefined {
    const { workspace } = this.#context;
    if ("viewId" in place) {
      const view = workspace.view(place.viewId);
      return view?.personId === person.id ? inView(this.#keepTyped(view, typed)) : undefined;
    }
    const message = workspace.messages(place.channel, person.id).find((m) => m.ts === place.ts);
    const channel = workspace.channel(place.channel);
    return message && channel && inMessage(person, message, channel, typed);
  }

  #keepTyped(view: OpenView, typed: StateValues): OpenView {
    const values = stateOf(view.payload.blocks, view.values, typed);
    if (JSON.stringify(values) === JSON.stringify(view.values)) return view;
    return this.#context.workspace.changeView(view, { values });
  }

  #responseUrl(id: string): string {
    return `${this.#context.baseUrl()}/response/${id}`;
  }

  #notice(channel: Channel, person: Person, text: string, threadTs?: string): void {
    const thread = threadTs === undefined ? {} : { threadTs };
    const draft = { channel: channel.id, user: DEMO.slackbotId, text, ephemeralFor: person.id, ...thread };
    this.#context.workspace.post(draft);
  }
}

interface Found {
  readonly blocks: readonly Json[];
  readonly context: Json;
  readonly target?: { readonly personId: string; readonly channel: string; readonly messageTs: string };
}

function inView(view: OpenView): Found {
  const container = { type: "view", view_id: view.id };
  return { blocks: view.payload.blocks, context: { container, view: viewOutput(view) } };
}

/** An ephemeral message is named by its container only; its content is not sent along. */
function inMessage(person: Person, message: Message, channel: Channel, typed: StateValues): Found {
  const isEphemeral = message.ephemeralFor !== undefined;
  const attached = recordsOf(message.attachments).flatMap((a) => recordsOf(a.blocks));
  const blocks = [...message.blocks, ...attached];
  return {
    blocks,
    target: { personId: person.id, channel: channel.id, messageTs: message.ts },
    context: {
      container: {
        type: "message",
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: isEphemeral,
        ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
      },
      channel: { id: channel.id, name: channelName(channel) },
      ...(isEphemeral ? {} : { message: messageOutput(message) }),
      state: { values: stateOf(blocks, {}, typed) },
    },
  };
}

/** What a delivery that carries no answer came to. */
function outcomeOf(reply: Reply): Outcome {
  return reply.ok ? { ok: true } : { ok: false, error: reply.error };
}

function isOption(value: Json): value is Json & Option {
  return textOf(value.value) !== undefined && isRecord(value.text) && typeof value.text.text === "string";
}
