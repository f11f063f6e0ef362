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

/**
 * Checks that a raw body was signed by Slack, now: `v0=` and the HMAC-SHA256 over `v0:<seconds>:<body>`, compared in constant
 * time. Gives why not, or `null` when it was. A repeat inside the window passes; effects guard against that themselves.
 */
export function checkSignature(
  request: IncomingMessage,
  body: Buffer,
  options: { readonly signingSecret: string; readonly clock: Clock },
): Refusal | null {
  const seconds = header(request, "x-slack-request-timestamp");
  const signature = header(request, "x-slack-signature");
  if (!/^\d{1,12}$/.test(seconds) || signature === "") {
    return refuse("This address only takes requests that Slack signed; the signature headers are missing.");
  }
  const age = options.clock.now().getTime() / 1000 - Number(seconds);
  if (Math.abs(age) > WINDOW_SECONDS) {
    return refuse(
      "The request is more than five minutes away from this server's clock; check the clock, or send it again.",
    );
  }
  const digest = createHmac("sha256", options.signingSecret).update(`v0:${seconds}:`).update(body).digest("hex");
  const [given, wanted] = [Buffer.from(signature), Buffer.from(`v0=${digest}`)];
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return null;
  return refuse(
    "The signature does not fit the request; check that SLACK_SIGNING_SECRET is the one of this Slack app.",
  );
}

/** Reads a whole body; gives a refusal when it is too large. */
export async function readBody(request: IncomingMessage): Promise<Buffer | Refusal> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) return { status: 413, sentence: "The request is larger than 4 MB." };
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refuse(sentence: string): Refusal {
  return { status: 401, sentence };
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}
