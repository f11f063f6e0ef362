import { Agent, request } from "node:http";

/** What is asked: figures that have been read before. */
export const QUESTION = { name: "margin", arguments: {} };

/** One session of a client that does as little as the protocol allows, so that the server is what is measured. */
export interface McpSession {
  /** Sends a request and gives its result; refuses an error. */
  ask(method: string, params: object): Promise<unknown>;
  /** Calls `QUESTION` and gives the milliseconds until all of its answer was read; refuses anything but an answer. */
  timedCall(): Promise<number>;
  end(): Promise<void>;
}

/** Begins a session as the protocol has it: initialize, then a word that all is well. */
export async function openMcpSession(url: string, token: string): Promise<McpSession> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers: Record<string, string> = {
    Authorization: `Bearer ${token}`,
    "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
  };
  let id = 0;
  const send = (message: object): Promise<Reply> => post(url, agent, headers, JSON.stringify(message));
  const ask = async (method: string, params: object): Promise<unknown> => {
    id += 1;
    const { body } = await send({ jsonrpc: "2.0", id, method, params });
    const { result, error } = JSON.parse(lastMessage(body)) as { result?: unknown; error?: { message: string } };
    if (error !== undefined) throw new Error(`${method} was refused: ${error.message}`);
    return result;
  };
  const clientInfo = { name: "bench", version: "1.0.0" };
  const begin = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  const first = await send({ jsonrpc: "2.0", id: 0, method: "initialize", params: begin });
  headers["Mcp-Session-Id"] = first.session ?? "";
  headers["MCP-Protocol-Version"] = "2025-11-25";
  await send({ jsonrpc: "2.0", method: "notifications/initialized" });
  return {
    ask,
    async timedCall() {
      id += 1;
      const started = performance.now();
      const { body } = await send({ jsonrpc: "2.0", id, method: "tools/call", params: QUESTION });
      const took = performance.now() - started;
      if (!body.includes('"structuredContent":{"data":{') || body.includes('"isError":true')) {
        throw new Error(`no answer but ${body.slice(0, 300)}`);
      }
      return took;
    },
    async end() {
      agent.destroy();
    },
  };
}

interface Reply {
  readonly body: string;
  readonly session: string | undefined;
}

/** An answer is one JSON text, or a stream of events of which the last is the answer. */
function lastMessage(body: string): string {
  return body.startsWith("{") ? body : (body.trimEnd().split("\n").at(-1) ?? "").slice("data: ".length);
}

function post(url: string, agent: Agent, headers: Readonly<Record<string, string>>, text: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: "POST", agent, headers: { ...headers, "Content-Length": Buffer.byteLength(text) } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () => {
          const body = Buffer.concat(chunks).toString();
          const status = response.statusCode ?? 0;
          if (status >= 300) return reject(new Error(`the server answered ${status}: ${body.slice(0, 300)}`));
          resolve({ body, session: response.headers["mcp-session-id"]?.toString() });
        });
      },
    );
    outgoing.once("error", reject);
    outgoing.end(text);
  });
}
