import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
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
