import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { AssistantTexts } from "#src/agent/texts.ts";
import type { ScriptedTurn } from "#src/local/aws/bedrock/scripted.ts";
import { documentationAt } from "#src/mcp/documentation.ts";
import type { Documentation } from "#src/ports/documentation.ts";
import { assistantOn, recordingLog } from "../support/assistant.ts";
import { emptyFolder } from "../support/program.ts";
import { olivia, startWriteRig, type WriteRig } from "../support/write-rig.ts";

const TEXTS: AssistantTexts = { system: "Be exact.", ungrounded: "{{figures}}", skills: [] };
const SERVER = new URL("./documentation-server.ts", import.meta.url).pathname;

let rig: WriteRig;
let documentation: Documentation;
const warned: string[] = [];
beforeAll(async () => {
  process.env.AWS_SECRET_ACCESS_KEY_FOR_TEST = "canary-of-this-environment";
  rig = await startWriteRig();
  const log = { info: () => {}, error: () => {}, warn: (_: object, message: string) => void warned.push(message) };
  const place = { kind: "program" as const, command: process.execPath, args: [SERVER], home: `${emptyFolder()}/docs` };
  documentation = documentationAt(place, "1.0.0", log);
});
afterAll(async () => {
  delete process.env.AWS_SECRET_ACCESS_KEY_FOR_TEST;
  await documentation.close();
  await rig.close();
});

let threads = 0;
async function asked(turns: readonly ScriptedTurn[]) {
  const script = rig.cloud.aws.bedrock.script(turns);
  threads += 1;
  const { log, lines } = recordingLog();
  const { ask } = assistantOn(rig, "scripted", TEXTS, {}, documentation, log);
  const reply = await ask("How long does it take to share a view?", olivia, { thread: `docs ${threads}` });
  script.done();
  return { reply, script, lines };
}

const look = (words: string) => ({ calls: [{ name: "docs_search", input: { words } }] });
const lastOf = (request: { readonly messages?: readonly object[] }): string => JSON.stringify(request.messages?.at(-1));

describe("C-02 documentation of others, over MCP", () => {
  it("is asked through its own tools, comes back as data, and makes an answer that says it is no data of ours", async () => {
    const { reply, script } = await asked([
      look("share a billing view"),
      {
        sent: (request) => expect(lastOf(request)).toContain("\u27e6A view is shared within 3 days.\u27e7"),
        text: "It takes some days.",
      },
    ]);
    expect(script.requests[0]?.toolConfig?.tools.some(({ toolSpec }) => toolSpec?.name === "docs_search")).toBe(true);
    expect(reply.text).toContain("not from your data");
    expect(reply.receipt).toMatchObject({ basis: "knowledge", knowledge: ["AWS documentation"] });
  });

  it("is told nothing of a client: neither names nor ids nor figures", async () => {
    const refused = (request: object): void => expect(lastOf(request)).toContain("documentation.general");
    await asked([
      { calls: [{ name: "clients", input: {} }] },
      look("billing of Acme Robotics"),
      { sent: refused, ...look("account 154102021718") },
      { sent: refused, ...look("a bill of 1,234.56") },
      { sent: refused, text: "I cannot say." },
    ]);
  });

  it("has no key of ours in its environment", async () => {
    const text = await documentation.ask("search", { words: "environment" }, AbortSignal.timeout(20_000));
    expect(text).toContain("PATH");
    expect(text).not.toContain("canary-of-this-environment");
    expect(JSON.parse(text).HOME).toMatch(/\/docs$/);
  });

  it("is asked at an address just so, and again after its server was away", async () => {
    const asked: string[] = [];
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const server = new McpServer({ name: "documentation", version: "1.2.3" });
      server.registerTool("search", { description: "d", inputSchema: { words: z.string() } }, async ({ words }) => {
        asked.push(words);
        return { content: [{ type: "text", text: `found ${words}` }] };
      });
      const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
      await server.connect(transport as Transport);
      await transport.handleRequest(request, response);
    };
    const listen = async (port = 0): Promise<Server> => {
      const http = createServer((request, response) => void answer(request, response));
      await new Promise<void>((ready) => http.listen(port, "127.0.0.1", ready));
      return http;
    };
    let http = await listen();
    const { port } = http.address() as AddressInfo;
    const log = { info: () => {}, error: () => {}, warn: () => {} };
    const there = documentationAt({ kind: "address", url: `http://127.0.0.1:${port}/mcp` }, "1.0.0", log);
    const signal = AbortSignal.timeout(20_000);
    expect((await there.tools()).map(({ name }) => name)).toEqual(["search"]);
    expect(await there.ask("search", { words: "views" }, signal)).toBe("found views");
    http.closeAllConnections();
    await new Promise((closed) => http.close(closed));
    await expect(there.ask("search", { words: "gone" }, signal)).rejects.toMatchObject({
      code: "documentation.failed",
    });
    http = await listen(port);
    expect(await there.ask("search", { words: "again" }, signal)).toBe("found again");
    expect(asked).toEqual(["views", "again"]);
    await there.close();
    http.closeAllConnections();
    http.close();
  });

  it("that fails is an answer to the model, and one that cannot be reached is left out", async () => {
    const { lines } = await asked([
      look("fail"),
      { sent: (request) => expect(lastOf(request)).toContain("documentation.failed"), text: "It is not there." },
    ]);
    expect(lines.filter((line) => line.startsWith("documentation was not read"))).toHaveLength(1);
    const log = { info: () => {}, error: () => {}, warn: (_: object, message: string) => void warned.push(message) };
    const gone = documentationAt({ kind: "address", url: "http://127.0.0.1:1/mcp" }, "1.0.0", log);
    expect(await gone.tools()).toEqual([]);
    expect(warned).toEqual(["the documentation server does not answer"]);
  });
});
