import { type AppError, asAppError, NotAllowed, Upstream } from "#src/kernel/errors.ts";
import type { Log } from "#src/ports/log.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { Door } from "#src/tool/run.ts";
import { errorView } from "#src/view/error-view.ts";
import { type Receipt, receiptLine } from "#src/view/receipt.ts";
import type { View } from "#src/view/view.ts";
import { type ChannelKind, inAudience } from "./audience.ts";
import { deliver, type NativeBlocks } from "./deliver.ts";
import { describeError } from "./log.ts";
import type { Outlet } from "./outlet.ts";
import { placeholder } from "./words.ts";

/** A question of a person, acknowledged already. */
export interface Question {
  /** The command line, without the slash command. */
  readonly line: string;
  readonly user: string;
  readonly teamId: string;
  readonly channelKind: () => Promise<ChannelKind>;
  /** Where the answer goes, by who reads the channel. */
  readonly outlet: (kind: ChannelKind) => Outlet;
  /** Where to say that an answer is on its way while it is not known who reads the channel. */
  readonly privately: () => Outlet;
}

/** What answering needs. */
export interface AnswerTools {
  readonly door: Door;
  readonly callerOf: (slackUserId: string, teamId: string) => Promise<Caller>;
  readonly native: NativeBlocks;
  readonly log: Log;
  /** After how many milliseconds a placeholder is posted. */
  readonly placeholderAfterMs: number;
  /** Fires when the app stops. */
  readonly signal: AbortSignal;
}

/** Answers a question: through the door, with a placeholder when it takes a moment, and with a sentence when it fails. */
export async function answer(question: Question, tools: AnswerTools): Promise<void> {
  const slow = timer(tools.placeholderAfterMs);
  let outlet: Outlet | undefined;
  let view: View;
  let footer: string[] = [];
  let buttons: "run" | "pick" = "run";
  try {
    const setting = unlessStopped(
      Promise.all([tools.callerOf(question.user, question.teamId), question.channelKind()]),
      tools.signal,
    );
    if ((await first(setting, slow)) === "slow") {
      outlet = question.privately();
      await outlet.show(placeholder(question.line));
    }
    const [caller, kind] = await setting;
    const waiting = outlet !== undefined;
    outlet ??= question.outlet(kind);
    const running = unlessStopped(ask(question, caller, kind, tools), tools.signal);
    if (!waiting && (await first(running, slow)) === "slow") await outlet.show(placeholder(question.line));
    const result = await running;
    view = result.view;
    footer = result.footer;
    buttons = result.buttons;
  } catch (thrown) {
    const error = asAppError(thrown);
    tools.log.error({ user: question.user, team: question.teamId, error: describeError(thrown) }, "a question failed");
    view = errorView(error);
  } finally {
    slow.cancel();
  }
  await deliver({ view, footer, buttons, outlet: outlet ?? question.privately(), teamId: question.teamId }, tools);
}

interface Result {
  readonly view: View;
  readonly footer: string[];
  readonly buttons: "run" | "pick";
}

/** Runs the command. What the person or the sources did wrong is an answer too; our own faults were logged by the door. */
async function ask(question: Question, caller: Caller, kind: ChannelKind, tools: AnswerTools): Promise<Result> {
  try {
    const done = await tools.door.command(question.line, inAudience(caller, kind), { signal: tools.signal });
    return { view: done.view, footer: [receiptFor(done.receipt, kind)].filter((l) => l !== ""), buttons: "run" };
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
    return { view: errorView(forChannel(error, caller, kind)), footer: [], buttons: "pick" };
  }
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
function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => {
    const sentence = "The billing desk is being restarted; nothing was changed. Please ask again in a minute.";
    stopped.reject(new Upstream("stopping", sentence, { retryable: true }));
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  return Promise.race([work, stopped.promise]).finally(() => signal.removeEventListener("abort", stop));
}

interface Timer {
  readonly fired: Promise<"slow">;
  cancel(): void;
}

function timer(ms: number): Timer {
  const { promise, resolve } = Promise.withResolvers<"slow">();
  const handle = setTimeout(() => resolve("slow"), ms);
  return { fired: promise, cancel: () => clearTimeout(handle) };
}

async function first(work: Promise<unknown>, slow: Timer): Promise<"done" | "slow"> {
  return Promise.race([work.then(() => "done" as const), slow.fired]);
}
