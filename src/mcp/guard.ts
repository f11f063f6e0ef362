import type { NextFunction, Request, RequestHandler, Response } from "express";
import { rateLimit } from "express-rate-limit";
import { asAppError } from "#src/kernel/errors.ts";
import type { Log } from "#src/ports/log.ts";
import type { Asker } from "./host.ts";
import type { Proof, Verify } from "./proof.ts";
import { LEAST } from "./scopes.ts";

/** Who asks, put on a request once its token has been checked. */
export interface Guarded {
  readonly proof: Proof;
  readonly asker: Asker;
}

const guarded = new WeakMap<Request, Guarded>();

/** What the guards have found of this request. */
export function guardedOf(request: Request): Guarded {
  const found = guarded.get(request);
  if (found === undefined) throw new TypeError("a request has come past its guards");
  return found;
}

/** Refuses requests that a browser was led to send: for another host (DNS rebinding), or from the page of another site. */
export function ownHostOnly(hosts: readonly string[], origins: readonly string[]): RequestHandler {
  // Nearly every request has the host of the one before, which was read and found to be ours.
  let ours: string | undefined;
  return (request, response, next) => {
    const { host } = request.headers;
    if (host === undefined || host !== ours) {
      if (!hosts.includes(hostnameOf(host))) return refuse(response, 403, "This host name is not served here.");
      ours = host;
    }
    const { origin } = request.headers;
    if (origin !== undefined && !origins.includes(origin)) {
      return refuse(response, 403, "Pages of this origin may not ask here.");
    }
    next();
  };
}

interface BearerOptions {
  readonly verify: Verify;
  readonly askerOf: (proof: Proof) => Promise<Asker>;
  /** Address of the metadata that says where to sign in; `null` when there is nowhere. */
  readonly metadata: string | null;
  readonly log: Log;
}

/** Lets nobody in without a valid token (RFC 6750); says where to get one (RFC 9728), and with what scope to begin. */
export function bearerOnly({ verify, askerOf, metadata, log }: BearerOptions): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const [scheme = "", token = "", ...more] = (request.headers.authorization ?? "").split(" ");
    if (request.headers.authorization === undefined) {
      response.set("WWW-Authenticate", challenge({ scope: LEAST, resource_metadata: metadata }));
      return refuse(response, 401, "A token is needed.");
    }
    try {
      const proof = scheme.toLowerCase() === "bearer" && more.length === 0 && token !== "" ? await verify(token) : null;
      if (proof === null) {
        log.warn({ from: request.ip }, "a token was refused over MCP");
        const error = { error: "invalid_token", error_description: "The token is not valid here, or not any more." };
        response.set("WWW-Authenticate", challenge({ ...error, scope: LEAST, resource_metadata: metadata }));
        return refuse(response, 401, error.error_description);
      }
      if (!proof.scopes.includes(LEAST)) return stepUp(response, [LEAST], metadata);
      guarded.set(request, { proof, asker: await askerOf(proof) });
    } catch (thrown) {
      const error = asAppError(thrown);
      log.error({ error: thrown }, "a token could not be checked");
      return refuse(response, 503, error.message);
    }
    next();
  };
}

/** Asks for a token with these scopes as well (RFC 6750, section 3.1): a client can get one and try again. */
export function stepUp(response: Response, scopes: readonly string[], metadata: string | null): void {
  const description = "The token is not for this; get one with this scope.";
  const error = { error: "insufficient_scope", error_description: description };
  response.set("WWW-Authenticate", challenge({ ...error, scope: scopes.join(" "), resource_metadata: metadata }));
  refuse(response, 403, description);
}

/** So many requests a minute for each caller, whatever their address. */
export function limited(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    keyGenerator: (request) => guardedOf(request).proof.subject,
    standardHeaders: "draft-7",
    legacyHeaders: false,
    handler: (_request, response) =>
      refuse(response, 429, "Too many requests in this minute. Wait, and ask for more at once."),
  });
}

/** A refusal as JSON-RPC has it, for a request that never became one. */
export function refuse(response: Response, status: number, message: string): void {
  response
    .status(status)
    .json({ jsonrpc: "2.0", error: { code: status === 404 ? -32_001 : -32_000, message }, id: null });
}

function challenge(parameters: Readonly<Record<string, string | null>>): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => (value === null ? [] : [`${name}="${value}"`]));
  return `Bearer ${pairs.join(", ")}`;
}

function hostnameOf(host: string | undefined): string {
  try {
    return new URL(`http://${host ?? ""}`).hostname;
  } catch {
    return "";
  }
}
