import { type AppError, asAppError, NotAllowed, Upstream } from "#src/kernel/errors.ts";
import type { Log } from "#src/ports/log.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import type { Caller } from "#src/tool/caller.ts";
import { decidedShape } from "#src/tool/proposals/decided.ts";
import type { Answer, Door } from "#src/tool/run.ts";
import { errorView } from "#src/view/error-view.ts";
import { type Receipt, receiptLine } from "#src/view/receipt.ts";
import type { Block, View } from "#src/view/view.ts";
import { type ChannelKind, inAudience } from "./audience.ts";
import { type Cards, cardView } from "./cards.ts";
import { deliver, type NativeBlocks } from "./deliver.ts";
import { describeError } from "./log.ts";
import type { OpenForm } from "./open-form.ts";
import type { Outlet } from "./outlet.ts";
import { sentence } from "./render/message.ts";
import { type Timer, timer } from "./timer.ts";
import { placeholder } from "./words.ts";

/** A question of a person, acknowledged already. */
export interface Question {
  /** The command line, without the slash command. */
  readonly line: string;
  /** What was answered in the form that asked it, and that form. */
  readonly form?: OpenForm;
  readonly user: string;
  readonly teamId: string;
  readonly channelKind: () => Promise<ChannelKind>;
  /** Where the answer goes, by who reads the channel. */
  readonly outlet: (kind: ChannelKind) => Outlet;
  /** Where to say that an answer is on its way while it is not known who reads the channel. */
  readonly privately: () => Outlet;
  /** A person who may not press the button of a message is told alone: the others do not need to read it. */
  readonly refusedPrivately?: boolean;
  /** The answer stands in the thread of what it is about. */
  readonly underItsSubject?: boolean;
}

/** What answering needs. */
export interface AnswerTools {
  readonly door: Door;
  readonly callerOf: (slackUserId: string, teamId: string) => Promise<Caller>;
  readonly native: NativeBlocks;
  readonly cards: Cards;
  readonly log: Log;
  /** After how many milliseconds a placeholder is posted. */
  readonly placeholderAfterMs: number;
  /** Fires when the app stops. */
  readonly signal: AbortSignal;
}

/** Answers a question: through the door, with a placeholder when it takes a moment, and with a sentence when it fails. */
export async function answer(question: Question, tools: AnswerTools): Promise<void> {
  const { form, teamId } = question;
  // While a form is open it is the placeholder.
  const slow = form === undefined ? timer(tools.placeholderAfterMs) : form.timer;
  let outlet: Outlet | undefined;
  let result: Result;
  try {
    const kindKnown = unlessStopped(question.channelKind(), tools.signal);
    const setting = Promise.all([unlessStopped(tools.callerOf(question.user, teamId), tools.signal), kindKnown]);
    // Whatever fails first is told; what fails after it is nobody's.
    setting.catch(() => {});
    // Who reads the channel alone decides where the answer stands. Who asks may take longer: Slack is asked for their name.
    if ((await first(kindKnown, slow)) === "slow") {
      outlet = question.privately();
      await outlet.show(placeholder(question.line));
    } else if ((await first(setting, slow)) === "slow") {
      outlet = outletFor(await kindKnown, question, tools);
      await outlet.show(placeholder(question.line));
    }
    const [caller, kind] = await setting;
    let begun = outlet !== undefined;
    outlet ??= outletFor(kind, question, tools);
    const running = unlessStopped(ask(question, caller, kind, tools), tools.signal);
    if (!begun && (await first(running, slow)) === "slow") {
      begun = true;
      await outlet.show(placeholder(question.line));
    }
    result = await running;
    // Whatever the line looked like: an answer that holds a secret is for who asked alone.
    const secret = result.forOneself === true && outlet.shared;
    const refused = !begun && result.error !== undefined && isForOneselfAlone(result.error, question);
    if (secret || refused) outlet = question.privately();
  } catch (thrown) {
    const error = asAppError(thrown);
    tools.log.error({ user: question.user, team: teamId, error: describeError(thrown) }, "a question failed");
    result = { view: errorView(error), footer: [], buttons: "run", error };
  } finally {
    slow.cancel();
  }
  if (result.error !== undefined && form?.refuse(result.error) === true) return;
  form?.close();
  await show(result, outlet ?? question.privately(), question, tools);
}

function outletFor(kind: ChannelKind, question: Question, { door }: AnswerTools): Outlet {
  return door.isForOneself(question.line) ? question.privately() : question.outlet(kind);
}

interface Result {
  readonly view: View;
  readonly footer: string[];
  readonly buttons: "run" | "pick";
  readonly error?: AppError;
  readonly proposal?: Proposal;
  readonly forOneself?: boolean;
}

function isForOneselfAlone(error: AppError, question: Question): boolean {
  return (question.refusedPrivately ?? false) && (error.kind === "not-allowed" || error.kind === "conflict");
}

async function show(result: Result, outlet: Outlet, question: Question, tools: AnswerTools): Promise<void> {
  const { footer, buttons, proposal, error } = result;
  const { teamId, form } = question;
  const view = proposal === undefined ? result.view : cardView(result.view, proposal, outlet);
  await deliver({ view, footer, buttons, outlet, teamId, ...(proposal && { pictures: false }) }, tools);
  if (proposal !== undefined) {
    const problem = await tools.cards.shown(proposal, outlet.posted, teamId);
    if (problem !== null) await question.privately().show(sentence(problem));
  }
  // What was typed is not lost when the form had to be closed before the answer was there.
  if (error !== undefined && form?.isWorthAgain(error) === true) await question.privately().show(form.again());
}

/** Runs the command. What the person or the sources did wrong is an answer too; our own faults were logged by the door. */
async function ask(question: Question, caller: Caller, kind: ChannelKind, tools: AnswerTools): Promise<Result> {
  try {
    const answers = question.form === undefined ? {} : { answers: question.form.answers };
    const options = { signal: tools.signal, ...answers };
    const done = await tools.door.command(question.line, inAudience(caller, kind), options);
    const footer = [receiptFor(done.receipt, kind)].filter((l) => l !== "");
    return {
      view: done.view,
      footer,
      buttons: "run",
      ...(done.forOneself === true && { forOneself: true }),
      ...(await ofProposal(done, question, tools.cards)),
    };
  } catch (thrown) {
    const error = asAppError(thrown);
    tools.log.info(
      {
        user: question.user,
        team: question.teamId,
        code: error.code,
        ...(error.kind === "bug" && { error: describeError(thrown) }),
      },
      "a command was refused or failed",
    );
    const told = forChannel(error, caller, kind);
    return { view: errorView(told), footer: [], buttons: "pick", error: told };
  }
}

/**
 * What is special about an answer that concerns a proposal: a new one, or one that an edit has made, is a card; a decision is
 * told in a few lines, because the card itself shows it.
 */
async function ofProposal(done: Answer, question: Question, cards: Cards): Promise<Partial<Result>> {
  if (done.proposal !== undefined) return { proposal: done.proposal };
  const decided = decidedShape.safeParse(done.data);
  if (!decided.success) return {};
  const { card } = decided.data;
  const made = card.replaces !== null && card.state === "proposed" && card.decisions.length === 0;
  const proposal = made ? await cards.current(card.id) : undefined;
  if (proposal !== undefined) return { proposal };
  const kinds: readonly Block["kind"][] = question.underItsSubject ? ["alert", "text"] : ["heading", "alert", "text"];
  return { view: done.view.filter((block) => kinds.includes(block.kind)) };
}

/** Where clients read along, a refusal does not even say what there would be to see. */
function forChannel(error: AppError, caller: Caller, kind: ChannelKind): AppError {
  if (!(error instanceof NotAllowed) || kind !== "client" || caller.roles.length === 0) return error;
  return new NotAllowed(
    "channel.client",
    "This is not shown in a channel that clients read. On the billing team? Ask in an internal channel, or me directly.",
  );
}

/** Where clients read along, the receipt does not say what asking cost us or which side of the bill was read. */
function receiptFor(receipt: Receipt, kind: ChannelKind): string {
  if (receipt.asOf === null) return "";
  if (kind !== "client") return receiptLine(receipt);
  return `${receipt.state} \u00b7 as of ${receipt.asOf.slice(0, 16).replace("T", " ")} UTC`;
}

/** The work, or a sentence when the app stops before it is done, whether or not the work listens to the signal. */
export function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => {
    const sentence = "The billing desk is being restarted; nothing was changed. Please ask again in a minute.";
    stopped.reject(new Upstream("stopping", sentence, { retryable: true }));
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  return Promise.race([work, stopped.promise]).finally(() => signal.removeEventListener("abort", stop));
}

async function first(work: Promise<unknown>, slow: Timer): Promise<"done" | "slow"> {
  return Promise.race([work.then(() => "done" as const), slow.fired]);
}
