import { request } from "node:http";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { bareEnvironment, emptyFolder, PROJECT } from "../support/program.ts";

/** The SDK's client, connected. */
export interface Connected {
  readonly client: Client;
  /** The version that both have agreed on. */
  protocol(): string | undefined;
  /** What the transport could not read. */
  errors(): readonly Error[];
  stderr(): string;
  close(): Promise<void>;
}

/** Spawns `reckoner mcp` and connects to it over its stdin and stdout. */
export async function overStdio(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Connected> {
  const bare = Object.entries(bareEnvironment(env)).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [join(PROJECT, "src/main.ts"), "mcp", ...args],
    env: { ...getDefaultEnvironment(), ...Object.fromEntries(bare) },
    cwd: emptyFolder(),
    stderr: "pipe",
  });
  let [stderr, protocol] = ["", undefined as string | undefined];
  transport.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const errors: Error[] = [];
  const client = new Client({ name: "test", version: "1.0.0" });
  client.onerror = (error) => errors.push(error);
  Object.assign(transport, { setProtocolVersion: (version: string) => (protocol = version) });
  await client.connect(transport);
  return {
    client,
    protocol: () => protocol,
    errors: () => errors,
    stderr: () => stderr,
    close: () => client.close(),
  };
}

/** The SDK's client over HTTP with a token. */
export async function overHttp(
  url: string,
  token: string,
): Promise<{ readonly client: Client; readonly transport: StreamableHTTPClientTransport }> {
  const requestInit = { headers: { Authorization: `Bearer ${token}` } };
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit });
  const client = new Client({ name: "test", version: "1.0.0" });
  // The SDK's own types are not made for exact optional properties.
  await client.connect(transport as Transport);
  return { client, transport };
}

/** What came back for a plain request. */
export interface Plain {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends one request as it is, with whatever headers: also those that `fetch` would not send. */
export function plain(
  url: string,
  {
    method = "POST",
    headers = {},
    body = "",
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Plain> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.once("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

/** The headers of a JSON-RPC message with a token. */
export const asked = (token: string, more: Record<string, string> = {}): Record<string, string> => ({
  Authorization: `Bearer ${token}`,
  "Content-Type": "application/json",
  Accept: "application/json, text/event-stream",
  ...more,
});

/** A JSON-RPC request as it is written. */
export const message = (method: string, params: unknown = {}): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
