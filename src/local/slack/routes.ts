import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "./content.ts";
import type { SlackContext } from "./context.ts";
import type { Fault } from "./faults.ts";
import { parseArgs, readBody, sendJson, sendText, uploadedBytes, urlOf } from "./http-body.ts";
import { type Json, textOf } from "./json.ts";
import type { RateLimits } from "./rate.ts";
import { respond } from "./respond.ts";
import { type ApiAnswer, answerCall, refusalBody } from "./web-api.ts";

/** The HTTP side of the local Slack: the Web API, response urls, uploads, files, and the page that installs an app. */
export class Routes {
  readonly #context: SlackContext;
  readonly #rates: RateLimits | undefined;

  constructor(context: SlackContext, rates: RateLimits | undefined) {
    this.#context = context;
    this.#rates = rates;
  }

  /** Answers when the path is one of Slack's; false when it is not. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const prefix = new URL(this.#context.baseUrl()).pathname.replace(/\/$/, "");
    const url = urlOf(request);
    if (!url.pathname.startsWith(`${prefix}/`)) return false;
    const [, area = "", ...rest] = url.pathname.slice(prefix.length).split("/");
    const tail = rest.join("/");
    const work = this.#route(`${request.method} ${area}`, tail, url, request, response);
    if (work === undefined) return false;
    work.catch((error: unknown) => {
      this.#record(area === "api" ? tail : area, {}, 500, `internal_error: ${String(error)}`);
      if (!response.headersSent) sendJson(response, { ok: false, error: "internal_error" }, 500);
    });
    return true;
  }

  #route(
    area: string,
    tail: string,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> | undefined {
    const asks = ["POST api", "POST response", "POST upload"].includes(area);
    // Clients of Slack are programs. A page in a browser names its origin, and has no business here.
    if (asks && request.headers.origin !== undefined) return refuseBrowser(response);
    switch (area) {
      case "POST api":
        return this.#call(tail, url, request, response);
      case "POST response":
        return this.#respond(tail, request, response);
      case "POST upload":
        return this.#upload(tail.replace(/^v1\//, ""), request, response);
      case "GET files":
        return this.#file(tail, response);
      case "GET oauth":
        return this.#install(url, response);
      default:
        return undefined;
    }
  }

  async #call(method: string, url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const values = body && parseArgs(body, request.headers["content-type"] ?? "");
    const { token: bodyToken, ...args } = { ...Object.fromEntries(url.searchParams), ...values };
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const done = (): ApiAnswer =>
      values === undefined
        ? { body: { ok: false, error: "invalid_json" } }
        : answerCall(method, args, bearer ?? textOf(bodyToken), this.#context, this.#rates);
    if (await this.#meetFault(method, args, response, done)) return;
    const { body: answer, retryAfter } = done();
    const status = retryAfter === undefined ? 200 : 429;
    this.#record(method, args, status, textOf(answer.error));
    sendJson(response, answer, status, {
      ...(answer.ok === true && { "x-oauth-scopes": this.#context.scopes }),
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    });
  }

  async #respond(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const values = body && parseArgs(body, request.headers["content-type"] ?? "");
    if (await this.#meetFault("response_url", values ?? {}, response)) return;
    const target = this.#context.tickets.respond(id);
    let status = 200;
    let error: Json | undefined;
    if ("error" in target) {
      status = 404;
      error = { ok: false, error: target.error };
    } else {
      try {
        if (values === undefined) throw new Refusal("invalid_payload");
        respond(this.#context, target, values);
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal;
        status = 400;
        error = refusalBody(refusal);
      }
    }
    this.#record("response_url", values ?? {}, status, textOf(error?.error));
    if (error === undefined) sendText(response, "ok");
    else sendJson(response, error, status);
  }

  async #upload(ticket: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const bytes = body && (await uploadedBytes(body, request.headers["content-type"] ?? ""));
    if (await this.#meetFault("upload", {}, response)) return;
    const taken = bytes !== undefined && this.#context.files.receive(ticket, bytes);
    this.#record("upload", { bytes: bytes?.length ?? 0 }, taken ? 200 : 400, taken ? undefined : "upload_failed");
    if (taken) sendText(response, `OK - ${bytes.length}`);
    else sendText(response, "upload_failed", 400);
  }

  /** Serves what was uploaded; never as a page, whatever its name says. */
  async #file(tail: string, response: ServerResponse): Promise<void> {
    const found = this.#context.files.get(tail.split("/")[0] ?? "");
    if (found === undefined) {
      sendText(response, "file_not_found", 404);
      return;
    }
    const { mimetype, name } = found.file;
    const disposition = mimetype.startsWith("image/") ? "inline" : "attachment";
    response.writeHead(200, {
      "content-type": mimetype,
      "content-length": found.bytes.length,
      "content-disposition": `${disposition}; filename*=UTF-8''${encodeURIComponent(name)}`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
    });
    response.end(found.bytes);
  }

  /** The authorize page agrees at once and sends the browser back, on this machine only. */
  async #install(url: URL, response: ServerResponse): Promise<void> {
    const redirect = url.searchParams.get("redirect_uri") ?? "";
    const target = URL.canParse(redirect) ? new URL(redirect) : undefined;
    if (target === undefined || !["127.0.0.1", "localhost", "[::1]"].includes(target.hostname)) {
      sendText(response, "bad_redirect_uri", 400);
      return;
    }
    target.searchParams.set("code", "local-code");
    target.searchParams.set("state", url.searchParams.get("state") ?? "");
    response.writeHead(302, { location: target.href }).end();
  }

  /** Shows the failure that was switched on for this call, if any; true when the call has been answered by it. */
  async #meetFault(method: string, args: Json, response: ServerResponse, done?: () => ApiAnswer): Promise<boolean> {
    const fault = this.#context.faults.meet(method);
    if (fault === undefined) return false;
    if (fault.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    const status = statusOf(fault);
    if (status === undefined) return false;
    if (fault.done) done?.();
    this.#record(method, args, status, fault.error ?? (fault.reset ? "reset" : undefined));
    if (fault.reset) response.socket?.destroy();
    else if (fault.retryAfter !== undefined) {
      sendJson(response, { ok: false, error: "ratelimited" }, 429, { "retry-after": String(fault.retryAfter) });
    } else if (fault.error !== undefined) sendJson(response, { ok: false, error: fault.error }, status);
    else sendText(response, "Service failure", status);
    return true;
  }

  #record(name: string, body: unknown, status: number, error: string | undefined): void {
    this.#context.recorder.add({ direction: "call", name, body, status, ...(error === undefined ? {} : { error }) });
  }
}

async function refuseBrowser(response: ServerResponse): Promise<void> {
  sendText(response, "The local Slack takes no requests from web pages.", 403);
}

/** The status a fault answers with; `undefined` when it only delays. */
function statusOf(fault: Fault): number | undefined {
  if (fault.reset) return 0;
  if (fault.retryAfter !== undefined) return 429;
  return fault.status ?? (fault.error === undefined ? undefined : 200);
}
