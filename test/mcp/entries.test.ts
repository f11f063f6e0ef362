import { readFileSync } from "node:fs";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/program.ts";
import { overStdio } from "./client.ts";
import { startMcp } from "./rig.ts";

const section = /^## MCP$(.*?)^## /ms.exec(readFileSync("README.md", "utf8"))?.[1] ?? "";
interface Entry {
  readonly type?: string;
  readonly command?: string;
  readonly args?: readonly string[];
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
interface Block {
  readonly mcpServers?: Readonly<Record<string, Entry>>;
  readonly servers?: Readonly<Record<string, Entry>>;
  readonly inputs?: readonly { readonly id: string; readonly password: boolean }[];
}
const blocks = [...section.matchAll(/```json\n(.*?)```/gs)].map((m) => JSON.parse(m[1] ?? "") as Block);
const entries = blocks.map(({ mcpServers, servers }) => Object.entries(mcpServers ?? servers ?? {})[0]);

/** Connects as the entry says, with a token where its program would put one. */
async function connects(headers: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const rig = await startMcp();
  const token = await rig.tokenOf("operator");
  const filled = Object.entries(headers).map(([name, value]) => [name, value.replace(/\$\{.+\}|rkn_\.\.\./, token)]);
  const requestInit = { headers: Object.fromEntries(filled) as Record<string, string> };
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(rig.url), { requestInit }) as Transport);
  const { tools } = await client.listTools();
  await client.close();
  await rig.close();
  return tools.map(({ name }) => name);
}

describe("C-09 the README's entries for programs", () => {
  it("each names one server, reckoner, by the form that its program reads", () => {
    expect(entries.map((entry) => entry?.[0])).toEqual(["reckoner", "reckoner", "reckoner"]);
    expect(blocks.map((block) => Object.keys(block))).toEqual([["mcpServers"], ["servers", "inputs"], ["mcpServers"]]);
    for (const program of ["Claude Code", "Claude Desktop", "Amazon Q Developer", "VS Code", "Cursor"]) {
      expect(section).toContain(`**${program}**`);
    }
  });

  it("Claude Desktop and Amazon Q: the process that it names is started, and answers the SDK's client", async () => {
    const { command, args } = entries[0]?.[1] ?? {};
    expect(command?.replace("/path/to/reckoner", PROJECT)).toMatch(/node_modules\/\.bin\/node$/);
    const [main = "", ...words] = args ?? [];
    expect([main, words]).toEqual(["/path/to/reckoner/src/main.ts", ["mcp"]]);
    const { client, stderr, close } = await overStdio([...words.slice(1), "--clients", "6"]);
    expect((await client.callTool({ name: "help" })).isError).toBeUndefined();
    expect(stderr()).toBe("");
    await close();
  });

  it("VS Code and Cursor: the address is the demo's, and the header lets the SDK's client in", async () => {
    for (const entry of entries.slice(1)) {
      const { url, headers = {} } = entry?.[1] ?? {};
      expect(url).toBe("http://127.0.0.1:3000/mcp");
      expect(await connects(headers)).toContain("margin");
    }
    expect(entries[1]?.[1].type).toBe("http");
    expect(blocks[1]?.inputs).toMatchObject([{ id: "token", password: true }]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the program fills it in
    expect(entries[1]?.[1].headers?.Authorization).toBe("Bearer ${input:token}");
  });

  it("Claude Code: the command has the address and the header", async () => {
    const [, url, name = "", value = ""] =
      /`claude mcp add --transport http reckoner (\S+) --header "(\w+): ([^"]+)"`/.exec(section) ?? [];
    expect(url).toBe("http://127.0.0.1:3000/mcp");
    expect(await connects({ [name]: value })).toContain("margin");
  });
});
