import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../kernel/clock.ts";
import { InputError } from "../kernel/errors.ts";
import type { Receiver } from "./book/parties.ts";

interface SiteOptions {
  readonly clock: Clock;
  /** Moves that clock ahead; left out where it is the machine's. What it refuses is an `InputError`. */
  readonly moveClock?: (byMs: number) => void;
  readonly receivers: readonly Receiver[];
  readonly log: (entry: object) => void;
}

/** What a local cloud tells the programs of this machine that use it, and no AWS would: its time, and the roles to write with. */
export interface Site {
  claims(request: IncomingMessage): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** The longest body that is read: an amount of milliseconds. */
const MOST_BYTES = 200;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/i;

/**
 * `GET /local/clock` is a line of JSON with the time, and another after each move for as long as it is read; `POST /local/clock` moves it by
 * `byMs`. `GET /local/apply-roles` gives the apply role of each receiver, which opens nothing but this cloud.
 */
export function createSite({ clock, moveClock, receivers, log }: SiteOptions): Site {
  const readers = new Set<ServerResponse>();
  const time = (): string => JSON.stringify({ now: clock.now().toISOString(), movable: moveClock !== undefined });

  const follow = (response: ServerResponse): void => {
    response.writeHead(200, { "content-type": "application/x-ndjson", "cache-control": "no-store" });
    response.write(`${time()}\n`);
    readers.add(response);
    response.on("close", () => readers.delete(response));
  };
  const move = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      if (moveClock === undefined) throw new InputError("clock.move", "The clock of this local cloud cannot be moved.");
      moveClock(await amountIn(request));
    } catch (thrown) {
      if (!(thrown instanceof InputError)) throw thrown;
      return answer(response, 400, { error: thrown.message });
    }
    for (const reader of readers) reader.write(`${time()}\n`);
    answer(response, 200, JSON.parse(time()));
  };
  const roles = (): object =>
    Object.fromEntries(
      receivers.map(({ accountId, applyRoleArn: roleArn, applyExternalId: externalId }) => [
        accountId,
        { roleArn, externalId },
      ]),
    );

  return {
    claims: ({ url = "" }) => url.startsWith("/local/"),
    handle(request, response) {
      const asked = `${request.method} ${request.url}`;
      log({ service: "local", operation: asked, time: clock.now().toISOString() });
      // Programs of this machine send no Origin, pages of other sites do; the name of the host stops DNS rebinding.
      if (!LOOPBACK.test(request.headers.host ?? "") || request.headers.origin !== undefined) {
        answer(response, 403, { error: "The local cloud tells this to programs of this machine alone." });
      } else if (asked === "GET /local/clock") follow(response);
      else if (asked === "POST /local/clock") {
        void move(request, response).catch(() => answer(response, 500, { error: "The clock could not be moved." }));
      } else if (asked === "GET /local/apply-roles") answer(response, 200, roles());
      else answer(response, 404, { error: "The local cloud has nothing here." });
    },
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

async function amountIn(request: IncomingMessage): Promise<number> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MOST_BYTES) break;
  }
  const found = /^\s*\{\s*"byMs"\s*:\s*(-?\d{1,15})\s*\}\s*$/.exec(text)?.[1];
  if (found === undefined) throw new InputError("clock.move", 'Say by how many milliseconds: {"byMs": 3600000}.');
  return Number(found);
}
