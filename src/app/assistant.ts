import type { Config } from "#src/config.ts";
import { type Clock, systemClock } from "#src/kernel/clock.ts";
import { Bug } from "#src/kernel/errors.ts";
import type { Cloud } from "#src/local/cloud.ts";
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
  /** Where the local cloud answers; `null` without one, as with a bill: then one is made for its planner alone. */
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
  if (parts.config.assistant.kind === "off") return null;
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
    close: async () => {
      const { documentation, planner } = (await made) ?? {};
      await documentation?.close();
      await planner?.close();
    },
  };
}

interface Made {
  readonly assistant: Assistant;
  readonly documentation: Documentation | null;
  /** A cloud that was made for its planner alone. */
  readonly planner: Cloud | null;
}

async function makeAssistant({ config, door, store, clock, log, cloudUrl }: AssistantParts): Promise<Made> {
  const planner = config.assistant.kind === "planner" && cloudUrl === null ? await plannerCloud(clock) : null;
  const [{ createAssistant }, { readAssistantTexts }, model, documentation] = await Promise.all([
    import("#src/agent/assistant.ts"),
    import("#src/agent/read-texts.ts"),
    openModel(config, { planner: cloudUrl ?? planner?.url ?? null }),
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
  return { assistant, documentation, planner };
}

async function openDocumentation({ documentation, home }: Config, log: Log): Promise<Documentation | null> {
  if (documentation === null) return null;
  const { documentationAt } = await import("#src/mcp/documentation.ts");
  const place = documentation.kind === "address" ? documentation : { ...documentation, home: `${home}/documentation` };
  return documentationAt(place, VERSION, log);
}

/** The smallest book there is: nobody reads it. */
async function plannerCloud(clock: Clock): Promise<Cloud> {
  const { startCloud } = await import("#src/local/cloud.ts");
  return startCloud({ clients: 2, months: 1, rows: 50, clock, sessionClock: systemClock });
}
