import { type AssistantLimits, createAssistant } from "#src/agent/assistant.ts";
import type { AssistantTexts } from "#src/agent/texts.ts";
import { asAppError } from "#src/kernel/errors.ts";
import { newId } from "#src/kernel/ids.ts";
import type { Model } from "#src/ports/model.ts";
import type { Proposal } from "#src/ports/proposals.ts";
import type { AssistantReply } from "#src/tool/assistant.ts";
import type { Door } from "#src/tool/run.ts";
import type { Case } from "./case.ts";
import { expectedOf, sourceValue } from "./oracle.ts";
import { type EvalRig, SILENT } from "./rig.ts";
import { type Came, type Score, scoreOf, type Wanted } from "./score.ts";
import { keptTurns, type SaidTurn } from "./turns.ts";

/** Who answers: a model, the rules of the local cloud, or what was written down before. */
export interface Answerer {
  readonly model: Model;
  readonly modelId: string;
  readonly by: "model" | "planner";
}

/** One case as it was asked. */
export interface Asked {
  readonly id: string;
  readonly kind: Case["kind"];
  readonly verdict: Score["verdict"] | "failed" | "not asked";
  /** What is wrong with it; for one that failed, why. */
  readonly faults: readonly string[];
  readonly invented: readonly string[];
  /** Figures that the assistant's own check has kept back. */
  readonly unfound: readonly string[];
  readonly answers: readonly string[];
  readonly calls: Came["calls"];
  /** Numbers of what was proposed, in their order. */
  readonly proposals: readonly number[];
  /** What the model said, question by question. */
  readonly turns: readonly (readonly SaidTurn[])[];
  readonly tokens: { readonly input: number; readonly output: number };
  readonly ms: number;
}

/** Roomy, so that one answer of an eval is not cut by what a day may cost. */
const LIMITS: AssistantLimits = {
  turns: 12,
  tokens: 300_000,
  turnTokens: 4_096,
  ms: 180_000,
  awsUsd: "5",
  day: { tokens: 10_000_000_000, awsUsd: "100000" },
};

/** Asks a case and scores what came of it. A case that fails on its way is one that failed, with its reason. */
export async function askCase(asked: Case, who: Answerer, texts: AssistantTexts, rig: EvalRig): Promise<Asked> {
  const talk = talkOf(asked, who, texts, rig);
  const began = performance.now();
  try {
    const before = stateOf(rig);
    for (const question of asked.questions) await talk.ask(question);
    const came = await talk.came(before === stateOf(rig));
    const score = scoreOf(asked, came, await wantedOf(asked, rig));
    return { ...talk.told(asked, began), ...score };
  } catch (thrown) {
    const { code, message } = asAppError(thrown);
    const why = thrown instanceof Error && code === "bug" ? thrown.message : message;
    return { ...talk.told(asked, began), verdict: "failed", faults: [`${code}: ${why}`], invented: [] };
  } finally {
    await talk.takeBack();
  }
}

/** What could be changed: the custom line items and the prices. */
const stateOf = ({ book }: EvalRig): string =>
  JSON.stringify([book.customItems(), book.estate.plans, book.estate.groups.map(({ plan }) => plan)]);

/** What a case expects, read now. */
export async function wantedOf({ figures = [], hidden = [], proposed }: Case, rig: EvalRig): Promise<Wanted> {
  const amounts = (proposed?.amounts ?? []).map(async (one) =>
    typeof one === "string" ? one : (await sourceValue(one, rig)).value,
  );
  const { groups } = rig.book.estate;
  return {
    figures: await Promise.all(figures.map((one) => expectedOf(one, rig))),
    hidden: await Promise.all(hidden.map((one) => expectedOf(one, rig))),
    amounts: await Promise.all(amounts),
    clients: groups
      .filter(({ kind, upstream }) => kind === "client" && upstream === null)
      .map(({ arn, name, sourceAccountId }) => ({ id: arn, name, primaryAccountId: sourceAccountId })),
  };
}

function talkOf({ id, who }: Case, { model, modelId, by }: Answerer, texts: AssistantTexts, rig: EvalRig) {
  const { door, store } = rig.app;
  const data: unknown[] = [];
  const kept: Door = {
    ...door,
    run: async (name, input, caller, options) => {
      const answer = await door.run(name, input, caller, options);
      data.push(answer.data);
      return answer;
    },
  };
  const turns = keptTurns(model);
  const replies: AssistantReply[] = [];
  const calls: Came["calls"][number][] = [];
  const unfound: string[] = [];
  const assistant = createAssistant({
    ...{ door: kept, model: turns.model, modelId, by, texts, limits: LIMITS, log: SILENT },
    ...{ conversations: store.conversations, traces: store.traces, clock: rig.clock },
  });
  const caller = rig.people[who];
  const thread = `eval ${id} ${newId(rig.clock)}`;
  const proposals = (): Proposal[] => replies.flatMap((reply) => reply.proposals);
  return {
    ask: async (question: string): Promise<void> => {
      turns.begin();
      const signal = AbortSignal.timeout(LIMITS.ms * 2);
      const reply = await assistant.answer({ text: question, thread, caller }, () => {}, signal);
      replies.push(reply);
      const trace = await store.traces.byId(reply.trace);
      calls.push(...(trace?.calls ?? []));
      unfound.push(...(trace?.unfound ?? []));
    },
    came: async (isUnchanged: boolean): Promise<Came> => ({
      text: replies.at(-1)?.text ?? "",
      calls,
      data,
      proposals: proposals(),
      knowledge: [texts.system, ...texts.skills.map(({ text }) => text)],
      isUnchanged,
    }),
    told: (asked: Case, began: number) => ({
      id: asked.id,
      kind: asked.kind,
      unfound,
      proposals: proposals().map(({ number }) => number),
      answers: replies.map(({ text }) => text),
      calls,
      turns: turns.said,
      tokens: turns.tokens(),
      ms: Math.round(performance.now() - began),
    }),
    // The next case finds what the first one found.
    takeBack: async (): Promise<void> => {
      for (const { number } of proposals()) await door.command(`withdraw ${number}`, caller);
    },
  };
}
