import type { IncomingMessage, ServerResponse } from "node:http";
import { HTTPReceiver, type Logger } from "@slack/bolt";
import type { Clock } from "#src/kernel/clock.ts";
import type { Log } from "#src/ports/log.ts";
import { describeError } from "./log.ts";
import { checkHead, checkSignature, type Refusal, readBody } from "./signature.ts";

/** The path that Slack posts everything to. */
export const SLACK_PATH = "/slack/events";

/** A handler that can be mounted with `app.use` on an Express app, before any body parser. */
export type SlackHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

export interface HttpOptions {
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly logger: Logger;
}

/**
 * The way in over HTTP: Bolt's receiver behind our own check of the signature, which says in a sentence why a request was turned
 * away and goes by the injected clock.
 */
export function httpReceiver(options: HttpOptions): { receiver: HTTPReceiver; handler: SlackHandler } {
  const receiver = new HTTPReceiver({
    signingSecret: options.signingSecret,
    signatureVerification: false,
    endpoints: SLACK_PATH,
    logger: options.logger,
    // Everything that we handle is acknowledged at once; what nobody handles is answered before Slack gives up.
    unhandledRequestTimeoutMillis: 2_500,
  });
  const handler: SlackHandler = (request, response, next) => {
    if (request.method !== "POST" || pathOf(request) !== SLACK_PATH) {
      next();
      return;
    }
    admit(request, options).then(
      (refusal) => {
        if (refusal === null) receiver.requestListener(request, response);
        else turnAway(response, refusal, options.log);
      },
      (error: unknown) => {
        options.log.warn({ error: describeError(error) }, "a request to the Slack address could not be read");
        turnAway(response, { status: 401, sentence: "The request could not be read to its end." }, options.log);
      },
    );
  };
  return { receiver, handler };
}

async function admit(request: IncomingMessage, options: HttpOptions): Promise<Refusal | null> {
  const head = checkHead(request, options.clock);
  if (head !== null) return head;
  const body = await readBody(request);
  if (!Buffer.isBuffer(body)) return body;
  const refusal = checkSignature(request, body, options.signingSecret);
  // Bolt's body parser takes a body that was read already from this member.
  if (refusal === null) Object.assign(request, { rawBody: body });
  return refusal;
}

function turnAway(response: ServerResponse, refusal: Refusal, log: Log): void {
  log.warn({ status: refusal.status }, `a request to the Slack address was turned away: ${refusal.sentence}`);
  response.writeHead(refusal.status, { "content-type": "text/plain; charset=utf-8", "x-slack-no-retry": "1" });
  response.end(`${refusal.sentence}\n`);
}

/** Not by `URL`, which throws at some of what anybody may ask for. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?")[0] ?? "/";
}
