import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import {
  type CallToolRequest,
  type CallToolResult,
  ErrorCode,
  type LoggingLevel,
  McpError,
  type ServerNotification,
  type ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";
import { type AppError, asAppError, InputError } from "#src/kernel/errors.ts";
import { problemsOf } from "#src/tool/problems.ts";
import type { Answer, RunOptions } from "#src/tool/run.ts";
import { plainResult, toFailure, toResult } from "./answer.ts";
import type { Asker, McpHost } from "./host.ts";
import { demandScope } from "./scopes.ts";
import { MORE } from "./tool-list.ts";

/** What belongs to one request. */
export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Tells the client something about this request, where it wants to know. */
export type Tell = (level: LoggingLevel, data: Record<string, unknown>, extra: Extra) => Promise<void>;

/** Calls a tool through the door, as whoever the transport has proven; failures become results that a model can act on. */
export async function callTool(
  host: McpHost,
  { name, arguments: input, _meta }: CallToolRequest["params"],
  asker: Asker,
  extra: Extra,
  tell: Tell,
): Promise<CallToolResult> {
  try {
    if (name === MORE.name) return more(host, input, asker);
    const answer = await run(host, name, input ?? {}, asker, {
      signal: extra.signal,
      used: progress(_meta?.progressToken, extra),
    });
    const { requests, costUsd, state } = answer.receipt;
    await tell("info", { tool: name, outcome: "ok", requests, costUsd, figures: state }, extra);
    return toResult(answer, asker.caller, host.kept);
  } catch (thrown) {
    const error = asAppError(thrown);
    if (error.code === "tool.unknown") throw new McpError(ErrorCode.InvalidParams, error.message);
    if (!(thrown instanceof Error && thrown === error))
      host.log.error({ error: thrown, tool: name }, "an answer over MCP failed by our own fault");
    await tell(levelOf(error), { tool: name, outcome: error.code, message: error.message }, extra);
    return toFailure(error);
  }
}

/** Runs a tool through the door, within what the token is for. Used for tools, resources and completions alike. */
export async function run(
  host: McpHost,
  name: string,
  input: unknown,
  { caller, scopes }: Asker,
  options: RunOptions,
): Promise<Answer> {
  const tool = host.door.tools(caller).find((one) => one.name === name);
  // What is not theirs the door refuses, and writes down.
  if (tool !== undefined) demandScope(tool, scopes);
  return host.door.run(name, input, caller, options);
}

function more({ kept, door }: McpHost, input: unknown, { caller }: Asker): CallToolResult {
  const parsed = MORE.input.safeParse(input ?? {});
  if (!parsed.success) {
    throw new InputError("input.invalid", "more takes a handle, and a page or a text to find.", {
      problems: problemsOf(parsed.error, MORE.name),
    });
  }
  const { handle, page = 1, find } = parsed.data;
  const found = find === undefined ? kept.page(handle, page, caller) : kept.find(handle, find, caller);
  // Asked again at every page: the tool may not be theirs any more.
  if (!door.tools(caller).some((tool) => tool.name === found.tool)) {
    throw new InputError("more.unknown", "There is no such answer any more, or not for you. Ask the question again.");
  }
  return plainResult({ ...found, page: find === undefined ? page : null });
}

/** Tells how many requests the answer has taken so far; how many there will be nobody knows. */
function progress(token: string | number | undefined, extra: Extra): NonNullable<RunOptions["used"]> {
  let [steps, asked] = [0, 0];
  return ({ source, side, periods, requests }) => {
    steps += 1;
    asked += requests;
    if (token === undefined) return;
    const what = [source, side === "my-view" ? "My View" : side === "showback" ? "Showback" : "", periods[0] ?? ""];
    const message = `${what.filter((word) => word !== "").join(" ")}; ${asked} requests so far`;
    const params = { progressToken: token, progress: steps, message };
    // A client that has gone away needs no progress.
    extra.sendNotification({ method: "notifications/progress", params }).catch(() => undefined);
  };
}

function levelOf({ kind }: AppError): LoggingLevel {
  if (kind === "bug" || kind === "misconfigured") return "error";
  return kind === "upstream" ? "warning" : "notice";
}
