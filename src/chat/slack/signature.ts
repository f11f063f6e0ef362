import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Clock } from "#src/kernel/clock.ts";

/** How old, or how far ahead, a request may be, in seconds (Slack: "Verifying requests from Slack"). */
const WINDOW_SECONDS = 5 * 60;
/** The largest body that is read; Slack's own payloads stay far below. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** Why a request was turned away; the sentence is the answer's body. */
export interface Refusal {
  readonly status: 401 | 413;
  readonly sentence: string;
}

const TOO_LARGE: Refusal = { status: 413, sentence: "The request is larger than 4 MB." };

/** What its head says against a request, before a byte of its body is read: no signature, another time, too much. `null` when nothing does. */
export function checkHead(request: IncomingMessage, clock: Clock): Refusal | null {
  const { seconds, signature } = signed(request);
  if (!/^\d{1,12}$/.test(seconds) || signature === "") {
    return refuse("This address only takes requests that Slack signed; the signature headers are missing.");
  }
  const age = clock.now().getTime() / 1000 - Number(seconds);
  if (Math.abs(age) > WINDOW_SECONDS) {
    return refuse(
      "The request is more than five minutes away from this server's clock; check the clock, or send it again.",
    );
  }
  return Number(request.headers["content-length"] ?? 0) > BODY_LIMIT ? TOO_LARGE : null;
}

/**
 * Checks that a raw body was signed by Slack: `v0=` and the HMAC-SHA256 over `v0:<seconds>:<body>`, compared in constant time.
 * Gives why not, or `null` when it was. A repeat inside the window passes; effects guard against that themselves.
 */
export function checkSignature(request: IncomingMessage, body: Buffer, signingSecret: string): Refusal | null {
  const { seconds, signature } = signed(request);
  const digest = createHmac("sha256", signingSecret).update(`v0:${seconds}:`).update(body).digest("hex");
  const [given, wanted] = [Buffer.from(signature), Buffer.from(`v0=${digest}`)];
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return null;
  return refuse(
    "The signature does not fit the request; check that SLACK_SIGNING_SECRET is the one of this Slack app.",
  );
}

/** Reads a whole body; gives a refusal when it is too large, whatever its head said. */
export async function readBody(request: IncomingMessage): Promise<Buffer | Refusal> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) return TOO_LARGE;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refuse(sentence: string): Refusal {
  return { status: 401, sentence };
}

function signed(request: IncomingMessage): { seconds: string; signature: string } {
  return { seconds: header(request, "x-slack-request-timestamp"), signature: header(request, "x-slack-signature") };
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}
