import { createHash } from "node:crypto";
import type { Fault } from "../faults.ts";
import { type Context, operation } from "../operation.ts";
import { ServiceError } from "../service-error.ts";
import { text } from "../shapes.ts";
import type { Guardrail } from "./bedrock.ts";
import { checkConversation } from "./conversation.ts";
import { EventStream, type StreamEvent } from "./event-stream.ts";
import type { ConverseRequest, StopReason, ToolUse, Turn } from "./model.ts";
import { converseShape } from "./shapes.ts";
import { inputTokens, outputTokens } from "./tokens.ts";

/** What both operations tell, before it is put into one answer or into events. */
interface Said {
  readonly text: string;
  readonly calls: readonly ToolUse[];
  readonly stopReason: StopReason;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly totalTokens: number };
  readonly trace: object | undefined;
  readonly breaks: Turn["breaks"];
}

/** Converse: the whole turn in one answer. */
export const converse = operation<ConverseRequest>(converseShape(), (context, request) => {
  const started = performance.now();
  const { text: words, calls, stopReason, usage, trace } = say(context, request, "InvokeModel");
  const content = [...(words === "" ? [] : [{ text: words }]), ...calls.map((toolUse) => ({ toolUse }))];
  const metrics = { latencyMs: Math.round(performance.now() - started) };
  return { output: { message: { role: "assistant", content } }, stopReason, usage, metrics, ...(trace && { trace }) };
});

/** ConverseStream: the same as events. */
export const converseStream = operation<ConverseRequest>(
  converseShape({ streamProcessingMode: text({ values: ["sync", "async"] }) }),
  (context, request) => {
    const started = performance.now();
    const said = say(context, request, "InvokeModelWithResponseStream");
    const events = [...eventsOf(said)];
    const metrics = { latencyMs: Math.round(performance.now() - started) };
    const { usage, trace, breaks } = said;
    events.push({ name: "metadata", body: { usage, metrics, ...(trace && { trace }) } });
    if (breaks !== undefined) {
      const body = { message: breaks.message ?? "The model failed while it was answering." };
      events.splice(breaks.after, Infinity, { name: breaks.name, body, isException: true });
    }
    return new EventStream(
      events,
      context.answerFaults.filter(({ kind }) => kind !== "guardrail"),
    );
  },
);

function say(context: Context, request: ConverseRequest, action: string): Said {
  const { caller, bedrock } = context;
  // Models are for whoever reads: who changes things has no business with them.
  if (caller.mayWrite) {
    throw new ServiceError(
      "AccessDeniedException",
      `User: ${caller.arn} is not authorized to perform: bedrock:${action} on resource: ${request.modelId}`,
      403,
    );
  }
  const model = bedrock.model(request.modelId);
  checkConversation(request);
  const read = inputTokens(request);
  if (read > bedrock.contextTokens)
    throw new ServiceError("ValidationException", "Input is too long for requested model.");
  const guardrail = guardrailOf(request, bedrock.guardrails);
  const asked = lastWords(request);
  if (isStopped(guardrail, asked, context.answerFaults)) return stopped(request, guardrail, "inputAssessment", 0);
  const turn = model(request);
  if (isStopped(guardrail, turn.text ?? "", [])) return stopped(request, guardrail, "outputAssessments", read);
  return finished(request, turn, read);
}

/** Cuts what is said where the request wants it to end. */
function finished(request: ConverseRequest, turn: Turn, read: number): Said {
  const { maxTokens = Infinity, stopSequences = [] } = request.inferenceConfig ?? {};
  const calls = (turn.calls ?? []).map(({ id, name, input }, at) => ({
    toolUseId: id ?? idOf(request, at),
    name,
    input,
  }));
  let stopReason: StopReason = turn.stop ?? (calls.length > 0 ? "tool_use" : "end_turn");
  let words = turn.text ?? "";
  const ends = stopSequences.map((sequence) => words.indexOf(sequence)).filter((at) => at >= 0);
  if (ends.length > 0) {
    words = words.slice(0, Math.min(...ends));
    stopReason = "stop_sequence";
  }
  const isLong = outputTokens(words, []) > maxTokens;
  if (isLong) {
    words = words.slice(0, maxTokens * 4);
    stopReason = "max_tokens";
  }
  const kept = stopReason === "stop_sequence" || isLong ? [] : calls;
  const counted = { inputTokens: read, outputTokens: outputTokens(words, kept), ...turn.usage };
  const usage = { ...counted, totalTokens: counted.inputTokens + counted.outputTokens };
  return { text: words, calls: kept, stopReason, usage, trace: undefined, breaks: turn.breaks };
}

function* eventsOf(said: Said): Generator<StreamEvent> {
  yield { name: "messageStart", body: { role: "assistant" } };
  let contentBlockIndex = 0;
  if (said.text !== "") {
    // A block of text has no start of its own.
    for (const piece of pieces(said.text)) {
      yield { name: "contentBlockDelta", body: { contentBlockIndex, delta: { text: piece } } };
    }
    yield { name: "contentBlockStop", body: { contentBlockIndex } };
    contentBlockIndex += 1;
  }
  for (const { toolUseId, name, input } of said.calls) {
    yield { name: "contentBlockStart", body: { contentBlockIndex, start: { toolUse: { toolUseId, name } } } };
    for (const piece of pieces(JSON.stringify(input))) {
      yield { name: "contentBlockDelta", body: { contentBlockIndex, delta: { toolUse: { input: piece } } } };
    }
    yield { name: "contentBlockStop", body: { contentBlockIndex } };
    contentBlockIndex += 1;
  }
  yield { name: "messageStop", body: { stopReason: said.stopReason } };
}

const PIECE = 24;

/** Never within a character. */
function* pieces(words: string): Generator<string> {
  const characters = [...words];
  for (let at = 0; at < characters.length; at += PIECE) yield characters.slice(at, at + PIECE).join("");
}

/** The same conversation gets the same ids, and no two calls of it share one. */
function idOf(request: ConverseRequest, at: number): string {
  const digest = createHash("sha256").update(JSON.stringify(request.messages)).update(String(at)).digest("base64url");
  return `tooluse_${digest.slice(0, 22)}`;
}

function lastWords({ messages = [] }: ConverseRequest): string {
  const { content = [] } = messages.at(-1) ?? {};
  return content.map(({ text: words, guardContent }) => words ?? guardContent?.text?.text ?? "").join("\n");
}

function guardrailOf(request: ConverseRequest, known: readonly Guardrail[]): Guardrail | undefined {
  const { guardrailIdentifier, guardrailVersion } = request.guardrailConfig ?? {};
  if (guardrailIdentifier === undefined) return undefined;
  const found = known.find((one) => one.identifier === guardrailIdentifier && one.version === guardrailVersion);
  if (found === undefined) {
    throw new ServiceError(
      "ValidationException",
      "The guardrail identifier or version provided in the request does not exist.",
    );
  }
  return found;
}

function isStopped(guardrail: Guardrail | undefined, words: string, faults: readonly Fault[]): boolean {
  if (faults.some(({ kind }) => kind === "guardrail")) return true;
  return guardrail?.denied.some((pattern) => pattern.test(words)) ?? false;
}

function stopped(request: ConverseRequest, guardrail: Guardrail | undefined, where: string, read: number): Said {
  const words = guardrail?.message ?? "Sorry, the model cannot answer this question.";
  const isTraced = (request.guardrailConfig?.trace ?? "disabled") !== "disabled";
  const id = guardrail?.identifier ?? "local";
  const one = { wordPolicy: { customWords: [{ match: "denied", action: "BLOCKED" }], managedWordLists: [] } };
  const assessment = where === "inputAssessment" ? { [id]: one } : { [id]: [one] };
  return {
    text: words,
    calls: [],
    stopReason: "guardrail_intervened",
    usage: { inputTokens: read, outputTokens: 0, totalTokens: read },
    trace: isTraced ? { guardrail: { [where]: assessment } } : undefined,
    breaks: undefined,
  };
}
