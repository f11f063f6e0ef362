import type { Clock } from "#src/kernel/clock.ts";
import { asAppError, Conflict, NotAllowed } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { ConversationStore } from "#src/ports/access.ts";
import type { Documentation } from "#src/ports/documentation.ts";
import type { Log } from "#src/ports/log.ts";
import type { Model, ModelMessage } from "#src/ports/model.ts";
import type { Traces } from "#src/ports/traces.ts";
import type { Assistant, AssistantQuestion, AssistantReply, AssistantStep } from "#src/tool/assistant.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { Door } from "#src/tool/run.ts";
import { Calls } from "./calls.ts";
import { documentationTools } from "./documentation.ts";
import { type Grounding, groundingOf } from "./grounding/check.ts";
import { ungroundedNote } from "./grounding/note.ts";
import type { Unfound } from "./grounding/unfound.ts";
import { howView } from "./how.ts";
import { Knowledge } from "./knowledge.ts";
import { Loop, type LoopLimits, logLoopTo } from "./loop/loop.ts";
import { Memory, type Remembered } from "./memory.ts";
import { OneAtATime } from "./one-at-a-time.ts";
import { cleanedQuestion, unmarked } from "./outside.ts";
import { type Outcome, replyOf } from "./reply.ts";
import { skillsFor } from "./skills.ts";
import { suggestionsFor } from "./suggestions.ts";
import { type AssistantTexts, systemPrompt } from "./texts.ts";
import { MOST_TOOLS, toolsFor } from "./tool-sets.ts";

/** How far one answer may go, and all answers of a day. */
export interface AssistantLimits extends LoopLimits {
  readonly ms: number;
  /** What the requests to AWS of one answer may cost, decimal string in USD. */
  readonly awsUsd: string;
  readonly day: { readonly tokens: number; readonly awsUsd: string };
}

/** What an assistant is made of. */
export interface AssistantOptions {
  readonly door: Door;
  readonly model: Model;
  /** The model that is asked first. */
  readonly modelId: string;
  /** "planner" for the rules of the local cloud, which say nothing that they are told to correct. */
  readonly by: "model" | "planner";
  readonly texts: AssistantTexts;
  readonly conversations: ConversationStore;
  readonly traces: Traces;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: AssistantLimits;
  /** Where general questions can be looked up; left out where there is nowhere. */
  readonly documentation?: Documentation;
}

/** Makes the assistant: a model that asks the tools through the door as whoever asks it, and can propose but change nothing. */
export function createAssistant(options: AssistantOptions): Assistant {
  const { door, traces } = options;
  logLoopTo(options.log);
  const memory = new Memory(options.conversations);
  const turns = new OneAtATime();
  const asAgent = (caller: Caller): Caller => ({ ...caller, surface: "agent" });
  return {
    answer: async (question, told, signal) => {
      const { caller, thread } = question;
      if (caller.roles.length === 0) {
        throw new NotAllowed(
          "grant.none",
          "You have no role in this billing desk yet. Ask a billing admin to add you.",
        );
      }
      const asked = { ...question, text: cleanedQuestion(question.text), caller: asAgent(caller) };
      return turns.run(`${thread} ${caller.id}`, () => answer(asked, { ...options, memory }, told, signal));
    },
    suggestions: async (caller) => suggestionsFor(caller),
    how: async (id, caller) => howView(await traces.byId(id), caller, door.tools(caller)),
    feedback: async (traceId, verdict, words, { id: subject }) =>
      traces.addFeedback({ traceId, subject, verdict, words: words === null ? null : cleanedQuestion(words) }),
  };
}

interface Parts extends AssistantOptions {
  readonly memory: Memory;
}

async function answer(
  question: AssistantQuestion,
  parts: Parts,
  told: (step: AssistantStep) => void,
  signal: AbortSignal,
): Promise<AssistantReply> {
  const { clock, traces, limits, memory, log } = parts;
  const { thread, caller, text } = question;
  const [id, startedAt, began] = [newId(clock), clock.now(), performance.now()];
  await demandRoom(id, startedAt, caller, parts);
  const remembered = await memory.recall(thread, caller);
  const late = AbortSignal.timeout(limits.ms);
  const talk = await talkOf(question, parts, remembered, told, AbortSignal.any([signal, late]));
  let ended: Ended = { outcome: "limited", text: "", unfound: [] };
  let failure: unknown;
  try {
    ended = await spoken(talk, question, parts, remembered);
  } catch (thrown) {
    // Time that ran out is a limit like any other: what was found until then is shown.
    if (!late.aborted || signal.aborted) failure = thrown;
    else if (asAppError(thrown).code !== "stopped")
      log.error({ trace: id, error: thrown }, "an answer failed as its time ran out");
  }
  const { calls, knowledge, loop } = talk;
  const reply = replyOf({ ...ended, calls, knowledge, use: loop.use, by: parts.by, trace: id });
  const { use } = loop;
  await traces.add({
    id,
    subject: caller.id,
    thread,
    question: text,
    answer: failure === undefined ? reply.text : "",
    model: use.model,
    calls: calls.made.map(({ tool, input, outcome }) => ({ tool, input, outcome })),
    outcome: failure === undefined ? ended.outcome : asAppError(failure).code,
    unfound: ended.unfound,
    turns: use.turns,
    inputTokens: use.inputTokens,
    outputTokens: use.outputTokens,
    awsRequests: calls.spent.requests,
    awsUsd: calls.spent.usd,
    startedAt,
    tookMs: Math.round(performance.now() - began),
    modelMs: Math.round(use.ms),
  });
  if (failure !== undefined) throw failure;
  await memory.remember(thread, caller, withAnswer(loop.messages, remembered.messages.length, ended, reply.text));
  log.info({ trace: id, outcome: ended.outcome, turns: use.turns, tools: calls.made.length }, "the assistant answered");
  return reply;
}

async function demandRoom(id: string, startedAt: Date, { id: subject }: Caller, parts: Parts): Promise<void> {
  const { limits, traces } = parts;
  const reserve = { tokens: limits.tokens, awsUsd: limits.awsUsd };
  const { begun } = await traces.begin({ id, subject, startedAt, reserve, limits: limits.day });
  if (begun) return;
  throw new Conflict(
    "assistant.day",
    "The assistant has used up what it may take in a day; it answers again tomorrow (UTC). Commands work as usual.",
  );
}

/** One conversation with the model, and what it brings together. */
interface Talk {
  readonly calls: Calls;
  readonly knowledge: Knowledge;
  readonly loop: Loop;
}

async function talkOf(
  { text, caller }: AssistantQuestion,
  { door, texts, clock, log, limits, model, modelId, documentation }: Parts,
  { messages, typed, lastAnswer, evidence }: Remembered,
  told: (step: AssistantStep) => void,
  signal: AbortSignal,
): Promise<Talk> {
  const loaded = skillsFor(text, texts.skills);
  const knowledge = new Knowledge(texts.skills, loaded);
  const { awsUsd: mostUsd } = limits;
  const calls = new Calls({
    door,
    caller,
    clock,
    log,
    signal,
    told,
    typed: [...typed, text],
    remembered: evidence,
    mostUsd,
  });
  const looking = {
    signal,
    log,
    told,
    evidence: () => [...evidence, ...calls.evidence, ...calls.refused],
    read: (one: string) => knowledge.documents.push(one),
  };
  const topics = knowledge.offer();
  const general = [
    ...(topics === null ? [] : [topics]),
    ...(documentation === undefined ? [] : await documentationTools({ documentation, ...looking })),
  ];
  const said = { question: text, earlier: typed, lastAnswer };
  const tools = toolsFor(said, door.tools(caller), MOST_TOOLS - general.length);
  const loop = new Loop({
    model,
    modelId,
    system: systemPrompt(texts, { today: clock.now(), caller, loaded }),
    messages,
    tools: [...tools.map((tool) => calls.offer(tool)), ...general],
    limits,
    signal,
  });
  return { calls, knowledge, loop };
}

interface Ended {
  readonly outcome: Outcome;
  readonly text: string;
  /** Figures that were found nowhere, as they were written. */
  readonly unfound: readonly string[];
  /** How many messages there were before the model was told of them. */
  readonly upTo?: number;
}

/** Has the model answer, and lets nothing pass that the data does not bear out: it is told once, then the tools speak for themselves. */
async function spoken(
  { loop, calls, knowledge }: Talk,
  { text }: AssistantQuestion,
  { texts, clock, by }: Parts,
  { evidence }: Remembered,
): Promise<Ended> {
  let grounding: Grounding | undefined;
  const check = (said: string): readonly Unfound[] => {
    const all = [...evidence, ...calls.evidence, ...calls.refused];
    const known = { evidence: all, question: text, today: clock.now(), knowledge: knowledge.texts };
    grounding = groundingOf(known, grounding);
    return grounding.check(unmarked(said));
  };
  const first = await loop.say(text);
  if (first.kind !== "answered") return { outcome: first.kind, text: first.text, unfound: [] };
  const missing = check(first.text);
  if (missing.length === 0) return { outcome: "answered", text: first.text, unfound: [] };
  const unfound = missing.map((one) => one.text);
  if (by === "planner") return { outcome: "replaced", text: "", unfound };
  const upTo = loop.messages.length;
  const second = await loop.say(ungroundedNote(missing, texts.ungrounded));
  if (second.kind === "limited") return { outcome: "replaced", text: "", unfound, upTo };
  const left = check(second.text).map((one) => one.text);
  if (left.length === 0 && second.text.trim() !== "") return { outcome: "repaired", text: second.text, unfound, upTo };
  return { outcome: "replaced", text: "", unfound: [...unfound, ...left], upTo };
}

/** What is remembered ends with what the person has read: neither what was not sent is in it nor what the model was told about that. */
function withAnswer(
  messages: readonly ModelMessage[],
  before: number,
  { outcome, upTo }: Ended,
  text: string,
): readonly ModelMessage[] {
  // Whoever was late before the question was even put has nothing to remember.
  if (outcome === "answered" || messages.length <= before) return messages;
  const kept = messages.slice(0, upTo ?? messages.length);
  while (kept.at(-1)?.role === "assistant") kept.pop();
  return [...kept, { role: "assistant", parts: [{ kind: "text", text }] }];
}
