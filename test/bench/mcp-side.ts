import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { CallToolResult, Tool } from "@modelcontextprotocol/sdk/types.js";
import express from "express";
import { z } from "zod";
import { auditTo } from "#src/app/audit.ts";
import { slackSubject } from "#src/app/callers.ts";
import { finishRoutes, openWeb } from "#src/app/http.ts";
import { openMcp } from "#src/app/mcp-http.ts";
import { openTokens } from "#src/app/tokens.ts";
import { readConfig } from "#src/config.ts";
import { awsDesk } from "#src/integrations/aws/desk.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import { openStore } from "#src/store/open-store.ts";
import { createDoor } from "#src/tool/run.ts";
import { registry } from "#tools/index.ts";
import { BOT_TOKEN, PEOPLE, SECRET, TEAM } from "./command-load.ts";
import { openMcpSession, QUESTION } from "./mcp-load.ts";
import { serveSide } from "./side-process.ts";

// MCP over Streamable HTTP. "ours": this program's MCP side with its door, tools, database and AWS adapters. "bare": the
// SDK's own server behind Express, with one tool that answers, without a question to anybody, what ours answers: the same
// data, turned into its text at each call as the SDK's examples do, and checked by the SDK against the same schema.
const [mode = "", ...rest] = process.argv.slice(2);
if (mode === "bare") await bare(rest[0] ?? "", rest[1] ?? "");
else await ours(rest[0] ?? "", rest[1]);

async function ours(cloudUrl: string, databaseUrl: string | undefined): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "reckoner-bench-"));
  const store = await openStore(databaseUrl === undefined ? { dir: folder } : { url: databaseUrl });
  const tokens = openTokens(store, systemClock);
  const cli = { id: "local", name: "local", surface: "cli", roles: ["admin"], clients: "all" } as const;
  const made: string[] = [];
  for (const person of PEOPLE) {
    const subject = slackSubject(TEAM, person);
    await store.grants.give({ subject, role: "operator", client: "*" });
    made.push((await tokens.add({ name: "bench", days: 1, readOnly: false, subject }, cli)).token);
  }
  const door = createDoor({
    registry,
    desk: awsDesk({
      receiver: "bench",
      receiverName: "bench",
      credentials: LOCAL_KEYS,
      endpoint: cloudUrl,
      clock: systemClock,
      estate: "bench",
      snapshots: store.costSnapshots,
      meter: () => {},
    }),
    system: {
      report: () => {
        throw new Error("this bench does not ask for the status");
      },
    },
    clock: systemClock,
    audit: auditTo(store.audit),
    onFault: (error) => {
      throw error;
    },
    deadlineMs: 120_000,
  });
  const web = await openWeb("127.0.0.1", 0);
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const url = `${web.url}/mcp`;
  const config = readConfig({
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_SIGNING_SECRET: SECRET,
    MCP_URL: url,
    MCP_TOKENS: "on",
    MCP_CALLS_PER_MINUTE: "99999",
  });
  const directory = { members: async () => [], nameOf: async () => null };
  const mcp = await openMcp({ config, web, store, door, clock: systemClock, log, directory });
  finishRoutes(web, log);
  const close = async (): Promise<void> => {
    mcp?.close();
    await web.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  await serveSide(url, close, { tokens: () => made, audit: async () => store.audit.verify(), processor });
}

async function bare(like: string, token: string): Promise<void> {
  const session = await openMcpSession(like, token);
  const { tools } = (await session.ask("tools/list", {})) as { readonly tools: readonly Tool[] };
  const answer = (await session.ask("tools/call", QUESTION)) as CallToolResult;
  await session.end();
  const tool = tools.find(({ name }) => name === QUESTION.name);
  if (tool?.outputSchema === undefined) throw new RangeError("there is no tool to be like");
  const inputSchema = z.fromJSONSchema(tool.inputSchema as Parameters<typeof z.fromJSONSchema>[0]);
  const outputSchema = z.fromJSONSchema(tool.outputSchema as Parameters<typeof z.fromJSONSchema>[0]);
  const { title, description = "" } = tool;
  const { structuredContent } = answer;
  const asJson = JSON.stringify(structuredContent);
  // Ours writes some characters as escapes, which mean the same.
  const json = answer.content.findIndex(
    (part) => part.type === "text" && part.text.startsWith("{") && JSON.stringify(JSON.parse(part.text)) === asJson,
  );
  if (json < 0) throw new RangeError("the answer does not carry its data as text");
  const answered = (): CallToolResult => ({
    content: answer.content.with(json, {
      ...answer.content[json],
      type: "text",
      text: JSON.stringify(structuredContent),
    }),
    structuredContent,
  });
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const begin = async (): Promise<StreamableHTTPServerTransport> => {
    const server = new McpServer({ name: "bare", version: "1.0.0" });
    server.registerTool(tool.name, { title: title ?? "", description, inputSchema, outputSchema }, async () =>
      answered(),
    );
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await server.connect(transport as Transport);
    return transport;
  };
  const app = express();
  app.use(express.json());
  app.all("/mcp", async (request, response) => {
    const known = sessions.get(String(request.headers["mcp-session-id"]));
    await (known ?? (await begin())).handleRequest(request, response, request.body);
  });
  const server = app.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    const close = async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
    };
    void serveSide(`http://127.0.0.1:${port}/mcp`, close, { processor });
  });
}

/** Processor time that this process has used, in milliseconds: other programs of the machine do not add to it. */
function processor(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
