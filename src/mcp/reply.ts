import type { ServerResponse } from "node:http";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { jsonBytes } from "./given.ts";

/** Proxies give up on what says nothing for half a minute. */
const SILENT_MS = 10_000;

/**
 * What one request over HTTP is answered with. An answer alone is sent as it is, as JSON; where something is told before it, or where it takes
 * long, it comes at the end of a stream of events.
 */
export class Reply {
  readonly #response: ServerResponse;
  readonly #headers: Readonly<Record<string, string>>;
  #isStream = false;
  #timer: NodeJS.Timeout;

  constructor(response: ServerResponse, headers: Readonly<Record<string, string>>) {
    this.#response = response;
    this.#headers = headers;
    this.#timer = setTimeout(() => this.#keepAlive(), SILENT_MS).unref();
    response.once("close", () => clearTimeout(this.#timer));
  }

  /** Tells something before the answer. */
  tell(message: JSONRPCMessage): void {
    this.#begin();
    this.#response.write(eventOf(message));
  }

  /** Gives the answer. */
  answer(message: JSONRPCMessage): void {
    clearTimeout(this.#timer);
    if (this.#isStream) return void this.#response.end(eventOf(message));
    const body = encoded(message);
    const length = body.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#response.writeHead(200, { ...this.#headers, "Content-Type": "application/json", "Content-Length": length });
    // Corked by Node until the end: all of it goes in one write.
    for (const part of body) this.#response.write(part);
    this.#response.end();
  }

  /** Ends without an answer: nobody waits for one any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#begin();
    this.#response.end();
  }

  #begin(): void {
    if (this.#isStream || this.#response.headersSent) return;
    this.#isStream = true;
    this.#response.writeHead(200, {
      ...this.#headers,
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
    });
  }

  #keepAlive(): void {
    this.#begin();
    this.#response.write(": still at it\n\n");
    this.#timer = setTimeout(() => this.#keepAlive(), SILENT_MS).unref();
  }
}

const eventOf = (message: JSONRPCMessage): string => `event: message\ndata: ${JSON.stringify(message)}\n\n`;

/** A message in UTF-8; the result, which is nearly all of it, as it was written before where it was. */
function encoded(message: JSONRPCMessage): readonly Buffer[] {
  if (!("result" in message)) return [Buffer.from(JSON.stringify(message))];
  const { result, ...envelope } = message;
  return [Buffer.from(`${JSON.stringify(envelope).slice(0, -1)},"result":`), jsonBytes(result), CLOSING];
}

const CLOSING = Buffer.from("}");
