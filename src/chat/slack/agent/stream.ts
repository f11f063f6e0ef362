import type { Clock } from "#src/kernel/clock.ts";
import type { Log } from "#src/ports/log.ts";
import type { AssistantStep } from "#src/tool/assistant.ts";
import { CHOICES } from "../limits.ts";
import { describeError } from "../log.ts";
import type { SlackBlock } from "../render/block.ts";
import { type Posted, type SlackWeb, type StreamPlace, slackErrorOf, waitAskedBy } from "../web.ts";
import { Growing, type Step, stepOf } from "./growing.ts";
import { patiently } from "./patience.ts";
import { type Ending, NO_ENDING, placed } from "./placed.ts";

/** A stream dies about five minutes after its start or last append (observed); ours is followed by the next one before that. */
const LIFE_MS = 3 * 60_000 + 45_000;
/** Appends of one answer are at least so far apart; edits, of which Slack takes fewer, farther. */
const APPEND_MS = 1_000;
const EDIT_MS = 3_000;
/** So many streams of one answer may die before it goes on by edits. */
const DEATHS = 2;

/** What streaming needs. */
export interface StreamTools {
  readonly web: SlackWeb;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * One answer while it is being made, as people see it grow: steps and words, in as many messages as they need. Slack may refuse
 * or end a stream at any time; nothing of the answer is lost by that: the message is then edited, and the rest goes on below it.
 */
export class StreamedAnswer {
  readonly #place: StreamPlace;
  readonly #tools: StreamTools;
  /** What was told and stands in no message yet. */
  readonly #waiting: (string | Step)[] = [];
  #message = new Growing();
  /** How the present message grows; `null` while it is not in Slack. */
  #way: "stream" | "edit" | null = null;
  #begun = 0;
  #next = 0;
  #deaths = 0;
  #ended = false;
  #beating: Promise<void> | null = null;
  #turn: Promise<void> = Promise.resolve();

  constructor(place: StreamPlace, tools: StreamTools) {
    this.#place = place;
    this.#tools = tools;
  }

  /** A step has begun or ended. */
  step(step: AssistantStep): void {
    if (!this.#ended) this.#waiting.push(stepOf(step));
  }

  /** More words, standard markdown. */
  write(text: string): void {
    if (!this.#ended && text !== "") this.#waiting.push(text);
  }

  /** Sends what is due and lets the next stream begin in time; to be called about once a second. What fails is tried again. */
  beat(): Promise<void> {
    // While Slack keeps one waiting, more of them would only queue up.
    this.#beating ??= this.#inTurn(async () => {
      if (this.#ended) return;
      try {
        if (this.#way === "stream" && this.#now() - this.#begun >= LIFE_MS) await this.#goOn();
        await this.#fill();
        if (this.#now() >= this.#next) await this.#send();
      } catch (thrown) {
        this.#tools.log.warn({ error: describeError(thrown) }, "a part of an answer could not be shown yet");
      }
    }).finally(() => {
      this.#beating = null;
    });
    return this.#beating;
  }

  /** Sends all that is left, ends the last message with these blocks, and takes nothing more. */
  end(ending: Ending = NO_ENDING): Promise<void> {
    this.#ended = true;
    return this.#inTurn(async () => {
      await this.#fill();
      this.#message.endSteps("error", "not finished");
      if (this.#message.isEmpty && this.#way === null && ending.blocks.length === 0) return;
      await this.#finish(ending);
    });
  }

  /** Lets what was told into messages, the full ones out. */
  async #fill(): Promise<void> {
    for (let item = this.#waiting[0]; item !== undefined; item = this.#waiting[0]) {
      const rest = typeof item === "string" ? this.#message.words(item) : this.#message.step(item) ? "" : item;
      if (rest === "") this.#waiting.shift();
      else {
        this.#waiting[0] = rest;
        await this.#goOn();
      }
    }
  }

  /** Ends the present message and begins the next one with the steps that are not over. */
  async #goOn(): Promise<void> {
    const open = this.#message.endSteps("complete", "goes on below");
    await this.#finish(NO_ENDING);
    this.#nextMessage(open);
  }

  #nextMessage(open: readonly Step[]): void {
    this.#message = new Growing();
    this.#way = null;
    // Never so many that a message has room for nothing else.
    for (const step of open.slice(-CHOICES.steps / 2)) this.#message.step(step);
  }

  /** Brings Slack's picture of the message up to date. */
  async #send(): Promise<void> {
    const chunks = this.#message.unsent();
    const { posted } = this.#message;
    if (chunks.length === 0) return;
    if (posted === undefined) return this.#start();
    if (this.#way === "edit") {
      await placed(this.#message, this.#place, NO_ENDING, this.#tools);
      this.#next = this.#now() + EDIT_MS;
      return;
    }
    try {
      await this.#tools.web.appendStream(posted, chunks);
      this.#message.settle();
      this.#next = this.#now() + APPEND_MS;
    } catch (thrown) {
      const wait = waitAskedBy(thrown);
      if (wait !== null) this.#next = this.#now() + wait;
      else await this.#recover(thrown);
    }
  }

  /** The first of a message: a stream where Slack gives one, else a message that is edited. */
  async #start(): Promise<void> {
    if (this.#deaths < DEATHS) {
      try {
        this.#message.posted = await this.#tools.web.startStream(this.#place, this.#message.unsent());
        this.#message.settle();
        this.#way = "stream";
        this.#begun = this.#now();
        this.#next = this.#begun + APPEND_MS;
        return;
      } catch (thrown) {
        this.#tools.log.warn(
          { error: describeError(thrown) },
          "Slack gives no stream; the answer is posted and edited",
        );
      }
    }
    await placed(this.#message, this.#place, NO_ENDING, this.#tools);
    this.#way = "edit";
    this.#next = this.#now() + EDIT_MS;
  }

  /** A stream that takes no more, or of which nobody knows whether it did: the whole message is put in its place. */
  async #recover(thrown: unknown): Promise<void> {
    this.#tools.log.warn({ error: describeError(thrown) }, "a stream ended before its answer; its message is edited");
    this.#deaths += 1;
    // Should that fail too, the message is edited from now on.
    this.#way = "edit";
    const open = this.#message.endSteps("complete", "goes on below");
    await placed(this.#message, this.#place, NO_ENDING, this.#tools);
    this.#nextMessage(open);
  }

  /** Ends the present message for good. */
  async #finish(ending: Ending): Promise<void> {
    const { posted } = this.#message;
    if (this.#way === "stream" && posted !== undefined) {
      for (const blocks of ending.variants()) {
        try {
          await this.#stop(posted, blocks);
          return;
        } catch (thrown) {
          this.#tools.log.warn({ error: describeError(thrown) }, "a stream could not be ended as it should");
          if (blocks.length === 0 || !isAboutBlocks(thrown)) break;
        }
      }
    }
    if (this.#way === null && this.#message.isEmpty && ending.blocks.length === 0) return;
    await placed(this.#message, this.#place, ending, this.#tools);
  }

  async #stop(posted: Posted, blocks: readonly SlackBlock[]): Promise<void> {
    const { web } = this.#tools;
    const chunks = this.#message.unsent();
    try {
      await web.stopStream(posted, chunks, blocks);
    } catch (thrown) {
      if (waitAskedBy(thrown) === null) throw thrown;
      // Slack takes fewer ends than appends: people need not wait for the words.
      if (chunks.length > 0) await web.appendStream(posted, chunks);
      this.#message.settle();
      await patiently(() => web.stopStream(posted, [], blocks));
    }
    this.#message.settle();
  }

  #now(): number {
    return this.#tools.clock.now().getTime();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

const isAboutBlocks = (thrown: unknown): boolean => /^invalid_blocks|blocks_too_long$/.test(slackErrorOf(thrown) ?? "");
