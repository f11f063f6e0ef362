import type { ServerResponse } from "node:http";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";

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
    // Encoded once: its length is asked for, and a text would be encoded again behind the headers.
    const body = Buffer.from(JSON.stringify(message));
    this.#response
      .writeHead(200, { ...this.#headers, "Content-Type": "application/json", "Content-Length": body.length })
      .end(body);
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
