import { ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, describe, expect, it } from "vitest";
import type { Desk } from "#src/ports/desk.ts";
import { until } from "../app/rig.ts";
import { ledgerDesk } from "../support/desk.ts";
import { northwind } from "../support/northwind.ts";
import { asked, message, overHttp, plain } from "./client.ts";
import { type McpRig, startMcp, subjectWith } from "./rig.ts";

let rig: McpRig | undefined;
afterEach(() => rig?.close());

describe("C-08 a list of tools that is no longer true", () => {
  it("is told of once, at the next request of the session, and the one that is asked for then is the new one", async () => {
    rig = await startMcp();
    const { client } = await overHttp(rig.url, await rig.tokenOf("viewer"));
    let told = 0;
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => void told++);
    const namesNow = async (): Promise<readonly string[]> => (await client.listTools()).tools.map(({ name }) => name);
    expect(client.getServerCapabilities()?.tools).toEqual({ listChanged: true });
    expect(await namesNow()).not.toContain("fix");
    await client.callTool({ name: "help" });
    expect(told).toBe(0);
    await rig.store.grants.give({ subject: subjectWith("viewer"), role: "operator", client: "*" });
    await client.callTool({ name: "help" });
    await client.callTool({ name: "help" });
    expect(told).toBe(1);
    expect(await namesNow()).toContain("fix");
    await rig.store.grants.revoke({ subject: subjectWith("viewer"), role: "operator", client: "*" });
    await client.listPrompts();
    expect(told).toBe(2);
    expect(await namesNow()).not.toContain("fix");
    await client.close();
  });
});

/** A desk whose clients never come. */
function silentDesk(): { readonly desk: Desk; readonly waiting: () => number } {
  const desk = ledgerDesk(northwind);
  let waiting = 0;
  const list: Desk["groups"]["list"] = (_period, { signal }) => {
    waiting += 1;
    return new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
  };
  return { desk: { ...desk, groups: { ...desk.groups, list } }, waiting: () => waiting };
}

describe("C-08 a connection is given free", () => {
  async function silentCall(): Promise<{
    readonly id: string;
    readonly token: string;
    readonly answer: Promise<string>;
  }> {
    const { desk, waiting } = silentDesk();
    rig = await startMcp({ over: desk, now: northwind.now });
    const token = await rig.tokenOf("operator");
    const { client, transport } = await overHttp(rig.url, token);
    const id = transport.sessionId ?? "";
    const headers = asked(token, { "Mcp-Session-Id": id });
    const body = message("tools/call", { name: "margin", arguments: {} });
    const answer = plain(rig.url, { headers, body }).then((reply) => `${reply.status} ${reply.body}`);
    await until(async () => waiting() === 1 || undefined);
    void client;
    return { id, token, answer };
  }

  it("when its request is cancelled: without an answer, which nobody waits for", async () => {
    const { id, token, answer } = await silentCall();
    const body = JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
    const headers = asked(token, { "Mcp-Session-Id": id });
    expect((await plain(rig?.url ?? "", { headers, body })).status).toBe(202);
    expect(await answer).toBe("200 ");
  });

  it("when its session is ended by its client", async () => {
    const { id, token, answer } = await silentCall();
    const headers = asked(token, { "Mcp-Session-Id": id });
    expect((await plain(rig?.url ?? "", { method: "DELETE", headers })).status).toBe(200);
    expect(await answer).toBe("200 ");
  });

  it("and the same number twice at once has two answers", async () => {
    rig = await startMcp();
    const token = await rig.tokenOf("operator");
    const { client, transport } = await overHttp(rig.url, token);
    const headers = asked(token, { "Mcp-Session-Id": transport.sessionId ?? "" });
    const send = () =>
      plain(rig?.url ?? "", { headers, body: message("tools/call", { name: "clients", arguments: {} }) });
    for (const { status, body } of await Promise.all([send(), send()])) {
      expect([status, body.includes('"structuredContent"')]).toEqual([200, true]);
    }
    await client.close();
  });
});
