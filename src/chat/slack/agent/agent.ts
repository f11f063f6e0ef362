import type { App } from "@slack/bolt";
import type { Assistant } from "#src/tool/assistant.ts";
import type { AnswerTools } from "../answer.ts";
import { type ChannelKind, inAudience } from "../audience.ts";
import { kindOf, type Surroundings } from "../commands.ts";
import type { Listening } from "../listen.ts";
import { contextLine } from "../render/block.ts";
import { cleanLine, escapeMrkdwn } from "../render/clean.ts";
import { sentence } from "../render/message.ts";
import type { StreamPlace } from "../web.ts";
import { type ConverseTools, converse } from "./converse.ts";
import { listenToFeedback } from "./feedback.ts";
import { isCommand } from "./is-command.ts";
import { Sessions } from "./sessions.ts";
import type { StreamTools } from "./stream.ts";

/** What the assistant on Slack is made of. */
export interface AgentOptions extends AnswerTools, StreamTools {
  readonly assistant: Assistant;
  readonly beatMs: number;
}

type By = { readonly user: string; readonly teamId: string };

/** The assistant on Slack: takes what people write in words and answers where they wrote it. */
export class Agent {
  readonly sessions: Sessions;
  readonly #tools: ConverseTools;
  readonly #listening: Listening;
  readonly #around: Surroundings;

  constructor(options: AgentOptions, listening: Listening, around: Surroundings) {
    this.sessions = new Sessions(options.web, options.log);
    this.#tools = { ...options, sessions: this.sessions };
    this.#listening = listening;
    this.#around = around;
  }

  /** Whether this is a question in words. Who has no role here is told so by the commands, and no model is asked. */
  async takes(line: string, by: By): Promise<boolean> {
    if (line === "") return false;
    const caller = await this.#tools.callerOf(by.user, by.teamId);
    return caller.roles.length > 0 && !isCommand(line, this.#tools.door.tools(caller));
  }

  /** Answers in the thread of the question. */
  async answer(text: string, place: StreamPlace, kind: ChannelKind): Promise<void> {
    await this.#listening.inTurn(
      place,
      () => converse({ text, place, kind }, this.#tools),
      async (words) => {
        await this.#tools.web.post({ channel: place.channel, threadTs: place.threadTs }, sentence(words));
      },
    );
  }

  /** Answers in the direct conversation what was asked where it should not be answered; the question heads its thread there. */
  async answerDirectly(text: string, by: By, kind: ChannelKind): Promise<void> {
    const { web } = this.#tools;
    const channel = await web.openDirect(by.user);
    const asked = `You asked: ${cleanLine(text, 500)}`;
    const head = await web.post({ channel }, { text: escapeMrkdwn(asked), blocks: [contextLine(asked)], pictures: [] });
    await this.answer(text, { channel, threadTs: head.ts, ...by }, kind);
  }

  /** Shows what a person might ask first, as far as the channel allows beside which they opened the conversation. */
  async suggest(channel: string, by: By, beside: string | undefined): Promise<void> {
    const caller = await this.#tools.callerOf(by.user, by.teamId);
    if (caller.roles.length === 0) return;
    const kind = beside === undefined ? "internal" : await kindOf(beside, by.teamId, this.#around);
    const prompts = await this.#tools.assistant.suggestions(inAudience(caller, kind));
    await this.#tools.web.suggest(channel, prompts.slice(0, 4));
  }

  /** Listens to what only an assistant has: its stop button, and the buttons below its answers. */
  listen(app: App): void {
    listenToFeedback(app, this.#listening, this.#around, this.#tools);
    app.event("agent_session_stopped", async ({ event, body }) => {
      const { channel, user, thread_ts: threadTs } = event;
      const tell = (text: string): Promise<void> => this.#tools.web.postEphemeral(channel, user, text, threadTs);
      await this.#listening.once(
        `event ${body.event_id}`,
        async () => {
          const stopped = this.sessions.stop({ channel, threadTs, user, teamId: body.team_id });
          if (!stopped) await tell("Only the person who asked can stop this answer; it goes on.");
        },
        tell,
      );
    });
  }
}
