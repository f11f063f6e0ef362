import { createHmac } from "node:crypto";
import { request } from "node:http";
import type { Clock } from "#src/kernel/clock.ts";
import { InputError } from "#src/kernel/errors.ts";
import type { Faults } from "./faults.ts";
import type { Json } from "./json.ts";
import type { Recorder } from "./record.ts";

/** One thing to tell the app. `kind` is the socket's envelope type, `name` what the record calls it. */
export interface Parcel {
  readonly kind: "slash_commands" | "interactive" | "events_api";
  readonly name: string;
  readonly payload: Json;
}

/**
 * What the app answered: a parsed JSON body, a text, or nothing; or Slack's word for what went wrong, the HTTP status (0: no
 * answer), and `final` when the app asked not to be told again.
 */
export type Reply =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly error: DeliveryError; readonly status: number; readonly final: boolean };

/** Slack's words for a delivery that failed; shown to people as `/billing failed with the error "..."`. */
export type DeliveryError =
  | "operation_timeout"
  | "dispatch_failed"
  | "http_client_error"
  | "http_service_error"
  | "invalid_response"
  | "app_not_connected";

/** A connected socket of the app, when it uses socket mode. */
export interface SocketLine {
  readonly connected: boolean;
  send(parcel: Parcel, timeoutMs: number, retry?: Retry): Promise<Reply>;
}

/** Number and reason of a repeated event. */
export interface Retry {
  readonly num: number;
  readonly reason: string;
}

interface CourierOptions {
  readonly signingSecret: string;
  readonly signingClock: Clock;
  readonly ackTimeoutMs: number;
  readonly retryDelaysMs: readonly number[];
  readonly recorder: Recorder;
  readonly line: SocketLine;
  readonly faults: Faults;
}

/** Reason that Slack gives in `X-Slack-Retry-Reason`, by what went wrong before. */
const RETRY_REASON: Readonly<Record<DeliveryError, string>> = {
  operation_timeout: "http_timeout",
  dispatch_failed: "connection_failed",
  app_not_connected: "connection_failed",
  http_client_error: "http_error",
  http_service_error: "http_error",
  invalid_response: "http_error",
};

/** Takes deliveries to the app: over its socket when one is connected, else signed over HTTP to its request URL. */
export class Courier {
  readonly #options: CourierOptions;
  readonly #waiting = new Set<() => void>();
  readonly #underway = new Set<Promise<void>>();
  #requestUrl: URL | undefined;
  #closed = false;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Sets the app's request URL; only loopback addresses are taken. */
  connect(requestUrl: string): void {
    const url = new URL(requestUrl);
    if (!["127.0.0.1", "localhost", "[::1]"].includes(url.hostname) || url.protocol !== "http:") {
      throw new InputError(
        "slack.request-url",
        `The local Slack only delivers to this machine over http; ${url.origin} is not on it.`,
      );
    }
    this.#requestUrl = url;
  }

  /** Delivers once and gives the answer. */
  async send(parcel: Parcel, retry?: Retry): Promise<Reply> {
    const { line, ackTimeoutMs, recorder, faults } = this.#options;
    const fault = faults.meet(`delivery ${parcel.name}`);
    if (fault?.delayMs !== undefined) await this.#pause(fault.delayMs);
    const answer = line.connected ? await line.send(parcel, ackTimeoutMs, retry) : await this.#post(parcel, retry);
    const reply: Reply = fault?.reset ? { ok: false, error: "operation_timeout", status: 0, final: false } : answer;
    recorder.add({
      direction: "delivery",
      name: parcel.name,
      body: parcel.payload,
      status: reply.ok ? 200 : reply.status,
      ...(reply.ok ? {} : { error: reply.error }),
      ...(retry === undefined ? {} : { retry: retry.num }),
    });
    return reply;
  }

  /**
   * Delivers an event and gives the first answer. When it was not acknowledged it is repeated in the background, up to three
   * times, unless the app answered with `X-Slack-No-Retry: 1`.
   */
  async sendEvent(parcel: Parcel): Promise<Reply> {
    const first = await this.send(parcel);
    if (!first.ok && !first.final) this.#inBackground(this.#repeat(parcel, first.error));
    return first;
  }

  /** Resolves when no repeated event is under way any more. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  /** Gives up what is still to be repeated. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of this.#waiting) wake();
    await this.settled();
  }

  async #repeat(parcel: Parcel, firstError: DeliveryError): Promise<void> {
    let error = firstError;
    for (const [index, delay] of this.#options.retryDelaysMs.entries()) {
      await this.#pause(delay);
      if (this.#closed) return;
      const reply = await this.send(parcel, { num: index + 1, reason: RETRY_REASON[error] });
      if (reply.ok || reply.final) return;
      error = reply.error;
    }
  }

  #inBackground(work: Promise<void>): void {
    this.#underway.add(work);
    const done = (): void => {
      this.#underway.delete(work);
    };
    work.then(done, done);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#waiting.add(wake);
    });
  }

  #post(parcel: Parcel, retry: Retry | undefined): Promise<Reply> {
    const url = this.#requestUrl;
    if (url === undefined) return Promise.resolve({ ok: false, error: "app_not_connected", status: 0, final: false });
    const { type, body } = encode(parcel);
    const headers = {
      "content-type": type,
      "content-length": Buffer.byteLength(body),
      "user-agent": "Slackbot 1.0 (local)",
      ...this.#signature(body),
      ...(retry && { "x-slack-retry-num": String(retry.num), "x-slack-retry-reason": retry.reason }),
    };
    return new Promise((resolve) => {
      const call = request(url, { method: "POST", headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", () => done({ ok: false, error: "dispatch_failed", status: 0, final: false }));
        response.on("end", () => {
          const final = response.headers["x-slack-no-retry"] === "1";
          const text = Buffer.concat(chunks).toString("utf8");
          done(read(response.statusCode ?? 0, response.headers["content-type"] ?? "", text, final));
        });
      });
      const timer = setTimeout(() => {
        done({ ok: false, error: "operation_timeout", status: 0, final: false });
        call.destroy();
      }, this.#options.ackTimeoutMs);
      const done = (reply: Reply): void => {
        clearTimeout(timer);
        resolve(reply);
      };
      call.on("error", () => done({ ok: false, error: "dispatch_failed", status: 0, final: false }));
      call.end(body);
    });
  }

  /** Slack's request signature: HMAC-SHA256 over `v0:<seconds>:<raw body>`. */
  #signature(body: string): Record<string, string> {
    const seconds = Math.floor(this.#options.signingClock.now().getTime() / 1000);
    const digest = createHmac("sha256", this.#options.signingSecret).update(`v0:${seconds}:${body}`).digest("hex");
    return { "x-slack-request-timestamp": String(seconds), "x-slack-signature": `v0=${digest}` };
  }
}

function encode(parcel: Parcel): { readonly type: string; readonly body: string } {
  const form = "application/x-www-form-urlencoded";
  if (parcel.kind === "events_api") return { type: "application/json", body: JSON.stringify(parcel.payload) };
  if (parcel.kind === "interactive") {
    return { type: form, body: new URLSearchParams({ payload: JSON.stringify(parcel.payload) }).toString() };
  }
  const fields = Object.entries(parcel.payload).map(([name, value]) => [name, String(value)]);
  return { type: form, body: new URLSearchParams(fields).toString() };
}

function read(status: number, contentType: string, text: string, final: boolean): Reply {
  if (status >= 500) return { ok: false, error: "http_service_error", status, final };
  if (status < 200 || status >= 300) return { ok: false, error: "http_client_error", status, final };
  if (text === "") return { ok: true, body: undefined };
  if (!contentType.includes("application/json")) return { ok: true, body: text };
  try {
    return { ok: true, body: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, error: "invalid_response", status, final };
    throw error;
  }
}
