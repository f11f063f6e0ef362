import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import type { Parcel, Reply, Retry, SocketLine } from "./courier.ts";
import { DEMO } from "./demo-workspace.ts";
import { isRecord, type Json } from "./json.ts";

interface SocketOptions {
  /** How often Slack pings, in milliseconds; clients give up after 30 s without one. */
  readonly pingMs: number;
}

/** Socket mode: sockets of the app, their envelopes and acknowledgements. The newest socket gets the deliveries. */
export class Sockets implements SocketLine {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #options: SocketOptions;
  readonly #tickets = new Set<string>();
  readonly #open: WebSocket[] = [];
  readonly #waiting = new Map<string, (body: unknown) => void>();

  constructor(options: SocketOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#current() !== undefined;
  }

  /** Reserves a place for one connection; gives the ticket that its address carries. */
  ticket(): string {
    const ticket = randomBytes(16).toString("hex");
    this.#tickets.add(ticket);
    return ticket;
  }

  /** Takes an upgrade request over when its ticket is good; else closes it with 401. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, ticket: string): void {
    if (!this.#tickets.delete(ticket)) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#welcome(ws));
  }

  send(parcel: Parcel, timeoutMs: number, retry?: Retry): Promise<Reply> {
    const ws = this.#current();
    if (ws === undefined) return Promise.resolve({ ok: false, error: "app_not_connected", status: 0, final: false });
    const envelopeId = randomUUID();
    const envelope = {
      envelope_id: envelopeId,
      type: parcel.kind,
      payload: parcel.payload,
      accepts_response_payload: parcel.kind !== "events_api",
      ...(parcel.kind === "events_api" && { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? "" }),
    };
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(envelopeId);
        resolve({ ok: false, error: "operation_timeout", status: 0, final: false });
      }, timeoutMs);
      this.#waiting.set(envelopeId, (body) => {
        clearTimeout(timer);
        resolve({ ok: true, body });
      });
      ws.send(JSON.stringify(envelope));
    });
  }

  /** Tells every connected app to connect again, as Slack does when it recycles a host (`warning` or `refresh_requested`). */
  requestReconnect(reason = "refresh_requested"): void {
    for (const ws of this.#open) ws.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "local" } }));
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const ws of this.#open) ws.terminate();
  }

  /** Says good-bye to every app, and cuts those that do not answer within a second. */
  async close(): Promise<void> {
    const all = [...this.#open];
    const gone = all.map((ws) => new Promise((resolve) => ws.once("close", resolve)));
    for (const ws of all) ws.close(1001);
    const cut = setTimeout(() => this.cut(), 1_000);
    await Promise.all(gone);
    clearTimeout(cut);
    this.#server.close();
  }

  /** The newest socket that is open. */
  #current(): WebSocket | undefined {
    return this.#open.findLast((ws) => ws.readyState === ws.OPEN);
  }

  #welcome(ws: WebSocket): void {
    this.#open.push(ws);
    const ping = setInterval(() => ws.ping(), this.#options.pingMs);
    ws.on("close", () => {
      clearInterval(ping);
      const at = this.#open.indexOf(ws);
      if (at >= 0) this.#open.splice(at, 1);
    });
    // A broken connection is closed by ws right after this event; the client connects again by itself.
    ws.on("error", () => ws.terminate());
    ws.on("message", (data) => {
      if (!this.#acknowledged(data)) ws.close(1007, "not an acknowledgement");
    });
    ws.send(
      JSON.stringify({
        type: "hello",
        num_connections: this.#open.length,
        connection_info: { app_id: DEMO.appId },
        debug_info: { host: "local", approximate_connection_time: 18_060 },
      }),
    );
  }

  /** Hands an acknowledgement to whoever waits for it; false when the message is none. */
  #acknowledged(data: RawData): boolean {
    const message = parse(data.toString());
    if (message === undefined || typeof message.envelope_id !== "string") return false;
    const done = this.#waiting.get(message.envelope_id);
    this.#waiting.delete(message.envelope_id);
    const body = message.payload;
    done?.(isRecord(body) && Object.keys(body).length === 0 ? undefined : body);
    return true;
  }
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
