import type { IncomingMessage, ServerResponse } from "node:http";
import { isRecord, type Json } from "./json.ts";

/** The largest body taken, in bytes: a file of a demo fits. */
const MOST_BYTES = 32 * 1024 * 1024;

/** What a request asks for; the root when it is no address at all, such as `//`. */
export function urlOf(request: IncomingMessage): URL {
  return URL.parse(request.url ?? "/", "http://local") ?? new URL("http://local");
}

/** Reads a whole request body; `undefined` when it is larger than 32 MB. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return size > MOST_BYTES ? undefined : Buffer.concat(chunks);
}

/** The arguments in a form or JSON body; `undefined` when it cannot be read as what it says it is. */
export function parseArgs(body: Buffer, contentType: string): Json | undefined {
  if (body.length === 0) return {};
  if (!contentType.includes("application/json")) return Object.fromEntries(new URLSearchParams(body.toString("utf8")));
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    return isRecord(parsed) ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The bytes of an upload: the body itself, or the first file of a multipart form. */
export async function uploadedBytes(body: Buffer, contentType: string): Promise<Buffer | undefined> {
  if (!contentType.startsWith("multipart/form-data")) return body;
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  const file = [...form.values()].find((value) => typeof value !== "string");
  return file === undefined ? undefined : Buffer.from(await file.arrayBuffer());
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers }).end(text);
}

/** Answers with a text. */
export function sendText(response: ServerResponse, text: string, status = 200): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(text);
}
