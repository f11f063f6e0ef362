import type { Config } from "#src/config.ts";
import type { Clock } from "#src/kernel/clock.ts";
import { Bug } from "#src/kernel/errors.ts";
import type { Documentation } from "#src/ports/documentation.ts";
import type { Log } from "#src/ports/log.ts";
import type { Store } from "#src/ports/store.ts";
import type { Assistant } from "#src/tool/assistant.ts";
import type { Door } from "#src/tool/run.ts";
import { openModel } from "./models.ts";
import { VERSION } from "./system-info.ts";

interface AssistantParts {
  readonly config: Config;
  readonly door: Door;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the local cloud answers; `null` without one. */
  readonly cloudUrl: string | null;
}

/** What the model may say in one turn, in tokens: an answer that people read, and its tables. */
const TURN_TOKENS = 4_096;

/** The assistant of this process. */
interface AssistantSide {
  readonly assistant: Assistant;
  close(): Promise<void>;
}

/** The assistant that the settings name; `null` where questions in words have nobody to answer them. */
export function openAssistant(parts: AssistantParts): AssistantSide | null {
  const { kind } = parts.config.assistant;
  if (kind === "off" || (kind === "planner" && parts.cloudUrl === null)) return null;
  let made: Promise<Made> | undefined;
  // Loaded when the first question comes: whoever types commands alone has no use for it.
  const get = async (): Promise<Assistant> => {
    made ??= makeAssistant(parts);
    return (await made).assistant;
  };
  return {
    assistant: {
      answer: async (question, told, signal) => (await get()).answer(question, told, signal),
      suggestions: async (caller) => (await get()).suggestions(caller),
      how: async (trace, caller) => (await get()).how(trace, caller),
      feedback: async (trace, verdict, words, caller) => (await get()).feedback(trace, verdict, words, caller),
    },
    close: async () => (await made)?.documentation?.close(),
  };
}

interface Made {
  readonly assistant: Assistant;
  readonly documentation: Documentation | null;
}

async function makeAssistant({ config, door, store, clock, log, cloudUrl }: AssistantParts): Promise<Made> {
  const [{ createAssistant }, { readAssistantTexts }, model, documentation] = await Promise.all([
    import("#src/agent/assistant.ts"),
    import("#src/agent/read-texts.ts"),
    openModel(config, { planner: cloudUrl }),
    openDocumentation(config, log),
  ]);
  if (model === null) throw new Bug("assistant.off", "There is no model to ask. It has been logged.");
  const assistant = createAssistant({
    door,
    model: model.model,
    modelId: model.id,
    by: model.by,
    texts: await readAssistantTexts(),
    conversations: store.conversations,
    traces: store.traces,
    clock,
    log,
    limits: { ...config.assistantLimits, turnTokens: TURN_TOKENS },
    ...(documentation === null ? {} : { documentation }),
  });
  return { assistant, documentation };
}

async function openDocumentation({ documentation, home }: Config, log: Log): Promise<Documentation | null> {
  if (documentation === null) return null;
  const { documentationAt } = await import("#src/mcp/documentation.ts");
  const place = documentation.kind === "address" ? documentation : { ...documentation, home: `${home}/documentation` };
  return documentationAt(place, VERSION, log);
}
