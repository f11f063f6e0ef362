import { asAppError } from "#src/kernel/errors.ts";
import type { Assistant, AssistantReply } from "#src/tool/assistant.ts";
import { proposalView } from "#src/tool/proposals/view.ts";
import { errorView } from "#src/view/error-view.ts";
import { type AnswerTools, unlessStopped } from "../answer.ts";
import { type ChannelKind, inAudience } from "../audience.ts";
import { cardView } from "../cards.ts";
import { deliver } from "../deliver.ts";
import { describeError } from "../log.ts";
import { channelOutlet, directOutlet } from "../outlet.ts";
import { sentence } from "../render/message.ts";
import type { StreamPlace } from "../web.ts";
import { endingOf } from "./ending.ts";
import { type Sessions, STOPPED, threadName } from "./sessions.ts";
import { StreamedAnswer, type StreamTools } from "./stream.ts";

/** A question in words, acknowledged already. */
export interface Asked {
  readonly text: string;
  readonly place: StreamPlace;
  /** Who reads where it was asked; answered may it be elsewhere. */
  readonly kind: ChannelKind;
}

/** What answering in words needs. */
export interface ConverseTools extends AnswerTools, StreamTools {
  readonly assistant: Assistant;
  readonly sessions: Sessions;
  /** How often what has been told is shown, in milliseconds. */
  readonly beatMs: number;
}

/** Answers a question in its thread while people watch: the steps, the words, what stands below them, then cards and pictures. */
export function converse(asked: Asked, tools: ConverseTools): Promise<void> {
  return tools.sessions.answering(asked.place, titleOf(asked.text), (stopped) => answerOnce(asked, stopped, tools));
}

async function answerOnce(asked: Asked, stopped: AbortSignal, tools: ConverseTools): Promise<void> {
  // What was stopped before its turn came is not answered at all.
  if (stopped.aborted) return;
  const { place, kind } = asked;
  const stream = new StreamedAnswer(place, tools);
  const beat = setInterval(() => void stream.beat(), tools.beatMs);
  let reply: AssistantReply;
  try {
    reply = await asking(asked, stream, stopped, tools);
  } catch (thrown) {
    if (stopped.reason === STOPPED) return await stopHere(stream);
    const error = asAppError(thrown);
    tools.log.info(
      { user: place.user, team: place.teamId, code: error.code, error: describeError(thrown) },
      "a question in words failed",
    );
    await stream.end();
    await deliver(
      { view: errorView(error), footer: [], buttons: "run", outlet: threadOutlet(place, tools), teamId: place.teamId },
      tools,
    );
    return;
  } finally {
    clearInterval(beat);
  }
  stream.write(harmless(reply.text));
  await stream.end(endingOf(reply, kind));
  await showMore(reply, asked, stopped, tools);
}

/** Asks the assistant, until it has answered, or a person or the process stops it, whether or not it listens to that. */
async function asking(
  asked: Asked,
  stream: StreamedAnswer,
  stopped: AbortSignal,
  tools: ConverseTools,
): Promise<AssistantReply> {
  const { text, place, kind } = asked;
  const signal = AbortSignal.any([stopped, tools.signal]);
  const caller = inAudience(await unlessStopped(tools.callerOf(place.user, place.teamId), signal), kind);
  const question = { text, thread: threadName(place), caller };
  return unlessStopped(
    tools.assistant.answer(
      question,
      (step) => {
        // What has been stopped may go on telling for a moment.
        if (signal.aborted) return;
        stream.step(step);
        void stream.beat();
      },
      signal,
    ),
    signal,
  );
}

async function stopHere(stream: StreamedAnswer): Promise<void> {
  stream.write("Stopped.");
  await stream.end();
}

/** Pictures in the place of words, and a card for each proposal, in the same thread. */
async function showMore(
  reply: AssistantReply,
  { place }: Asked,
  stopped: AbortSignal,
  tools: ConverseTools,
): Promise<void> {
  const { user, teamId } = place;
  for (const view of reply.views) {
    if (stopped.aborted) return;
    await deliver({ view, footer: [], buttons: "run", outlet: threadOutlet(place, tools), teamId }, tools);
  }
  // A proposal exists already: its card is shown, stopped or not.
  for (const proposal of reply.proposals) {
    const outlet = threadOutlet(place, tools);
    const view = cardView(proposalView(proposal), proposal, outlet);
    await deliver({ view, footer: [], buttons: "run", outlet, teamId, pictures: false }, tools);
    const problem = await tools.cards.shown(proposal, outlet.posted, teamId);
    if (problem !== null) await directOutlet(tools.web, user).show(sentence(problem));
    tools.sessions.waits(place, (await tools.cards.current(proposal.id)) ?? proposal);
  }
}

const threadOutlet = ({ channel, threadTs }: StreamPlace, { web }: ConverseTools) =>
  channelOutlet(web, { channel, threadTs });

/** The last guard at this door: nothing in an answer calls people or channels, whatever it quotes. */
const harmless = (markdown: string): string => markdown.replace(/<(?=[!@#])/g, "&lt;");

const LONGEST_TITLE = 60;

/** What a conversation is called: the beginning of its first question, to the end of a word. */
function titleOf(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= LONGEST_TITLE) return line;
  const end = line.lastIndexOf(" ", LONGEST_TITLE);
  return `${line.slice(0, end > LONGEST_TITLE / 2 ? end : LONGEST_TITLE)}\u2026`;
}
