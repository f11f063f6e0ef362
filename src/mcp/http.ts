import { isInitializeRequest } from "@modelcontextprotocol/sdk/types.js";
import express, { type NextFunction, type Request, type Response, type Router } from "express";
import { bearerOnly, guardedOf, limited, ownHostOnly, refuse, stepUp } from "./guard.ts";
import type { Asker, McpHost } from "./host.ts";
import { HttpTransport } from "./http-transport.ts";
import type { Proof, Verify } from "./proof.ts";
import { SCOPES, scopeOf } from "./scopes.ts";
import { type AskerOf, mcpServer } from "./server.ts";
import { openSessions, type Sessions } from "./sessions.ts";

/** How MCP is served over HTTP. */
export interface HttpOptions {
  readonly host: McpHost;
  /** Address of the endpoint, as clients know it; tokens must be for it. */
  readonly url: string;
  /** The authorization server where people sign in; `null` when there are static tokens alone. */
  readonly issuer: string | null;
  /** Origins whose pages may ask, beside our own. */
  readonly origins: readonly string[];
  /** False where several processes answer for one address: then every request stands alone. */
  readonly sessions: boolean;
  readonly callsPerMinute: number;
  readonly verify: Verify;
  readonly askerOf: (proof: Proof) => Promise<Asker>;
}

/** The routes of MCP, to be mounted at the root, and what ends their sessions. */
export interface McpRoutes {
  readonly router: Router;
  close(): void;
}

/** Streamable HTTP: with a session for clients that begin one, and without for requests that stand alone. */
export function mcpRoutes(options: HttpOptions): McpRoutes {
  const { host, issuer, callsPerMinute, verify, askerOf } = options;
  const url = new URL(options.url);
  const metadataPath = `/.well-known/oauth-protected-resource${url.pathname === "/" ? "" : url.pathname}`;
  const metadata = issuer === null ? null : new URL(metadataPath, url).href;
  const sessions = openSessions(host, ofRequest, host.log);
  const router = express.Router();
  const guard = ownHostOnly([url.hostname, ...alsoCalled(url)], [url.origin, ...options.origins]);

  if (issuer !== null) {
    router.get(metadataPath, guard, (_request, response) => {
      response.json({
        resource: options.url,
        authorization_servers: [issuer],
        scopes_supported: SCOPES,
        bearer_methods_supported: ["header"],
        resource_name: "Reckoner",
      });
    });
  }
  router.all(
    url.pathname,
    guard,
    bearerOnly({ verify, askerOf, metadata, log: host.log }),
    limited(callsPerMinute),
    // Read after the token was checked: strangers cannot make us parse.
    express.json({ limit: "1mb" }),
    (request: Request, response: Response, next: NextFunction) => {
      const { proof, asker } = guardedOf(request);
      if (Array.isArray(request.body)) return refuse(response, 400, "Send one message at a time.");
      const needed = neededScope(host, request.body, asker);
      if (needed !== null) return stepUp(response, [...new Set([...proof.scopes, needed])], metadata);
      next();
    },
    (request: Request, response: Response) => answer(request, response, host, options.sessions ? sessions : null),
    (error: unknown, _request: Request, response: Response, _next: NextFunction) => unread(error, response),
  );
  return { router, close: () => sessions.close() };
}

async function answer(request: Request, response: Response, host: McpHost, sessions: Sessions | null): Promise<void> {
  const { proof, asker } = guardedOf(request);
  // The token stays behind; what it has proven goes on.
  const auth = { token: "", clientId: proof.program, scopes: [...proof.scopes], extra: { asker } };
  const proven = Object.assign(request, { auth });
  const id = request.headers["mcp-session-id"];
  if (sessions !== null && typeof id === "string") {
    const transport = sessions.get(id, proof.subject);
    if (transport === undefined) return refuse(response, 404, "There is no such session any more. Begin another one.");
    return transport.handleRequest(proven, response);
  }
  if (request.method !== "POST") {
    response.set("Allow", "POST");
    return refuse(response, 405, "Without a session there is nothing to listen to, or to end.");
  }
  if (sessions !== null && isInitializeRequest(request.body)) {
    return (await sessions.begin(proof.subject)).handleRequest(proven, response);
  }
  const transport = new HttpTransport();
  const server = mcpServer(host, ofRequest);
  // Nobody else could take the answer of a client that has gone.
  response.once("close", () => void server.close());
  await server.connect(transport);
  await transport.handleRequest(proven, response);
}

/** Who has sent this one request, whoever has begun the session. */
const ofRequest: AskerOf = async ({ authInfo }) => {
  const asker = authInfo?.extra?.asker;
  if (asker === undefined) throw new TypeError("a request has come past its guards");
  return asker as Asker;
};

/** The scope that a call needs and its token lacks; `null` when it lacks none, or when the caller could not do it with any token. */
function neededScope({ door }: McpHost, body: unknown, { caller, scopes }: Asker): string | null {
  const { method, params } = (body ?? {}) as {
    readonly method?: unknown;
    readonly params?: { readonly name?: unknown };
  };
  if (method !== "tools/call") return null;
  const tool = door.tools(caller).find(({ name }) => name === params?.name);
  return tool === undefined || scopes.includes(scopeOf(tool)) ? null : scopeOf(tool);
}

/** On this machine, its own names are one. */
function alsoCalled({ hostname }: URL): readonly string[] {
  const own = ["127.0.0.1", "localhost", "[::1]"];
  return own.includes(hostname) ? own : [];
}

/** A body that is no JSON, or too long. */
function unread(error: unknown, response: Response): void {
  const status =
    typeof error === "object" && error !== null && "status" in error && typeof error.status === "number"
      ? error.status
      : 500;
  if (response.headersSent) return void response.end();
  refuse(
    response,
    status,
    status === 413
      ? "The message is too long."
      : status < 500
        ? "This is no JSON."
        : "Something went wrong on our side.",
  );
}
