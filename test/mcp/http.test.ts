import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asked, message, overHttp, plain } from "./client.ts";
import { type McpRig, startMcp } from "./rig.ts";

let rig: McpRig;
let token: string;
beforeAll(async () => {
  rig = await startMcp();
  token = await rig.tokenOf("operator");
});
afterAll(() => rig.close());

const INITIALIZE = {
  protocolVersion: "2025-11-25",
  capabilities: {},
  clientInfo: { name: "test", version: "1.0.0" },
};

describe("C-08 Streamable HTTP with sessions", () => {
  it("the SDK's client begins one, uses it and ends it", async () => {
    const { client, transport } = await overHttp(rig.url, token);
    expect(transport.sessionId).toMatch(/^[\w-]{36}$/);
    expect(transport.protocolVersion).toBe("2025-11-25");
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain("margin");
    const { structuredContent } = await client.callTool({ name: "margin", arguments: { client: "acme" } });
    expect(structuredContent).toMatchObject({ data: { by: "service" } });
    await transport.terminateSession();
    const after = { ...asked(token), "Mcp-Session-Id": "gone" };
    expect((await plain(rig.url, { headers: after, body: message("tools/list") })).status).toBe(404);
    await client.close();
  });

  it("a session is its beginner's: its id opens it to nobody else", async () => {
    const { client, transport } = await overHttp(rig.url, token);
    const id = transport.sessionId ?? "";
    const other = await rig.tokenOf("viewer");
    for (const method of ["POST", "GET", "DELETE"]) {
      const headers = asked(other, { "Mcp-Session-Id": id });
      expect(
        (await plain(rig.url, { method, headers, body: method === "POST" ? message("tools/list") : "" })).status,
      ).toBe(404);
    }
    expect((await client.listTools()).tools.length).toBeGreaterThan(5);
    await client.close();
  });

  it("a program that forgets its sessions loses the oldest, not those of others", async () => {
    const busy = await rig.tokenOf("approver");
    const first = await overHttp(rig.url, busy);
    const others = [];
    for (let i = 0; i < 20; i++) others.push(await overHttp(rig.url, busy));
    await expect(first.client.listTools()).rejects.toThrow(/no such session/);
    await others[0]?.client.listTools();
    for (const { client } of [first, ...others]) await client.close();
  });
});

describe("C-08 Streamable HTTP without sessions", () => {
  it("a request that stands alone is answered, as it is, or in an event stream where something is told before", async () => {
    const { status, headers, body } = await plain(rig.url, { headers: asked(token), body: message("tools/list") });
    expect([status, headers["content-type"]]).toEqual([200, "application/json"]);
    expect(headers["mcp-session-id"]).toBeUndefined();
    expect(JSON.parse(body)).toMatchObject({ jsonrpc: "2.0", id: 1, result: { tools: expect.any(Array) } });
    const params = { name: "margin", arguments: {}, _meta: { progressToken: "p" } };
    const told = await plain(rig.url, { headers: asked(token), body: message("tools/call", params) });
    expect(told.headers["content-type"]).toBe("text/event-stream");
    const events = told.body.trim().split("\n\n");
    expect(events.length).toBeGreaterThan(1);
    expect(events[0]).toMatch(/^event: message\ndata: \{"method":"notifications\/progress"/);
    expect(events.at(-1)).toContain('"structuredContent"');
  });

  it("where sessions are off, the SDK's client works without one", async () => {
    const alone = await startMcp({ env: { MCP_SESSIONS: "off" } });
    const { client, transport } = await overHttp(alone.url, await alone.tokenOf("operator"));
    expect(transport.sessionId).toBeUndefined();
    expect((await client.callTool({ name: "clients" })).structuredContent).toMatchObject({ receipt: {} });
    for (const method of ["GET", "DELETE"]) {
      const answer = await plain(alone.url, { method, headers: asked(await alone.tokenOf("viewer")) });
      expect([answer.status, answer.headers.allow]).toEqual([405, "POST"]);
    }
    await client.close();
    await alone.close();
  });

  it("what is no message of this protocol is refused in its own words", async () => {
    const send = (body: string, more: Record<string, string> = {}) =>
      plain(rig.url, { headers: asked(token, more), body });
    expect((await send("{")).status).toBe(400);
    expect((await send(`[${message("tools/list")}]`)).status).toBe(400);
    expect((await send(message("x", "y".repeat(1_100_000)))).status).toBe(413);
    expect((await send(message("tools/list"), { Accept: "application/json" })).status).toBe(406);
    expect((await send(message("tools/list"), { "MCP-Protocol-Version": "1999-01-01" })).status).toBe(400);
    expect((await send(message("initialize", INITIALIZE))).headers["mcp-session-id"]).toMatch(/^[\w-]{36}$/);
    expect(rig.logged.filter(({ level }) => level === "error")).toEqual([]);
  });
});
