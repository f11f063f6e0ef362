import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runCheck } from "#src/app/doctor-check.ts";
import { mcpChecks } from "#src/app/doctor-mcp.ts";
import { readConfig } from "#src/config.ts";
import type { Finding } from "#src/ports/doctor.ts";
import { type AuthorizationServer, startAuthorizationServer } from "../mcp/authorization-server.ts";
import { type McpRig, startMcp } from "../mcp/rig.ts";

const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "0123456789abcdef" };

/** What is found, by name: "ok", and the words. */
async function found(env: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, Finding>> {
  const stop = new AbortController().signal;
  const findings = await Promise.all(mcpChecks(readConfig(env)).map((check) => runCheck(check, stop)));
  return new Map(findings.map((finding) => [finding.name, finding]));
}
const stateOf = (all: ReadonlyMap<string, Finding>) => [...all].map(([name, { state }]) => `${name}: ${state}`);

describe("C-09 the doctor's MCP", () => {
  let server: AuthorizationServer;
  let rig: McpRig;
  let other: { readonly url: string; status: number; close(): void };
  beforeAll(async () => {
    server = await startAuthorizationServer(() => new Date());
    rig = await startMcp({ env: { MCP_ISSUER: server.issuer } });
    const answers = { status: 200 };
    const http = createServer((_request, response) => response.writeHead(answers.status).end("{}"));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    other = Object.assign(answers, { url, close: () => http.close() });
  });
  afterEach(() => Object.assign(other, { status: 200 }));
  afterAll(async () => {
    other.close();
    await rig.close();
    await server.close();
  });

  it("without settings it is this machine's own, or not there", async () => {
    expect((await found({})).get("address")).toMatchObject({
      state: "ok",
      detail: expect.stringContaining("npm start"),
    });
    expect((await found(slack)).get("address")).toMatchObject({ state: "unused" });
  });

  it("where all is well it says what each setting means", async () => {
    const all = await found({ ...slack, MCP_URL: rig.url, MCP_ISSUER: server.issuer, MCP_TOKENS: "on" });
    expect(stateOf(all)).toEqual(["address: ok", "audience: ok", "sign-in: ok", "static tokens: ok", "sessions: ok"]);
    expect(all.get("sessions")?.detail).toContain("MCP_SESSIONS=off");
    const alone = await found({ ...slack, MCP_URL: rig.url, MCP_TOKENS: "on", MCP_SESSIONS: "off" });
    expect(stateOf(alone).slice(1)).toEqual([
      "audience: unused",
      "sign-in: unused",
      "static tokens: ok",
      "sessions: ok",
    ]);
    expect(alone.get("sessions")?.detail).toContain("any process");
  });

  it("something else at the address, or a proxy that changes the host name, is named with what to do", async () => {
    const env = { ...slack, MCP_URL: `${other.url}/mcp`, MCP_ISSUER: server.issuer };
    const all = await found(env);
    expect(all.get("address")).toMatchObject({ state: "missing", fix: expect.stringContaining("MCP_URL") });
    expect(all.get("audience")).toMatchObject({ state: "missing", fix: expect.stringContaining("well-known") });
    other.status = 403;
    expect((await found(env)).get("address")).toMatchObject({ state: "missing", fix: expect.stringContaining("Host") });
  });

  it("what does not answer is unknown, and an issuer of another name is missing", async () => {
    const none = { ...slack, MCP_URL: "http://127.0.0.1:1/mcp", MCP_ISSUER: "http://127.0.0.1:1" };
    expect(stateOf(await found(none)).slice(0, 3)).toEqual([
      "address: unknown",
      "audience: unknown",
      "sign-in: unknown",
    ]);
    const renamed = { ...slack, MCP_URL: rig.url, MCP_ISSUER: server.issuer.replace("127.0.0.1", "localhost") };
    expect((await found(renamed)).get("sign-in")).toMatchObject({ state: "missing" });
  });
});
