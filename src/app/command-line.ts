import type { Writable } from "node:stream";
import { type Config, environment, readConfig } from "#src/config.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { type AppError, asAppError, type ErrorKind } from "#src/kernel/errors.ts";
import type { Log } from "#src/ports/log.ts";
import type { Policies } from "#src/ports/policies.ts";
import type { Approvals } from "#src/ports/proposals.ts";
import type { Access } from "#src/ports/rights.ts";
import type { Store } from "#src/ports/store.ts";
import { type Answer, createDoor } from "#src/tool/run.ts";
import { errorView } from "#src/view/error-view.ts";
import { receiptLine } from "#src/view/receipt.ts";
import { renderText } from "#src/view/text.ts";
import { registry } from "#tools/index.ts";
import { openMeter } from "./api-meter.ts";
import { type Arguments, readArguments } from "./arguments.ts";
import { auditTo } from "./audit.ts";
import { commandLineCaller } from "./callers.ts";
import type { Payer } from "./client-rows.ts";
import { clockFor } from "./demo-clock.ts";
import { openLog } from "./logger.ts";
import { receiverAdmin } from "./receiver-admin.ts";
import { openSources } from "./sources.ts";
import { systemInfo } from "./system-info.ts";
import { apiUsage } from "./usage.ts";

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
  const log = logOf(config.logLevel, around);
  await using opened = new AsyncDisposableStack();
  const { clock, stop } = await clockFor(config);
  opened.defer(stop);
  // A single command keeps nothing, unless there is a database that it shares with the others.
  const store = config.databaseUrl === null ? null : await storeAt(config.databaseUrl, clock);
  opened.defer(() => store?.close());
  const meter = store === null ? null : openMeter(store.apiCalls, log);
  opened.defer(() => meter?.close());
  const sources = await openSources({
    config,
    clock,
    meter: (call) => meter?.note(call),
    ...(store === null ? {} : { snapshots: store.costSnapshots, receivers: async () => store.receivers }),
  });
  opened.defer(() => sources.close());
  const door = createDoor({
    registry,
    desk: sources.desk,
    system: systemInfo({ config, clock, store, meter, bill: sources.bill, queue: () => null }),
    // Proposals live in the database that this command shares with the worker.
    ...(store === null || sources.desk.origin === "bill" ? {} : await proposalsOn(store, config, clock)),
    access: store === null ? null : await accessOn(store, config, sources.desk.receiver),
    ...(store === null || sources.several === null
      ? {}
      : { receivers: receiverAdmin({ config, store, reach: sources.several.reach, clock, servesChat: false }) }),
    records: store?.audit ?? null,
    usage: store === null || meter === null ? null : apiUsage(store.apiCalls, meter, config.costs.kind === "local"),
    clock,
    audit: store === null ? async () => {} : auditTo(store.audit),
    // `fail` logs it, once, with its cause.
    onFault: () => {},
    deadlineMs: 300_000,
  });
  const line = request.words.map(quote).join(" ");
  const caller = commandLineCaller(request.words[0] ?? "");
  const answered = await door.command(line, caller, { fresh: request.flags.fresh ?? false });
  await writeOut(`${request.json ? asJson(answered) : asText(answered)}\n`, around.stdout);
}

/** Loaded when it is needed: most commands of a first trial have no database, and its client is a fifth of all that is loaded. */
async function storeAt(url: string, clock: Clock): Promise<Store> {
  const { openStore } = await import("#src/store/open-store.ts");
  return openStore({ url, clock });
}

async function proposalsOn(
  store: Store,
  config: Config,
  clock: Clock,
): Promise<{ readonly approvals: Approvals; readonly policies: Policies }> {
  const { openApprovals, openPolicies } = await import("./approvals.ts");
  return { approvals: openApprovals({ config, store, clock }), policies: openPolicies({ config, store, clock }) };
}

async function accessOn(store: Store, config: Config, payer: Payer): Promise<Access> {
  const { openAccess } = await import("./access.ts");
  const firstAdmins = config.slack.kind === "real" ? config.slack.admins : [];
  // Slack is the chat's to ask.
  return openAccess({ store, payer, firstAdmins, directory: () => null });
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
export function writeOut(text: string, stdout: Writable = process.stdout): Promise<void> {
  return new Promise((resolve, reject) => {
    stdout.write(text, (error) => (error && !isBrokenPipe(error) ? reject(error) : resolve()));
  });
}

/** Whether the reader of a pipe went away, as `| head -1` does; not a failure of ours. */
export function isBrokenPipe(error: Error): boolean {
  return "code" in error && error.code === "EPIPE";
}
