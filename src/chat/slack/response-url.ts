import type { Rendered } from "./render/message.ts";
import { RESPONSE_ERROR, wire } from "./web.ts";

/** How often a delivery to a response address is tried; Slack counts uses, so not often. */
const ATTEMPTS = 3;
const TIMEOUT_MS = 10_000;
/** The longest wait that a 429 can ask for and get, in milliseconds. */
const LONGEST_WAIT_MS = 30_000;

/** A response address refused a message; `word` is Slack's error word when it gave one. */
class ResponseUrlError extends Error {
  readonly code = RESPONSE_ERROR;
  readonly word: string;

  constructor(status: number, word: string) {
    super(`Slack's response address answered ${status} ${word}`);
    this.name = "ResponseUrlError";
    this.word = word;
  }
}

/**
 * Sends a message that only the person who asked can see to the `response_url` of their command or click. It can be used 5 times
 * in 30 minutes. `replace` puts it in the place of the message that was clicked, or of the one sent before it.
 */
export async function respondPrivately(
  url: string,
  message: Rendered,
  replace: boolean,
  threadTs?: string,
): Promise<void> {
  const body = JSON.stringify({
    response_type: "ephemeral",
    replace_original: replace,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...wire(message),
    unfurl_links: false,
    unfurl_media: false,
  });
  for (let attempt = 1; ; attempt++) {
    const last = attempt === ATTEMPTS;
    const response = await send(url, body, last);
    if (response === null) continue;
    const text = await response.text();
    const word = errorWord(text);
    if (response.ok && word === null) return;
    const passing = response.status === 429 || response.status >= 500;
    if (!passing || last) throw new ResponseUrlError(response.status, word ?? "");
    await pause(waitOf(response, attempt));
  }
}

/** `null` when the connection failed and there is another attempt. */
async function send(url: string, body: string, last: boolean): Promise<Response | null> {
  try {
    const headers = { "content-type": "application/json; charset=utf-8" };
    return await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    if (last) throw new Error("Slack's response address cannot be reached", { cause: error });
    await pause(250);
    return null;
  }
}

/** Slack answers `ok`, or JSON with an error word, with or without a matching status. */
function errorWord(text: string): string | null {
  const match = /"error"\s*:\s*"([\w.-]+)"/.exec(text);
  return match?.[1] ?? null;
}

function waitOf(response: Response, attempt: number): number {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1_000, LONGEST_WAIT_MS) : 250 * 2 ** attempt;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
