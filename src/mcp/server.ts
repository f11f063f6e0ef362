import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  LoggingLevelSchema,
  McpError,
  ReadResourceRequestSchema,
  SetLevelRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { AjvJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/ajv";
import { asAppError } from "#src/kernel/errors.ts";
import type { Caller } from "#src/tool/caller.ts";
import { callTool, type Extra, type Tell } from "./call-tool.ts";
import { complete } from "./completions.ts";
import type { Asker, McpHost } from "./host.ts";
import { getPrompt, listPrompts } from "./prompts.ts";
import { listResources, listTemplates, readResource } from "./resources.ts";
import { listed, listedMore } from "./tool-list.ts";

/** Who asks, from what the transport has proven of the one request. */
export type AskerOf = (extra: Extra) => Promise<Asker>;

/** One MCP server for one connection, session or request. What it knows of its client is the level of its log and which tools it was told of, no more. */
export function mcpServer(host: McpHost, askerOf: AskerOf): Server {
  const server = new Server(
    { name: "reckoner", title: "Reckoner", version: host.version },
    {
      capabilities: {
        tools: { listChanged: true },
        resources: {},
        prompts: {},
        completions: {},
        logging: {},
      },
      instructions: host.texts.prompts.instructions ?? "",
      // Shared: it takes longer to make than most requests to answer.
      jsonSchemaValidator: VALIDATOR,
    },
  );
  // Until it is asked for more: that an answer was given, its receiver sees.
  let least = LEVELS.indexOf("notice");
  const tell: Tell = async (level, data, extra) => {
    if (LEVELS.indexOf(level) < least) return;
    await extra.sendNotification({ method: "notifications/message", params: { level, logger: "reckoner", data } });
  };
  let sent: string | undefined;
  /** A client that was given a list is told when that is no longer what its person may use: at its next request, whatever it is. */
  const tellChanges = async (caller: Caller, extra: Extra): Promise<void> => {
    if (sent === undefined || sent === namesOf(host, caller)) return;
    // Told once; the list that it asks for then is the new one.
    sent = undefined;
    await extra.sendNotification({ method: "notifications/tools/list_changed" });
  };
  /** Our own errors leave as sentences of ours; of any other nothing is told. */
  const answering = async <T>(extra: Extra, work: (asker: Asker) => T | Promise<T>): Promise<T> => {
    try {
      const asker = await askerOf(extra);
      await tellChanges(asker.caller, extra);
      return await work(asker);
    } catch (thrown) {
      if (thrown instanceof McpError) throw thrown;
      const error = asAppError(thrown);
      if (error !== thrown) host.log.error({ error: thrown }, "a request over MCP failed by our own fault");
      throw new McpError(CODES[error.kind] ?? SERVER_ERROR, error.message, { code: error.code });
    }
  };

  server.setRequestHandler(SetLevelRequestSchema, ({ params }) => {
    least = LEVELS.indexOf(params.level);
    return {};
  });
  server.setRequestHandler(ListToolsRequestSchema, (_request, extra) =>
    answering(extra, ({ caller }) => {
      const tools = host.door.tools(caller).map(listed);
      sent = namesOf(host, caller);
      return { tools: tools.length === 0 ? [] : [...tools, listedMore()] };
    }),
  );
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) =>
    answering(extra, (asker) => callTool(host, params, asker, extra, tell)),
  );
  server.setRequestHandler(ListResourcesRequestSchema, (_request, extra) =>
    answering(extra, (asker) => ({ resources: listResources(host, asker) })),
  );
  server.setRequestHandler(ListResourceTemplatesRequestSchema, (_request, extra) =>
    answering(extra, (asker) => ({ resourceTemplates: listTemplates(host, asker) })),
  );
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }, extra) =>
    answering(extra, (asker) => readResource(host, params.uri, asker, extra)),
  );
  server.setRequestHandler(ListPromptsRequestSchema, (_request, extra) =>
    answering(extra, (asker) => ({ prompts: listPrompts(host, asker) })),
  );
  server.setRequestHandler(GetPromptRequestSchema, ({ params }, extra) =>
    answering(extra, (asker) => getPrompt(host, params, asker)),
  );
  server.setRequestHandler(CompleteRequestSchema, ({ params }, extra) =>
    answering(extra, (asker) => complete(host, params, asker, extra)),
  );
  return server;
}

const namesOf = ({ door }: McpHost, caller: Caller): string =>
  door
    .tools(caller)
    .map(({ name }) => name)
    .join();

const VALIDATOR = new AjvJsonSchemaValidator();

/** From the least to the gravest. */
const LEVELS = LoggingLevelSchema.options;

const SERVER_ERROR = -32_000;

/** How JSON-RPC numbers what is wrong. */
const CODES: Readonly<Partial<Record<string, number>>> = {
  input: -32_602,
  "not-found": -32_002,
  bug: -32_603,
};
