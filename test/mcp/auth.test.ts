import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ManualClock } from "#src/kernel/clock.ts";
import { northwind } from "../support/northwind.ts";
import { type AuthorizationServer, startAuthorizationServer } from "./authorization-server.ts";
import { asked, message, overHttp, type Plain, plain } from "./client.ts";
import { type McpRig, startMcp, subjectWith } from "./rig.ts";

let server: AuthorizationServer;
let rig: McpRig;
beforeAll(async () => {
  const clock = new ManualClock(northwind.now);
  server = await startAuthorizationServer(() => clock.now());
  rig = await startMcp({ env: { MCP_ISSUER: server.issuer, MCP_ORIGINS: "https://pages.example" } });
  await rig.store.grants.give({ subject: `oidc:${server.issuer}:ann`, role: "operator", client: "*" });
});
afterAll(async () => {
  await rig.close();
  await server.close();
});

const list = (token: string, more: Record<string, string> = {}): Promise<Plain> =>
  plain(rig.url, { headers: asked(token, more), body: message("tools/list") });
const call = (token: string, name: string, input: object = {}): Promise<Plain> =>
  plain(rig.url, { headers: asked(token), body: message("tools/call", { name, arguments: input }) });
const claims = (more: object = {}) => ({ sub: "ann", aud: rig.url, scope: "billing:read", client_id: "p", ...more });
const metadataUrl = (): string => rig.url.replace("/mcp", "/.well-known/oauth-protected-resource/mcp");

/** A person in front of a browser, who agrees to everything. */
class Person implements OAuthClientProvider {
  readonly redirectUrl = "http://127.0.0.1:1/callback";
  readonly clientMetadata = { client_name: "test", redirect_uris: [this.redirectUrl] };
  code = "";
  #client: ReturnType<OAuthClientProvider["clientInformation"]>;
  #tokens: OAuthTokens | undefined;
  #verifier = "";
  clientInformation() {
    return this.#client;
  }
  saveClientInformation(client: { client_id: string }) {
    this.#client = client;
  }
  tokens() {
    return this.#tokens;
  }
  saveTokens(tokens: OAuthTokens) {
    this.#tokens = tokens;
  }
  async redirectToAuthorization(url: URL) {
    const { headers } = await fetch(url, { redirect: "manual" });
    this.code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
  }
  saveCodeVerifier(verifier: string) {
    this.#verifier = verifier;
  }
  codeVerifier() {
    return this.#verifier;
  }
}

describe("C-09 signing in, by the SDK's client from nothing but the address", () => {
  it("finds where, signs in for this address with the least scope, and steps up when a call needs more", async () => {
    const person = new Person();
    const connect = async (): Promise<{ client: Client; transport: StreamableHTTPClientTransport }> => {
      const transport = new StreamableHTTPClientTransport(new URL(rig.url), { authProvider: person });
      const client = new Client({ name: "test", version: "1.0.0" });
      await client.connect(transport as Transport);
      return { client, transport };
    };
    const signInAgain = async (): Promise<Client> => {
      const transport = new StreamableHTTPClientTransport(new URL(rig.url), { authProvider: person });
      await transport.finishAuth(person.code);
      return (await connect()).client;
    };
    await expect(connect()).rejects.toThrow(/Unauthorized/);
    expect(server.signIns).toEqual([{ scope: "billing:read", resource: rig.url }]);
    let client = await signInAgain();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain("fix");
    expect(await client.callTool({ name: "margin" })).toMatchObject({ structuredContent: { receipt: {} } });

    await expect(client.callTool({ name: "audit" })).rejects.toThrow();
    expect(server.signIns.at(-1)).toEqual({ scope: "billing:read billing:audit", resource: rig.url });
    client = await signInAgain();
    expect(await client.callTool({ name: "audit" })).toMatchObject({ structuredContent: { data: {} } });
    await client.close();
  });

  it("the metadata says which address this is, where to sign in and what for (RFC 9728)", async () => {
    const { status, body } = await plain(metadataUrl(), { method: "GET" });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      resource: rig.url,
      authorization_servers: [server.issuer],
      scopes_supported: ["billing:read", "billing:propose", "billing:audit", "billing:admin"],
      bearer_methods_supported: ["header"],
      resource_name: "Reckoner",
    });
  });
});

describe("C-09 who is let in", () => {
  it("nobody without a token: the challenge says where to get one and with what scope to begin", async () => {
    for (const method of ["GET", "POST", "DELETE"]) {
      const { status, headers } = await plain(rig.url, { method });
      expect(status).toBe(401);
      expect(headers["www-authenticate"]).toBe(`Bearer scope="billing:read", resource_metadata="${metadataUrl()}"`);
    }
    // In the address a token would be in every log on the way.
    const inAddress = `${rig.url}?access_token=${await server.sign(claims())}`;
    expect((await plain(inAddress, { body: message("tools/list") })).status).toBe(401);
  });

  it("a token of this issuer for this address, while it holds", async () => {
    expect((await list(await server.sign(claims()))).status).toBe(200);
    expect((await list(await server.sign(claims({ aud: ["https://other.example", `${rig.url}/`] })))).status).toBe(200);
    expect((await list(await server.sign({ ...claims(), scope: undefined, scp: ["billing:read"] }))).status).toBe(200);
  });

  it.each<[string, () => Promise<string>]>([
    ["for another address", () => server.sign(claims({ aud: "https://other.example/mcp" }))],
    ["for no address", () => server.sign({ sub: "ann", scope: "billing:read" })],
    ["of another issuer", () => server.sign(claims({ iss: "https://evil.example" }))],
    ["signed by somebody else", () => server.sign(claims(), { foreign: true })],
    ["that has ended", () => server.sign(claims(), { now: new Date(Date.parse(northwind.now) - 3_600_000) })],
    ["that has not begun", () => server.sign(claims({ nbf: Math.floor(Date.parse(northwind.now) / 1000) + 3_600 }))],
    ["without an end", () => server.sign(claims({ exp: undefined }))],
    ["about nobody", () => server.sign(claims({ sub: undefined }))],
    ["without a signature", async () => new UnsecuredJWT({ ...claims(), iss: server.issuer }).encode()],
    ["that is none", async () => "eyJhbGciOiJub25lIn0.e30."],
    ["of ours that never was", async () => `rkn_${"A".repeat(43)}`],
  ])("never a token %s", async (_what, make) => {
    const { status, headers } = await list(await make());
    expect(status).toBe(401);
    expect(headers["www-authenticate"]).toMatch(
      /^Bearer error="invalid_token", .*scope="billing:read", resource_metadata=/,
    );
  });

  it("signed in is not let see: without a right here nobody has a tool", async () => {
    const { body } = await list(await server.sign(claims({ sub: "stranger" })));
    expect(body).toContain('"tools":[]');
    expect((await call(await server.sign(claims({ sub: "stranger" })), "margin")).body).toContain("grant.none");
  });

  it("a right that is taken, and a static token that is removed, end at the next request", async () => {
    const token = await rig.tokenOf("viewer");
    expect((await list(token)).body).toContain('"margin"');
    await rig.store.grants.revoke({ subject: subjectWith("viewer"), role: "viewer", client: "*" });
    expect((await list(token)).body).toContain('"tools":[]');
    const record = (await rig.store.tokens.list()).find(({ subject }) => subject === subjectWith("viewer"));
    expect(record?.lastUsedAt).toEqual(rig.clock.now());
    await rig.store.tokens.remove(subjectWith("viewer"), record?.name ?? "");
    expect((await list(token)).status).toBe(401);
  });
});

describe("C-09 scopes", () => {
  const stepUp = (scope: string) =>
    `Bearer error="insufficient_scope", error_description="The token is not for this; get one with this scope.", scope="${scope}", resource_metadata="${metadataUrl()}"`;

  it("a token is for what its scopes say; what it lacks is asked for with what it has", async () => {
    const reading = await server.sign(claims());
    for (const [tool, scope] of [
      ["fix", "billing:read billing:propose"],
      ["audit", "billing:read billing:audit"],
    ] as const) {
      const { status, headers } = await call(reading, tool);
      expect([status, headers["www-authenticate"]]).toEqual([403, stepUp(scope)]);
    }
    const none = await list(await server.sign(claims({ scope: "openid email" })));
    expect([none.status, none.headers["www-authenticate"]]).toEqual([403, stepUp("billing:read")]);
  });

  it("a scope adds nothing to a role, and nobody is sent to sign in for what they could not do", async () => {
    const all = "billing:read billing:propose billing:audit billing:admin";
    for (const scope of ["billing:read", all]) {
      const { status, body } = await call(await server.sign(claims({ scope })), "doctor");
      expect(status).toBe(200);
      expect(body).toContain("grant.missing");
    }
  });

  it("a read-only static token proposes nothing", async () => {
    const token = await rig.tokenOf("account-manager", true);
    expect((await call(token, "margin")).body).not.toContain("isError");
    expect((await call(token, "fix", { client: "acme" })).status).toBe(403);
    const { client } = await overHttp(rig.url, token);
    expect((await client.readResource({ uri: "reckoner://clients" })).contents).toHaveLength(1);
    await client.close();
  });
});

describe("C-09 pages of others, other names, and too much", () => {
  it("refuses another host name (DNS rebinding) and pages of other origins, before any token is looked at", async () => {
    const token = await rig.tokenOf("approver");
    const { host, origin, port } = new URL(rig.url);
    for (const Host of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example", "10.0.0.1", "a b"]) {
      expect([Host, (await list(token, { Host })).status]).toEqual([Host, 403]);
    }
    for (const Host of [host, `localhost:${port}`]) expect((await list(token, { Host })).status).toBe(200);
    for (const Origin of ["https://evil.example", "null", `http://evil.example:${port}`, `https://${host}`]) {
      expect([Origin, (await list(token, { Origin })).status]).toEqual([Origin, 403]);
    }
    for (const Origin of [origin, "https://pages.example"]) expect((await list(token, { Origin })).status).toBe(200);
    expect((await plain(metadataUrl(), { method: "GET", headers: { Host: "evil.example" } })).status).toBe(403);
  });

  it("behind its public name it answers to that alone", async () => {
    const named = await startMcp({ url: "https://reckoner.example/mcp" });
    const headers = (Host: string, token: string) => asked(token, { Host });
    const token = await named.tokenOf("viewer");
    const body = message("tools/list");
    expect((await plain(named.url, { headers: headers("reckoner.example", token), body })).status).toBe(200);
    expect((await plain(named.url, { headers: headers("127.0.0.1", token), body })).status).toBe(403);
    // With static tokens alone there is nowhere to sign in, and nothing says so.
    const { headers: answered } = await plain(named.url, { headers: { Host: "reckoner.example" } });
    expect(answered["www-authenticate"]).toBe('Bearer scope="billing:read"');
    await named.close();
  });

  it("so many requests a minute for each caller, and one does not use up another's", async () => {
    const slow = await startMcp({ env: { MCP_CALLS_PER_MINUTE: "3" } });
    const [one, other] = [await slow.tokenOf("viewer"), await slow.tokenOf("operator")];
    const ask = (token: string) => plain(slow.url, { headers: asked(token), body: message("tools/list") });
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await ask(one));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(Number(answers[3]?.headers["retry-after"])).toBeGreaterThan(0);
    // A second token of the same person is the same caller.
    expect((await ask(await slow.tokenOf("viewer"))).status).toBe(429);
    expect((await ask(other)).status).toBe(200);
    await slow.close();
  });
});

describe("C-09 a token goes no further than its check", () => {
  it("no token is in a log, a row or an answer", async () => {
    const tokens = [
      await rig.tokenOf("operator"),
      await server.sign(claims()),
      "rkn_wrong",
      await server.sign(claims(), { foreign: true }),
    ];
    const answers = [];
    for (const token of tokens)
      answers.push(await list(token), await call(token, "margin"), await call(token, "audit"));
    const kept = [await rig.store.audit.recent(500), await rig.store.tokens.list(), rig.logged, answers];
    const text = JSON.stringify(kept);
    for (const token of tokens) expect(text).not.toContain(token.slice(-20));
    expect(rig.logged.map(({ message: said }) => said)).toContain("a token was refused over MCP");
  });

  it("when the authorization server cannot be asked, that is said, and it is not taken for a bad token", async () => {
    const gone = await startAuthorizationServer(() => new Date(northwind.now));
    const alone = await startMcp({ env: { MCP_ISSUER: gone.issuer } });
    const token = await gone.sign({ ...claims(), aud: alone.url });
    await gone.close();
    const { status, body } = await plain(alone.url, { headers: asked(token), body: message("tools/list") });
    expect(status).toBe(503);
    expect(body).toContain("cannot be asked for its keys just now");
    await alone.close();
  });
});
