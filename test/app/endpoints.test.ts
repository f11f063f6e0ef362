import diagnostics from "node:diagnostics_channel";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type App, startApp } from "#src/app.ts";
import { METHODS } from "#src/chat/slack/web.ts";
import { readConfig } from "#src/config.ts";
import { systemClock } from "#src/kernel/clock.ts";
import { billing } from "#src/local/aws/billing/service.ts";
import { billingConductor } from "#src/local/aws/billing-conductor/service.ts";
import { budgets } from "#src/local/aws/budgets.ts";
import { costExplorer } from "#src/local/aws/cost-explorer/service.ts";
import type { Service } from "#src/local/aws/operation.ts";
import { organizations } from "#src/local/aws/organizations.ts";
import { sts } from "#src/local/aws/sts.ts";
import { type Cloud, startCloud } from "#src/local/cloud.ts";
import { type LocalSlack, startSlack } from "#src/local/slack/start.ts";
import { emptyFolder } from "../support/program.ts";
import { keptLog, type Logged } from "./rig.ts";
import { ask, head, portOf, waysIn } from "./ways-in.ts";

/** Every server that this process opens, as Node itself tells it. */
const opened: Server[] = [];
const noted = (message: unknown): void => void opened.push((message as { server: Server }).server);
beforeAll(() => diagnostics.subscribe("tracing:net.server.listen:asyncStart", noted));
afterAll(() => void diagnostics.unsubscribe("tracing:net.server.listen:asyncStart", noted));

const VERBS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** What anybody might try; a path that is no address at all too. */
const PATHS = [
  ...["/", "//", "/\\", "/%zz", "/slack/events", "/slack/events/", "/slack/install", "/metrics", "/debug", "/.env"],
  ...["/console/state", "/console/completions", "/console/events", "/console/act", "/console/style.css"],
  ...["/api/chat.postMessage", "/response/x", "/upload/v1/x", "/files/x", "/oauth/v2/authorize", "/tags/%zz"],
  ...["/list-billing-groups", "/create-custom-line-item", "/healthz/x", "/package.json", "/..%2fpackage.json"],
];

describe("B-26 B40 live", () => {
  const logged: Logged[] = [];
  let app: App;
  let server: Server;
  beforeAll(async () => {
    opened.length = 0;
    const settings = {
      RECKONER_HOME: emptyFolder(),
      RECEIVER_ACCOUNT_ID: "111122223333",
      SLACK_BOT_TOKEN: "xoxb-of-a-test",
      SLACK_SIGNING_SECRET: "a-signing-secret-of-a-test",
    };
    app = await startApp(readConfig(settings, { port: 0 }), { chat: true, worker: false, log: keptLog(logged) });
    [server] = opened as [Server];
  });
  afterAll(() => app.close());

  it("B-26 B40: one server is open, on loopback unless HOST says otherwise, with two ways in that are both known here", () => {
    expect(opened).toHaveLength(1);
    expect((server.address() as AddressInfo).address).toBe("127.0.0.1");
    // The first is Slack's: it takes what is signed, at its one path, and passes on everything else.
    expect(waysIn(server)).toEqual(["use handler", "get /healthz", "use <anonymous>", "use <anonymous>"]);
  });

  it("B-26 B40 B46: without a signature everything is refused, whatever is asked how; nothing of ours is told", async () => {
    for (const path of PATHS) {
      for (const method of VERBS) {
        const { status, body, headers } = await ask(server, method, path, '{"type":"event_callback"}');
        const isSlack = method === "POST" && path === "/slack/events";
        expect([method, path, status]).toEqual([method, path, isSlack ? 401 : 404]);
        expect([method, path, body]).toEqual([method, path, method === "HEAD" ? "" : isSlack ? UNSIGNED : NOTHING]);
        expect(Object.keys(headers).filter((name) => /^(access-control|x-powered-by|server$)/.test(name))).toEqual([]);
      }
    }
    expect(logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("B-26 B40: whether the process lives is all that it says to anybody", async () => {
    expect((await ask(server, "GET", "/healthz?all=1")).body).toBe('{"ok":true}');
    for (const method of ["POST", "PUT", "DELETE"]) expect((await ask(server, method, "/healthz")).status).toBe(404);
  });

  it("B-26 B46: a body that is too large is refused by its head; one without a signature is not read either", async () => {
    const seconds = String(Math.floor(Date.now() / 1000));
    const signed = { "x-slack-request-timestamp": seconds, "x-slack-signature": "v0=00" };
    const large = { "content-length": "5000000" };
    // Not a byte of the body is ever sent: whoever waited for it would not answer.
    const answers = [await head(server, { ...signed, ...large }), await head(server, large)];
    expect(answers).toEqual([
      [413, "The request is larger than 4 MB.\n"],
      [401, UNSIGNED],
    ]);
  });
});

describe("B-26 B40 the demo", () => {
  let app: App;
  let servers: readonly Server[];
  beforeAll(async () => {
    opened.length = 0;
    const config = readConfig({ RECKONER_HOME: emptyFolder() }, { port: 0, clients: 3 });
    app = await startApp(config, { chat: true, worker: true, log: keptLog([]) });
    await app.worker;
    servers = [...opened];
  });
  afterAll(() => app.close());

  it("B-26 B40: its three servers listen on loopback alone", () => {
    expect(servers.map((server) => (server.address() as AddressInfo).address)).toEqual(Array(3).fill("127.0.0.1"));
  });

  it("B-26 B40: every way in stands behind Slack's signature or the console's guard", () => {
    expect(waysIn(servers[0])).toEqual([
      "use handler",
      ...["get /", "use guard", "use headers"],
      ...["get /style.css", "get /icon.svg", "get /client/:name", "get /font/:weight"],
      ...["get /state", "get /completions", "get /events", "post /act", "use <anonymous>"],
      ...["get /healthz", "use <anonymous>", "use <anonymous>"],
    ]);
  });

  it("B-26 B40: the console answers to this machine's own name, and takes deeds from its own page alone", async () => {
    const [server] = servers;
    for (const path of ["/", "/console/state", "/console/completions", "/console/events", "/console/style.css"]) {
      expect((await ask(server, "GET", path, "", { host: "billing.example" })).status).toBe(403);
    }
    const deed = '{"do":"command","person":"U1","channel":"C1","text":"/billing margin"}';
    const json = { "content-type": "application/json" };
    for (const origin of ["http://evil.example", "null", "", undefined]) {
      const headers = { ...json, ...(origin !== undefined && { origin }) };
      expect((await ask(server, "POST", "/console/act", deed, headers)).status).toBe(403);
    }
    const own = { origin: `http://127.0.0.1:${portOf(server)}` };
    expect((await ask(server, "POST", "/console/act", deed, { ...own, "content-type": "text/plain" })).status).toBe(
      403,
    );
    const large = await ask(server, "POST", "/console/act", `"${"x".repeat(1_100_000)}"`, { ...own, ...json });
    expect([large.status, large.body]).toEqual([413, '{"ok":false,"error":"That is more than 1 MB."}']);
  });

  it("B-26 B46: no answer lets pages of other sites read it, and none tells where in our code something failed", async () => {
    for (const server of servers) {
      for (const path of PATHS.filter((p) => p !== "/console/events")) {
        for (const method of VERBS) {
          const { body, headers } = await ask(server, method, path, "{", {
            origin: "http://evil.example",
            "content-type": "application/json",
          });
          expect([path, Object.keys(headers).filter((name) => name.startsWith("access-control"))]).toEqual([path, []]);
          expect(body).not.toMatch(/node_modules|file:\/\/|\bat \S+ \(|TypeError|SyntaxError|URIError/);
        }
      }
    }
    expect((await ask(servers[0], "GET", "/healthz")).status).toBe(200);
  });
});

describe("B-26 B40 the simulated services", () => {
  let cloud: Cloud;
  let slack: LocalSlack;
  let both: [Server, Server];
  beforeAll(async () => {
    opened.length = 0;
    cloud = await startCloud({ clients: 2, rows: 500, months: 2 });
    slack = await startSlack({ clock: systemClock });
    both = opened as [Server, Server];
  });
  afterAll(async () => {
    await slack.close();
    await cloud.close();
  });

  it("B-26 B40: AWS takes no operation that is not signed", async () => {
    const [server] = both;
    const services = [billing, billingConductor, budgets, costExplorer, organizations, sts];
    const operations = services.flatMap((service) =>
      Object.keys(service.operations).map((name) => ({ service, name })),
    );
    expect(operations.length).toBeGreaterThan(30);
    for (const { service, name } of operations) {
      const { verb = "POST", path = "/", body = "{}", headers = {} } = unsigned(service, name);
      const { status, body: said } = await ask(server, verb, path, body, headers);
      expect([name, status, said]).toEqual([
        name,
        expect.toSatisfy((code: number) => code === 400 || code === 403),
        expect.stringMatching(/Missing ?Authentication ?Token/),
      ]);
    }
    expect(cloud.aws.requests.of().map((r) => r.operation)).toEqual(operations.map(({ name }) => name));
    expect(cloud.aws.requests.of().filter((r) => r.error === null)).toEqual([]);
  });

  it("B-26 B40: Slack takes no call without a token, and nothing from a page", async () => {
    const [, server] = both;
    for (const method of Object.keys(METHODS)) {
      const { body } = await ask(server, "POST", `/api/${method}`, "{}", { "content-type": "application/json" });
      expect([method, body]).toEqual([method, '{"ok":false,"error":"not_authed"}']);
      const page = await ask(server, "POST", `/api/${method}`, "{}", { origin: "http://127.0.0.1:3000" });
      expect([method, page.status]).toEqual([method, 403]);
    }
  });
});

const NOTHING = "There is nothing here.\n";
const UNSIGNED = "This address only takes requests that Slack signed; the signature headers are missing.\n";

/** An operation as its protocol sends it, but for the signature. */
function unsigned(
  { protocol, target }: Service,
  name: string,
): { verb?: string; path?: string; body?: string; headers?: Record<string, string> } {
  if (protocol === "query") {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return { body: `Action=${name}&Version=2011-06-15`, headers };
  }
  if (protocol !== "rest-json") return { headers: { "x-amz-target": `${target}.${name}` } };
  const tagging = { ListTagsForResource: "GET", TagResource: "POST", UntagResource: "DELETE" }[name];
  if (tagging !== undefined) return { verb: tagging, path: "/tags/arn" };
  const verb = /^(Associate(?!Accounts)|Disassociate(?!Accounts)|Batch|UpdatePricing)/.test(name) ? "PUT" : "POST";
  return { verb, path: `/${name.replace(/(?!^)([A-Z])/g, "-$1").toLowerCase()}` };
}
