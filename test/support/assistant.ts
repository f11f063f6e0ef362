import { inspect } from "node:util";
import { type AssistantLimits, createAssistant } from "#src/agent/assistant.ts";
import { bedrockModel } from "#src/agent/model/bedrock.ts";
import type { AssistantTexts } from "#src/agent/texts.ts";
import { LOCAL_KEYS } from "#src/local/aws/accounts.ts";
import type { Documentation } from "#src/ports/documentation.ts";
import type { Log } from "#src/ports/log.ts";
import type { Store } from "#src/ports/store.ts";
import type { Assistant, AssistantReply, AssistantStep } from "#src/tool/assistant.ts";
import type { Caller } from "#src/tool/caller.ts";
import type { CloudDoor } from "./cloud-door.ts";

/** Roomy limits, so that only the tests of limits meet them. */
export const LIMITS: AssistantLimits = {
  turns: 12,
  tokens: 1_000_000,
  turnTokens: 4_000,
  ms: 60_000,
  awsUsd: "5",
  day: { tokens: 100_000_000, awsUsd: "1000" },
};

/** An assistant over the local Bedrock, and what it told on its way. */
export interface AssistantRig {
  readonly assistant: Assistant;
  readonly steps: AssistantStep[];
  /** Asks in one conversation. */
  ask(text: string, caller: Caller, options?: { thread?: string; signal?: AbortSignal }): Promise<AssistantReply>;
}

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** A log that keeps every line, with all that stands in its details: messages of errors, their causes and stacks too. */
export function recordingLog(): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = [];
  const keep = (details: object, message: string): void => {
    lines.push(`${message} ${inspect(details, { depth: 12, maxStringLength: null, maxArrayLength: null })}`);
  };
  return { log: { info: keep, warn: keep, error: keep }, lines };
}

/** Makes an assistant that asks a model of the local cloud: "planner", "hostile" or "scripted". */
export function assistantOn(
  site: Pick<CloudDoor, "cloud" | "door" | "clock"> & { readonly store: Store },
  modelId: string,
  texts: AssistantTexts,
  limits: Partial<AssistantLimits> = {},
  documentation?: Documentation,
  log: Log = SILENT,
): AssistantRig {
  const model = bedrockModel({
    region: "us-east-1",
    credentials: LOCAL_KEYS,
    endpoint: site.cloud.url,
    models: [modelId],
    attempts: 1,
  });
  const assistant = createAssistant({
    door: site.door,
    model,
    modelId,
    by: modelId === "planner" ? "planner" : "model",
    texts,
    conversations: site.store.conversations,
    traces: site.store.traces,
    clock: site.clock,
    log,
    limits: { ...LIMITS, ...limits },
    ...(documentation === undefined ? {} : { documentation }),
  });
  const steps: AssistantStep[] = [];
  return {
    assistant,
    steps,
    ask: (text, caller, { thread = "test t1", signal = AbortSignal.timeout(60_000) } = {}) =>
      assistant.answer({ text, thread, caller }, (step) => steps.push(step), signal),
  };
}
