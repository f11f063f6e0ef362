import { DEMO } from "#src/local/slack/demo-workspace.ts";
import type { Message } from "#src/local/slack/model.ts";
import { type DeskOptions, seen, startDesk, type TestDesk, until, wordsOf } from "../desk.ts";
import { ScriptedAssistant } from "./scripted.ts";

/** The direct conversation of the operator with the app, and what they ask. */
export const dm = `D${DEMO.operator.slice(1)}`;
export const QUESTION = "Why did the bill of acme go up?";

/** A desk with an assistant that a test scripts, and what people and tests do with it. */
export class Talk {
  readonly desk: TestDesk;
  readonly assistant: ScriptedAssistant;

  constructor(desk: TestDesk, assistant: ScriptedAssistant) {
    this.desk = desk;
    this.assistant = assistant;
  }

  static async start(script?: ScriptedAssistant["script"], options: DeskOptions = {}): Promise<Talk> {
    const assistant = new ScriptedAssistant(script);
    return new Talk(await startDesk({ ...options, app: { assistant, beatMs: 10, ...options.app } }), assistant);
  }

  get workspace() {
    return this.desk.slack.workspace;
  }

  say(text: string, channel = dm, threadTs?: string, person: string = DEMO.operator) {
    return this.workspace.say(person, channel, text, threadTs);
  }

  /** The question as it stands in the channel. */
  question(text: string, channel = dm): Message {
    const found = this.workspace.messages(channel).findLast((m) => m.user !== DEMO.botUserId && m.text.includes(text));
    if (found === undefined) throw new Error(`nobody asked ${text}`);
    return found;
  }

  /** What the bot wrote in a thread. */
  replies(channel: string, threadTs: string): readonly Message[] {
    return this.workspace.messages(channel).filter((m) => m.user === DEMO.botUserId && m.threadTs === threadTs);
  }

  /** Resolves when the conversation stands like this. */
  session(state: string, channel: string, threadTs: string): Promise<true> {
    return until(this.desk, () => (this.workspace.session(channel, threadTs) === state ? true : undefined));
  }

  /** The finished answer with these words. */
  answered(words: string, channel = dm): Promise<Message> {
    return seen(this.desk, channel, (m) => wordsOf(m).includes(words) && wordsOf(m).includes("Show me how"));
  }

  /** An answer that still grows. */
  growing(channel = dm): Promise<Message> {
    return seen(this.desk, channel, (m) => m.stream?.state === "open");
  }
}
