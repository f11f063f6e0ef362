import { type Config, environment, readConfig } from "#src/config.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { type AppError, asAppError, type ErrorKind } from "#src/kernel/errors.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { type Answer, createDoor } from "#src/tool/run.ts";
import { errorView } from "#src/view/error-view.ts";
import { receiptLine } from "#src/view/receipt.ts";
import { renderText } from "#src/view/text.ts";
import { registry } from "#tools/index.ts";
import { openMeter } from "./api-meter.ts";
import { openApprovals, openPolicies } from "./approvals.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { auditTo } from "./audit.ts";
import { COMMAND_LINE } from "./callers.ts";
import { openLog } from "./logger.ts";
import { openSources } from "./sources.ts";
import { systemInfo } from "./system-info.ts";

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

/**
 * Runs one command and gives the exit code. Stdout gets the answer and nothing else: text, or with `--json` one object
 * `{data, receipt}` with amounts as decimal strings. Everything else goes to stderr.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    const request = readArguments(argv);
    const config = readConfig(environment(), request.flags);
    await answer(request, config);
    return 0;
  } catch (thrown) {
    return fail(asAppError(thrown));
  }
}

/** Writes a failure to stderr and gives its exit code. */
export function fail(error: AppError): number {
  process.stderr.write(`${renderText(errorView(error))}\n`);
  if (error.kind === "bug" && error.cause !== undefined) openLog("error").error({ error: error.cause }, error.message);
  return EXIT_CODES[error.kind];
}

async function answer(request: Arguments, config: Config): Promise<void> {
  const log = openLog(config.logLevel);
  const clock = systemClock;
  await using opened = new AsyncDisposableStack();
  // A single command keeps nothing, unless there is a database that it shares with the others.
  const store: Store | null = config.databaseUrl === null ? null : await openStore({ url: config.databaseUrl, clock });
  opened.defer(() => store?.close());
  const meter = store === null ? null : openMeter(store.apiCalls, log);
  opened.defer(() => meter?.close());
  const sources = await openSources({
    config,
    clock,
    meter: (call) => meter?.note(call),
    ...(store === null ? {} : { snapshots: store.costSnapshots }),
  });
  opened.defer(() => sources.close());
  const door = createDoor({
    registry,
    desk: sources.desk,
    system: systemInfo({ config, clock, store, meter, bill: sources.bill, queue: () => null }),
    // Proposals live in the database that this command shares with the worker.
    ...(store === null || sources.desk.origin === "bill"
      ? {}
      : { approvals: openApprovals({ config, store, clock }), policies: openPolicies({ config, store, clock }) }),
    records: store?.audit ?? null,
    clock,
    audit: store === null ? async () => {} : auditTo(store.audit),
    // `fail` logs it, once, with its cause.
    onFault: () => {},
    deadlineMs: 300_000,
  });
  const line = request.words.map(quote).join(" ");
  const answered = await door.command(line, COMMAND_LINE, { fresh: request.flags.fresh ?? false });
  await writeOut(`${request.json ? asJson(answered) : asText(answered)}\n`);
}

/** One object; characters that a terminal would obey or hide are written as escapes, which mean the same. */
export function asJson({ data, receipt }: Pick<Answer, "data" | "receipt">): string {
  return JSON.stringify({ data, receipt }).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

function asText({ view, receipt }: Answer): string {
  return [renderText(view), ...(receipt.asOf === null ? [] : [receiptLine(receipt)])].join("\n\n");
}

const quote = (word: string): string => (/[\s"]/.test(word) ? `"${word.replaceAll('"', "")}"` : word);

/** Writes an answer. Waits until stdout took it all, so that ending the process does not cut it short; a reader who left wants no more. */
export function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error && !isBrokenPipe(error) ? reject(error) : resolve()));
  });
}

/** Whether the reader of a pipe went away, as `| head -1` does; not a failure of ours. */
export function isBrokenPipe(error: Error): boolean {
  return "code" in error && error.code === "EPIPE";
}
