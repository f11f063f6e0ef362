import { type Config, environment, readConfig } from "#src/config.ts";
import { InputError, NotAllowed } from "#src/kernel/errors.ts";
import type { Asker } from "#src/mcp/host.ts";
import { keptAnswers } from "#src/mcp/kept-answers.ts";
import { SCOPES } from "#src/mcp/scopes.ts";
import { serveStdio } from "#src/mcp/stdio.ts";
import { readTexts } from "#src/mcp/texts.ts";
import { readArguments } from "./arguments.ts";
import { STDIO_CALLER } from "./callers.ts";
import { type CommandDoor, openCommandDoor } from "./command-door.ts";
import { openLog } from "./logger.ts";
import { mcpCaller, scopesOf } from "./mcp-callers.ts";
import { refuseToWrite, serve } from "./serve.ts";
import { stopSignal } from "./stop-signal.ts";
import { VERSION } from "./system-info.ts";
import { findToken } from "./tokens.ts";

/** MCP: over stdio for whoever starts it, or with `--http` for many callers. */
export async function mcp(argv: readonly string[]): Promise<number> {
  const others = argv.filter((word) => word !== "--http");
  if (others.length < argv.length) return serve(others, { chat: false, worker: false, mcp: true });
  const { words, flags } = readArguments(others);
  if (words.length > 0) {
    throw new InputError(
      "command.extra",
      `"${words.join(" ")}" is not an option of mcp. Options: --http, and those of npm start.`,
    );
  }
  const config = readConfig(environment(), flags);
  refuseToWrite(config, "MCP");
  await serveOne(config);
  return 0;
}

/** Stdout belongs to the protocol; whatever else is said goes to stderr. */
async function serveOne(config: Config): Promise<void> {
  const log = openLog(config.logLevel);
  await using opened = new AsyncDisposableStack();
  const behind = await openCommandDoor({
    config,
    log,
    opened,
    onFault: (error, tool) =>
      log.error({ tool, code: error.code, cause: error.cause }, "a tool failed by our own fault"),
  });
  const { door, clock } = behind;
  const host = { door, clock, log, version: VERSION, kept: keptAnswers(), texts: await readTexts() };
  const stopped = new AbortController();
  void stopSignal().then(() => stopped.abort());
  await serveStdio(host, () => askerOf(config, behind), stopped.signal);
}

/** Whose rights a request over stdio has: of the token's subject, else of whoever has started us. */
async function askerOf(config: Config, { store, clock }: CommandDoor): Promise<Asker> {
  if (config.mcpToken === null || store === null) return { caller: STDIO_CALLER, scopes: SCOPES };
  const token = await findToken(store, clock, config.mcpToken);
  if (token === null)
    throw new NotAllowed("token.invalid", "MCP_TOKEN is not valid any more. Make another one with token-add.");
  return { caller: await mcpCaller(store, token.subject, config, null), scopes: scopesOf(token) };
}
