import type { ConversationStore } from "#src/ports/access.ts";
import type { Json } from "#src/ports/cost-records.ts";
import type { ModelMessage } from "#src/ports/model.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { Evidence } from "./grounding/evidence/evidence.ts";
import { unmarkedValue } from "./outside.ts";

/** How many questions of a conversation are remembered, and how much of it in characters. */
const EXCHANGES = 8;
const CHARACTERS = 160_000;

interface Kept {
  readonly rights: string;
  readonly messages: readonly ModelMessage[];
}

/** What was said in a conversation. */
export interface Remembered {
  readonly messages: readonly ModelMessage[];
  /** What the person typed, oldest first. */
  readonly typed: readonly string[];
  readonly lastAnswer: string;
  readonly evidence: readonly Evidence[];
}

/** The memory of conversations: of one person each, for as long as their rights are the same. What somebody else was answered is not in it. */
export class Memory {
  readonly #store: ConversationStore;

  constructor(store: ConversationStore) {
    this.#store = store;
  }

  async recall(thread: string, caller: Caller): Promise<Remembered> {
    const kept = (await this.#store.get(keyOf(thread, caller))) as Kept | undefined;
    const messages = kept?.rights === rightsOf(caller) ? kept.messages : [];
    return { messages, ...readOut(messages) };
  }

  async remember(thread: string, caller: Caller, messages: readonly ModelMessage[]): Promise<void> {
    const state: Kept = { rights: rightsOf(caller), messages: latest(messages) };
    await this.#store.put(keyOf(thread, caller), state as unknown as Json);
  }
}

const keyOf = (thread: string, { id }: Caller): string => `assistant ${thread} ${id}`;

/** With other rights a conversation begins anew: nothing that was shown under wider ones is in it. */
function rightsOf({ roles, clients, reach, bills }: Caller): string {
  return JSON.stringify([roles, clients, reach, bills]);
}

/** Whole exchanges, the latest ones: a call without its answer is refused by models. */
function latest(messages: readonly ModelMessage[]): readonly ModelMessage[] {
  const begins = messages.flatMap((message, at) => (isQuestion(message) ? [at] : []));
  let from = begins.at(-EXCHANGES) ?? begins[0] ?? messages.length;
  while (JSON.stringify(messages.slice(from)).length > CHARACTERS) {
    from = begins.find((at) => at > from) ?? messages.length;
  }
  return messages.slice(from);
}

const isQuestion = ({ role, parts }: ModelMessage): boolean =>
  role === "user" && parts.some(({ kind }) => kind === "text");

function readOut(messages: readonly ModelMessage[]): Omit<Remembered, "messages"> {
  const typed: string[] = [];
  const evidence: Evidence[] = [];
  const calls = new Map<string, { tool: string; input: Json }>();
  let lastAnswer = "";
  for (const { role, parts } of messages) {
    for (const part of parts) {
      if (part.kind === "call") calls.set(part.id, { tool: part.name, input: part.input });
      else if (part.kind === "text" && role === "user") typed.push(part.text);
      else if (part.kind === "text") lastAnswer = part.text;
      else if (part.kind === "result" && !part.failed) {
        const { tool = "", input = {} } = calls.get(part.id) ?? {};
        evidence.push({ tool, input, data: unmarkedValue(part.data.data ?? null) });
      }
    }
  }
  return { typed, lastAnswer, evidence };
}
