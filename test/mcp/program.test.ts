import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import pg from "pg";
import { afterAll, describe, expect, inject, it } from "vitest";
import { openTokens } from "#src/app/tokens.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { openStore } from "#src/store/open-store.ts";
import { covered, uniqueName } from "../backends.ts";
import { emptyFolder, ended, PROJECT, reckoner, start, written } from "../support/program.ts";
import { expected } from "../tool/rights-table.ts";
import { type Connected, overHttp, overStdio } from "./client.ts";

const LIVE = {
  RECEIVER_ACCOUNT_ID: "111122223333",
  SLACK_BOT_TOKEN: "xoxb-1",
  SLACK_APP_TOKEN: "xapp-1",
};

describe("C-09 the program", () => {
  it("serves the demo over HTTP with a token that it prints; the token of the start before is worth nothing", async () => {
    const cwd = emptyFolder();
    const serve = async () => {
      const child = start(["mcp", "--http", "--port", "0", "--clients", "6"], { cwd });
      const [, url = "", token = ""] = await written(child, /^MCP: (\S+) with the token (rkn_\S+)/m);
      return { child, url, token };
    };
    const first = await serve();
    const { client } = await overHttp(first.url, first.token);
    expect((await client.callTool({ name: "margin" })).structuredContent).toMatchObject({
      receipt: { sources: [{ local: true }] },
    });
    await client.close();
    first.child.kill("SIGTERM");
    expect((await ended(first.child)).code).toBe(0);
    const second = await serve();
    await expect(overHttp(second.url, first.token)).rejects.toThrow(/not valid/);
    const again = await overHttp(second.url, second.token);
    await again.client.close();
    second.child.kill("SIGTERM");
    await ended(second.child);
  });

  it("live, HTTP does not start without a way to know who asks, nor with the right to write", async () => {
    const refused = await reckoner(["mcp", "--http"], { env: LIVE });
    expect([refused.code, refused.stdout]).toEqual([5, ""]);
    expect(refused.stderr).toMatch(
      /cannot serve MCP over HTTP yet:\s+MCP_URL\s+is missing; set .*MCP_ISSUER.*\s+.*MCP_TOKENS=on/,
    );
    const half = await reckoner(["mcp", "--http"], { env: { ...LIVE, MCP_URL: "https://reckoner.example/mcp" } });
    expect([half.code, half.stderr]).toEqual([5, expect.stringContaining("needs a way to know who asks")]);
    const apply = {
      ...LIVE,
      APPLY_ROLE_ARN: "arn:aws:iam::111122223333:role/ReckonerApply",
      APPLY_EXTERNAL_ID: "0123456789abcdef",
    };
    for (const args of [["mcp"], ["mcp", "--http"]]) {
      const { code, stderr } = await reckoner(args, { env: apply });
      expect([code, stderr]).toEqual([5, expect.stringContaining("Reckoner cannot serve MCP with the right to write")]);
    }
  });

  it("does not know other options", async () => {
    const { code, stderr } = await reckoner(["mcp", "--sse"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('"--sse" is not an option of mcp')]);
  });
});

describe("C-08 the README's entries", () => {
  const blocks = [...readFileSync(join(PROJECT, "README.md"), "utf8").matchAll(/^ *```json\n(.*?)^ *```$/gms)].map(
    (m) => m[1] ?? "",
  );
  interface Entry {
    readonly command?: string;
    readonly args?: string[];
    readonly url?: string;
    readonly headers?: Readonly<Record<string, string>>;
  }
  const entries = blocks.map((block): Entry => {
    const { mcpServers, servers } = JSON.parse(block) as Record<string, Record<string, Entry>>;
    return (mcpServers ?? servers)?.reckoner ?? {};
  });

  it("are JSON, name the address that npm start prints, and never hold a token", () => {
    expect(entries).toHaveLength(3);
    const remote = entries.filter(({ url }) => url !== undefined);
    for (const { url, headers } of remote) {
      expect(url).toBe("http://127.0.0.1:3000/mcp");
      expect(headers?.Authorization).toMatch(/^Bearer \$\{(input|env):\w+\}$/);
    }
    expect(remote).toHaveLength(2);
  });

  it("the one over stdio starts, wherever it is started", async () => {
    const own = entries.find(({ command }) => command !== undefined);
    const here = (path = ""): string => path.replace("/path/to/reckoner/", PROJECT);
    const transport = new StdioClientTransport({
      command: here(own?.command),
      args: own?.args?.map(here) ?? [],
      cwd: emptyFolder(),
    });
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(transport);
    expect((await client.listTools()).tools.length).toBeGreaterThan(20);
    await client.close();
  });
});

const { postgres } = inject("backends");
describe.skipIf(postgres.url === undefined)(
  `C-08 C-09 stdio with a database${postgres.url === undefined ? ` skipped: ${postgres.reason}` : ""}`,
  () => {
    const connected: Connected[] = [];
    afterAll(async () => {
      for (const one of connected) await one.close();
    });

    it("has the rights of MCP_TOKEN's owner, proposes, and ends with the token", async () => {
      const schemaName = uniqueName();
      const store = await openStore({ url: postgres.url ?? "", schemaName });
      const url = new URL(postgres.url ?? "");
      url.searchParams.set("options", `-c search_path=${schemaName}`);
      await covered(`PostgreSQL ${store.backend.version}`);
      const cli = { id: "local", name: "local", surface: "cli", roles: ["admin"], clients: "all" } as const;
      const { token } = await openTokens(store, systemClock).add({ name: "laptop", days: 1, readOnly: false }, cli);
      const env = { DATABASE_URL: url.href, MCP_TOKEN: token };
      const stdio = await overStdio(["--clients", "6"], env);
      connected.push(stdio);
      const names = async (): Promise<string[]> => (await stdio.client.listTools()).tools.map(({ name }) => name);
      expect(await names()).toEqual([]);
      await store.grants.give({ subject: "local", role: "viewer", client: "*" });
      expect(await names()).toEqual([...expected("viewer", "mcp"), "more"]);
      await store.grants.give({ subject: "local", role: "account-manager", client: "*" });
      const { structuredContent } = await stdio.client.callTool({
        name: "line-item-add",
        arguments: { client: "acme", amount: "5.00", description: "Managed service" },
      });
      expect(structuredContent).toMatchObject({
        data: { proposal: { number: 1, state: "proposed", proposedBy: "local" } },
      });
      expect(await store.proposals.list({})).toMatchObject([{ proposedBy: { id: "local", surface: "mcp" } }]);
      await store.tokens.remove("local", "laptop");
      await expect(stdio.client.listTools()).rejects.toThrow(/MCP_TOKEN is not valid any more/);
      await connected.pop()?.close();
      await store.close();
      const sql = new pg.Client({ connectionString: postgres.url });
      await sql.connect();
      await sql.query(`drop schema ${schemaName} cascade`);
      await sql.end();
    });
  },
);
