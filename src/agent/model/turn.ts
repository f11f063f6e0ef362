import type { ConverseStreamOutput, StopReason } from "@aws-sdk/client-bedrock-runtime";
import { Upstream } from "#src/kernel/errors.ts";
import type { CallPart, ModelEvent, ModelStop, TextPart } from "#src/ports/model.ts";

/** A turn as its stream tells it; the end without what only the caller knows. */
type TurnEvent = TextPart | CallPart | Omit<Extract<ModelEvent, { kind: "end" }>, "model" | "attempts">;

const STOPS: Readonly<Partial<Record<StopReason, ModelStop>>> = {
  end_turn: "answered",
  stop_sequence: "answered",
  tool_use: "calls",
  max_tokens: "too-long",
  model_context_window_exceeded: "too-long",
  guardrail_intervened: "guardrail",
};

/** Reads the events of one turn. A call is told once it is whole; a stream without its end is an error, never a short answer. */
export async function* readTurn(
  events: AsyncIterable<ConverseStreamOutput> | undefined,
  signal: AbortSignal,
): AsyncGenerator<TurnEvent> {
  const calls = new Map<number, { id: string; name: string; input: string }>();
  let stop: ModelStop | undefined;
  let usage: { inputTokens: number; outputTokens: number } | undefined;
  for await (const event of events ?? []) {
    signal.throwIfAborted();
    const started = event.contentBlockStart;
    if (started?.start?.toolUse !== undefined) {
      const { toolUseId = "", name = "" } = started.start.toolUse;
      calls.set(started.contentBlockIndex ?? -1, { id: toolUseId, name, input: "" });
    }
    const { delta, contentBlockIndex = -1 } = event.contentBlockDelta ?? {};
    if (delta?.text !== undefined && delta.text !== "") yield { kind: "text", text: delta.text };
    const open = calls.get(contentBlockIndex);
    if (open !== undefined) open.input += delta?.toolUse?.input ?? "";
    const ended = event.contentBlockStop && calls.get(event.contentBlockStop.contentBlockIndex ?? -1);
    if (ended !== undefined) yield { kind: "call", id: ended.id, name: ended.name, input: inputOf(ended.input) };
    if (event.messageStop !== undefined) stop = STOPS[event.messageStop.stopReason ?? "end_turn"] ?? "other";
    if (event.metadata?.usage !== undefined) {
      const { inputTokens = 0, outputTokens = 0 } = event.metadata.usage;
      usage = { inputTokens, outputTokens };
    }
  }
  if (stop === undefined || usage === undefined) throw broken("model.cut-off");
  yield { kind: "end", stop, usage };
}

function inputOf(text: string): CallPart["input"] {
  let value: unknown;
  try {
    // A tool without parameters is called with nothing at all.
    value = text === "" ? {} : JSON.parse(text);
  } catch (cause) {
    throw broken("model.malformed-call", cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw broken("model.malformed-call");
  return value as CallPart["input"];
}

function broken(code: string, cause?: unknown): Upstream {
  return new Upstream(code, "The model broke off in the middle of its answer. Ask again.", { retryable: true, cause });
}
