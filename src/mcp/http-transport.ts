import type { AuthInfo } from "@modelcontextprotocol/sdk/server/auth/types.js";
import {
  StreamableHTTPServerTransport,
  type StreamableHTTPServerTransportOptions,
} from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Transport, TransportSendOptions } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  isJSONRPCRequest,
  type JSONRPCMessage,
  type JSONRPCRequest,
  type MessageExtraInfo,
  type RequestId,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/sdk/types.js";
import type { Request, Response } from "express";
import { Reply } from "./reply.ts";

/**
 * Streamable HTTP by the SDK's transport, past which requests go that are wholly in order: it turns each into a web request, and its answer into a
 * stream and back, which takes as long as answering. Whatever is not in order the SDK refuses in its own words; sessions begin and end with it.
 */
export class HttpTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage, extra?: MessageExtraInfo) => void;
  readonly #sdk: StreamableHTTPServerTransport;
  readonly #replies = new Map<RequestId, Reply>();

  constructor(options: StreamableHTTPServerTransportOptions = {}) {
    this.#sdk = new StreamableHTTPServerTransport(options);
    this.#sdk.onclose = () => this.#closed();
    this.#sdk.onerror = (error) => this.onerror?.(error);
    this.#sdk.onmessage = (message, extra) => this.#received(message, extra);
  }

  get sessionId(): string | undefined {
    return this.#sdk.sessionId;
  }

  start(): Promise<void> {
    return this.#sdk.start();
  }

  close(): Promise<void> {
    return this.#sdk.close();
  }

  /** Takes a request that has come past the guards; its body has been read. */
  async handleRequest(request: Request & { readonly auth: AuthInfo }, response: Response): Promise<void> {
    const { body } = request as { body: unknown };
    if (!this.#isInOrder(request, body)) return this.#sdk.handleRequest(request, response, body);
    const reply = new Reply(response, this.sessionId === undefined ? {} : { "Mcp-Session-Id": this.sessionId });
    this.#replies.set(body.id, reply);
    response.once("close", () => {
      if (this.#replies.get(body.id) === reply) this.#replies.delete(body.id);
    });
    this.onmessage?.(body, { authInfo: request.auth, requestInfo: { headers: request.headers } });
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const isAnswer = "result" in message || "error" in message;
    const id = isAnswer ? message.id : options?.relatedRequestId;
    const reply = id === undefined ? undefined : this.#replies.get(id);
    if (id === undefined || reply === undefined) return this.#sdk.send(message, relatedTo(options));
    if (!isAnswer) return reply.tell(message);
    this.#replies.delete(id);
    reply.answer(message);
  }

  /** One request, by all that the specification asks of it; its session was found by its id. */
  #isInOrder({ method, headers }: Request, body: unknown): body is JSONRPCRequest {
    const version = headers["mcp-protocol-version"];
    const accepted = headers.accept ?? "";
    return (
      method === "POST" &&
      accepted.includes("application/json") &&
      accepted.includes("text/event-stream") &&
      (version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(String(version))) &&
      headers["mcp-session-id"] === this.sessionId &&
      isJSONRPCRequest(body) &&
      body.method !== "initialize" &&
      !this.#replies.has(body.id) &&
      this.onmessage !== undefined
    );
  }

  #received(message: JSONRPCMessage, extra?: MessageExtraInfo): void {
    this.onmessage?.(message, extra);
    if (!("method" in message) || message.method !== "notifications/cancelled") return;
    // A request that was cancelled is not answered: its connection is free again.
    const id = message.params?.requestId as RequestId;
    this.#replies.get(id)?.end();
    this.#replies.delete(id);
  }

  #closed(): void {
    for (const reply of this.#replies.values()) reply.end();
    this.#replies.clear();
    this.onclose?.();
  }
}

/** The SDK's own types are not made for exact optional properties. */
function relatedTo(options: TransportSendOptions | undefined): { relatedRequestId?: RequestId } {
  return options?.relatedRequestId === undefined ? {} : { relatedRequestId: options.relatedRequestId };
}
