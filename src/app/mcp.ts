import { environment, readConfig } from "#src/config.ts";
import { InputError } from "#src/kernel/errors.ts";
import { keptAnswers } from "#src/mcp/kept-answers.ts";
import { SCOPES } from "#src/mcp/scopes.ts";
import { serveStdio } from "#src/mcp/stdio.ts";
import { readTexts } from "#src/mcp/texts.ts";
import { readArguments } from "./arguments.ts";
import { STDIO_CALLER } from "./callers.ts";
import { openCommandDoor } from "./command-door.ts";
import { openLog } from "./logger.ts";
import { refuseToWrite } from "./serve.ts";
import { stopSignal } from "./stop-signal.ts";
import { VERSION } from "./system-info.ts";

/** MCP: over stdio for whoever starts it. Stdout belongs to the protocol; whatever else is said goes to stderr. */
export async function mcp(argv: readonly string[]): Promise<number> {
  const { words, flags } = readArguments(argv);
  if (words.length > 0) {
    throw new InputError("command.extra", `"${words.join(" ")}" is not an option of mcp.`);
  }
  const config = readConfig(environment(), flags);
  refuseToWrite(config, "MCP");
  const log = openLog(config.logLevel);
  await using opened = new AsyncDisposableStack();
  const { door, clock } = await openCommandDoor({
    config,
    log,
    opened,
    onFault: (error, tool) =>
      log.error({ tool, code: error.code, cause: error.cause }, "a tool failed by our own fault"),
  });
  const host = { door, clock, log, version: VERSION, kept: keptAnswers(), texts: await readTexts() };
  const stopped = new AbortController();
  void stopSignal().then(() => stopped.abort());
  await serveStdio(host, async () => ({ caller: STDIO_CALLER, scopes: SCOPES }), stopped.signal);
  return 0;
}
