import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { EventStreamCodec } from "@smithy/core/event-streams";
import type { Fault } from "../faults.ts";

/** One event: its name and its body, or an exception in their place. */
export interface StreamEvent {
  readonly name: string;
  readonly body: object;
  readonly isException?: boolean;
}

/** An answer that is told event by event. */
export class EventStream {
  readonly events: readonly StreamEvent[];
  readonly faults: readonly Fault[];

  constructor(events: readonly StreamEvent[], faults: readonly Fault[]) {
    this.events = events;
    this.faults = faults;
  }
}

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8")),
  (text) => new Uint8Array(Buffer.from(text, "utf8")),
);

/** One event as a frame of application/vnd.amazon.eventstream: lengths, headers, body and two checksums. */
export function frameOf(event: StreamEvent): Uint8Array {
  const text = (value: string): { type: "string"; value: string } => ({ type: "string", value });
  const kind = event.isException === true ? "exception" : "event";
  return codec.encode({
    headers: {
      [`:${kind}-type`]: text(event.name),
      ":content-type": text("application/json"),
      ":message-type": text(kind),
    },
    body: new Uint8Array(Buffer.from(JSON.stringify(event.body), "utf8")),
  });
}

/** Sends the events one by one, with what was to happen to them; gives the name of what broke the stream, or null. */
export async function sendStream(response: ServerResponse, stream: EventStream): Promise<string | null> {
  response.writeHead(200, {
    "content-type": "application/vnd.amazon.eventstream",
    "x-amzn-requestid": randomUUID(),
  });
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const slow = stream.faults.find(({ kind }) => kind === "stream-slow");
  for (const [at, event] of stream.events.entries()) {
    if (slow !== undefined) await sleep(slow.ms ?? 100, undefined, { signal: gone.signal }).catch(() => undefined);
    if (gone.signal.aborted) return "ClientGone";
    const fault = stream.faults.find((f) => f.kind !== "stream-slow" && at === (f.after ?? 1));
    if (fault?.kind === "stream-cut") {
      // What was written must have left, or nothing of the stream would be seen.
      await flushed(response);
      response.socket?.destroy();
      return "ConnectionReset";
    }
    if (fault?.kind === "stream-error") {
      const name = fault.name ?? "modelStreamErrorException";
      const body = { message: "This failure was asked for.", ...fault.members };
      response.end(frameOf({ name, body, isException: true }));
      return name;
    }
    const frame = frameOf(event);
    if (fault?.kind === "stream-corrupt") frame[frame.length - 5] = (frame[frame.length - 5] ?? 0) ^ 1;
    response.write(frame);
    if (event.isException === true) {
      response.end();
      return event.name;
    }
  }
  response.end();
  return null;
}

function flushed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.write("", () => setImmediate(resolve));
  });
}
