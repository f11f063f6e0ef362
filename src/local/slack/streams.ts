import type { Clock } from "#src/kernel/clock.ts";
import { characters } from "./block-check.ts";
import { TOTALS } from "./block-limits.ts";
import { Refusal } from "./content.ts";
import { type Json, recordsOf, textOf } from "./json.ts";
import type { Block } from "./model.ts";

/** A stream ends by itself this long after its start or last append (observed). */
const STREAM_LIFE_MS = 5 * 60_000;

interface Stream {
  readonly plan: boolean;
  planTitle: string;
  /** Text, task cards and blocks in the order they came; a task that is updated stays where it is. */
  readonly parts: Block[];
  readonly expires: number;
}

/** Messages that are being streamed, by channel and `ts`, and what they show so far. */
export class Streams {
  readonly #clock: Clock;
  readonly #streams = new Map<string, Stream>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(key: string, displayMode: string | undefined): void {
    this.#streams.set(key, { plan: displayMode === "plan", planTitle: "", parts: [], expires: this.#deadline() });
  }

  /** Adds text and chunks; throws `message_not_in_streaming_state` when the stream ended or died. */
  append(key: string, markdown: string | undefined, chunks: unknown): void {
    const stream = this.#alive(key);
    const all: Json[] = [
      ...(markdown === undefined ? [] : [{ type: "markdown_text", text: markdown }]),
      ...recordsOf(chunks),
    ];
    // A call that is refused adds nothing.
    const next: Stream = { ...stream, parts: [...stream.parts] };
    for (const chunk of all) addChunk(next, chunk);
    this.#streams.set(key, { ...next, expires: this.#deadline() });
  }

  /** Ends the stream; nothing can be added afterwards. */
  stop(key: string): void {
    this.#alive(key);
    this.#streams.delete(key);
  }

  /** A person has stopped it. */
  halt(key: string): void {
    this.#streams.delete(key);
  }

  /** The text so far, for notifications and the plain form. */
  text(key: string): string {
    return this.#alive(key)
      .parts.flatMap((part) => (part.type === "markdown" ? [String(part.text)] : []))
      .join("");
  }

  /** What is drawn so far. In plan mode the tasks stand together in one `plan` block at the top. */
  blocks(key: string): readonly Block[] {
    const { parts, plan, planTitle } = this.#alive(key);
    const tasks = parts.filter((part) => part.type === "task_card");
    if (!plan && planTitle === "") return [...parts];
    const rest = parts.filter((part) => part.type !== "task_card");
    return [{ type: "plan", title: planTitle || "Thinking", tasks }, ...rest];
  }

  #alive(key: string): Stream {
    const stream = this.#streams.get(key);
    if (stream === undefined || this.#clock.now().getTime() > stream.expires) {
      throw new Refusal("message_not_in_streaming_state");
    }
    return stream;
  }

  #deadline(): number {
    return this.#clock.now().getTime() + STREAM_LIFE_MS;
  }
}

function addChunk(stream: Stream, chunk: Json): void {
  switch (chunk.type) {
    case "markdown_text":
      addText(stream, required(chunk, "text"));
      return;
    case "plan_update":
      stream.planTitle = required(chunk, "title");
      return;
    case "task_update":
      addTask(stream, chunk);
      return;
    case "blocks":
      stream.parts.push(...(recordsOf(chunk.blocks) as readonly Block[]));
      return;
    default:
      throw new Refusal("invalid_chunks", [`unsupported type: ${chunk.type} [json-pointer:/chunks]`]);
  }
}

function addText(stream: Stream, text: string): void {
  // One message holds so much markdown in all, however it comes.
  const before = stream.parts.reduce(
    (sum, part) => (part.type === "markdown" ? sum + characters(String(part.text)) : sum),
    0,
  );
  if (before + characters(text) > TOTALS.markdownText) throw new Refusal("msg_too_long");
  const last = stream.parts.at(-1);
  if (last?.type === "markdown") stream.parts[stream.parts.length - 1] = { ...last, text: `${last.text}${text}` };
  else stream.parts.push({ type: "markdown", text });
}

function addTask(stream: Stream, chunk: Json): void {
  const id = required(chunk, "id");
  const status = required(chunk, "status");
  if (!["pending", "in_progress", "complete", "error"].includes(status)) {
    throw new Refusal("invalid_chunks", ["must be a valid enum value [json-pointer:/chunks/status]"]);
  }
  const at = stream.parts.findIndex((part) => part.type === "task_card" && part.task_id === id);
  const card: Block = {
    ...stream.parts[at],
    type: "task_card",
    task_id: id,
    title: required(chunk, "title"),
    status,
    ...(textOf(chunk.details) && { details: richText(String(chunk.details)) }),
    ...(textOf(chunk.output) && { output: richText(String(chunk.output)) }),
    ...(Array.isArray(chunk.sources) && { sources: chunk.sources }),
  };
  if (at < 0) stream.parts.push(card);
  else stream.parts[at] = card;
}

function richText(text: string): Block {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

function required(chunk: Json, member: string): string {
  const value = textOf(chunk[member]);
  if (value === undefined)
    throw new Refusal("invalid_chunks", [`missing required field: ${member} [json-pointer:/chunks]`]);
  return value;
}
