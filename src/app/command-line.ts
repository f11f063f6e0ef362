import { existsSync } from "node:fs";
import { type Config, environment, type Flags, readConfig } from "#src/config.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { type AppError, asAppError, type ErrorKind, InputError } from "#src/kernel/errors.ts";
import type { Store } from "#src/ports/store.ts";
import { openStore } from "#src/store/open-store.ts";
import { createDoor } from "#src/tool/run.ts";
import { errorView } from "#src/view/error-view.ts";
import { receiptLine } from "#src/view/receipt.ts";
import { renderText } from "#src/view/text.ts";
import { registry } from "#tools/index.ts";
import { openMeter } from "./api-meter.ts";
import { auditTo } from "./audit.ts";
import { COMMAND_LINE } from "./callers.ts";
import { openLog } from "./logger.ts";
import { openSources } from "./sources.ts";
import { systemInfo } from "./system-info.ts";

/** What a failure of this kind ends the process with; 1 is our own fault. */
const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  bug: 1,
  input: 2,
  conflict: 2,
  "not-allowed": 3,
  "not-found": 3,
  upstream: 4,
  misconfigured: 5,
};

/** Our own options; everything else belongs to the command. */
interface Request {
  readonly words: readonly string[];
  readonly json: boolean;
  readonly flags: Flags;
}

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

async function answer(request: Request, config: Config): Promise<void> {
  const log = openLog(config.logLevel === "info" ? "warn" : config.logLevel);
  const clock = systemClock;
  // A single command keeps nothing, unless there is a database that it shares with the others.
  const store: Store | null = config.databaseUrl === null ? null : await openStore({ url: config.databaseUrl, clock });
  const meter = store === null ? null : openMeter(store.apiCalls, log);
  const sources = await openSources({
    config,
    clock,
    meter: (call) => meter?.note(call),
    ...(store === null ? {} : { snapshots: store.costSnapshots }),
  });
  try {
    const door = createDoor({
      registry,
      desk: sources.desk,
      system: systemInfo({ config, clock, store, meter, bill: sources.bill, queue: () => null }),
      clock,
      audit: store === null ? async () => {} : auditTo(store.audit),
      onFault: (error, tool) => log.error({ tool, code: error.code, error: error.cause }, "a tool failed"),
      deadlineMs: 300_000,
    });
    const line = request.words.map(quote).join(" ");
    const { data, view, receipt } = await door.command(line, COMMAND_LINE, { fresh: request.flags.fresh ?? false });
    const text = request.json ? JSON.stringify({ data, receipt }) : `${renderText(view)}\n\n${receiptLine(receipt)}`;
    await write(`${text}\n`);
  } finally {
    await meter?.close();
    await sources.close();
    await store?.close();
  }
}

/** Takes `--json`, `--fresh`, `--bill FILE...`, `--pricing FILE` and `--cloud URL` out of the words; the rest is the command. */
export function readArguments(argv: readonly string[]): Request {
  const words: string[] = [];
  const bill: string[] = [];
  let json = false;
  let flags: Flags = {};
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? "";
    const [name = "", inline] = word.split(/=(.*)/s, 2);
    const value = (): string => {
      const given = inline ?? argv[++i];
      if (given === undefined) throw new InputError("command.value", `${name} needs a value.`);
      return given;
    };
    if (name === "--json") json = true;
    else if (name === "--fresh") flags = { ...flags, fresh: true };
    else if (name === "--pricing") flags = { ...flags, pricing: value() };
    else if (name === "--cloud") flags = { ...flags, cloud: value() };
    else if (name === "--seed") flags = { ...flags, seed: Number(value()) };
    else if (name === "--clients") flags = { ...flags, clients: Number(value()) };
    else if (name === "--port") flags = { ...flags, port: Number(value()) };
    else if (name === "--bill") {
      bill.push(value());
      // A shell pattern becomes several words; they belong to the bill as long as they name files.
      while (i + 1 < argv.length && existsSync(argv[i + 1] ?? "")) bill.push(argv[++i] ?? "");
    } else words.push(word);
  }
  return { words, json, flags: bill.length > 0 ? { ...flags, bill } : flags };
}

const quote = (word: string): string => (/[\s"]/.test(word) ? `"${word.replaceAll('"', "")}"` : word);

/** Waits until stdout took it all: a pipe that closes early must not cut the answer short. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
