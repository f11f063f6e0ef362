import type { Writable } from "node:stream";
import { type Config, environment, readConfig } from "#src/config.ts";
import { type AppError, asAppError, type ErrorKind } from "#src/kernel/errors.ts";
import type { Log } from "#src/ports/log.ts";
import type { Answer } from "#src/tool/run.ts";
import { errorView } from "#src/view/error-view.ts";
import { escapedJson } from "#src/view/escaped-json.ts";
import { receiptLine } from "#src/view/receipt.ts";
import { renderText } from "#src/view/text.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { commandLineCaller } from "./callers.ts";
import { openCommandDoor } from "./command-door.ts";
import { openLog } from "./logger.ts";

/** What a failure of this kind ends the process with; 1 is our own fault. */
export const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  bug: 1,
  input: 2,
  conflict: 2,
  "not-allowed": 3,
  "not-found": 3,
  upstream: 4,
  misconfigured: 5,
};

/** What a command has of its process. */
export interface Surroundings {
  readonly env: () => Readonly<Record<string, string | undefined>>;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

const THIS_PROCESS: Surroundings = { env: environment, stdout: process.stdout, stderr: process.stderr };

/**
 * Runs one command and gives the exit code. Stdout gets the answer and nothing else: text, or with `--json` one object
 * `{data, receipt}` with amounts as decimal strings. Everything else goes to stderr.
 */
export async function runCommandLine(argv: readonly string[], around = THIS_PROCESS): Promise<number> {
  try {
    const request = readArguments(argv);
    const config = readConfig(around.env(), request.flags);
    await answer(request, config, around);
    return 0;
  } catch (thrown) {
    return fail(asAppError(thrown), around);
  }
}

/** Writes a failure to stderr and gives its exit code. */
export function fail(error: AppError, around = THIS_PROCESS): number {
  around.stderr.write(`${renderText(errorView(error))}\n`);
  if (error.kind === "bug" && error.cause !== undefined) {
    logOf("error", around).error({ error: error.cause }, error.message);
  }
  return EXIT_CODES[error.kind];
}

/** The log of this process is written past the stream, at once: it must not be lost when the process ends. */
const logOf = (level: string, { stderr }: Surroundings): Log =>
  stderr === process.stderr ? openLog(level) : openLog(level, stderr);

async function answer(request: Arguments, config: Config, around: Surroundings): Promise<void> {
  await using opened = new AsyncDisposableStack();
  // `fail` logs our own faults, once, with their cause.
  const { door } = await openCommandDoor({ config, log: logOf(config.logLevel, around), opened, onFault: () => {} });
  const line = request.words.map(quote).join(" ");
  const caller = commandLineCaller(request.words[0] ?? "");
  const answered = await door.command(line, caller, { fresh: request.flags.fresh ?? false });
  await writeOut(`${request.json ? asJson(answered) : asText(answered)}\n`, around.stdout);
}

/** One object, `{data, receipt}`. */
export function asJson({ data, receipt }: Pick<Answer, "data" | "receipt">): string {
  return escapedJson({ data, receipt });
}

function asText({ view, receipt }: Answer): string {
  return [renderText(view), ...(receipt.asOf === null ? [] : [receiptLine(receipt)])].join("\n\n");
}

const quote = (word: string): string => (/[\s"]/.test(word) ? `"${word.replaceAll('"', "")}"` : word);

/** Writes an answer. Waits until stdout took it all, so that ending the process does not cut it short; a reader who left wants no more. */
export function writeOut(text: string, stdout: Writable = process.stdout): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(text, (error) => (error && !isBrokenPipe(error) ? reject(error) : resolve()));
  });
}

/** Whether the reader of a pipe went away, as `| head -1` does; not a failure of ours. */
export function isBrokenPipe(error: Error): boolean {
  return "code" in error && error.code === "EPIPE";
}
