import {
  type BaseModelConfig,
  type Message,
  Model,
  ModelContentBlockDeltaEvent,
  ModelContentBlockStartEvent,
  ModelContentBlockStopEvent,
  ModelMessageStartEvent,
  ModelMessageStopEvent,
  ModelMetadataEvent,
  type ModelStreamEvent,
  type StreamOptions,
} from "@strands-agents/sdk";
import type { Model as ModelPort, ModelStop, ModelTool } from "#src/ports/model.ts";
import { fromLoop } from "./messages.ts";

/** What was spent on the model in one answer. */
export interface ModelUse {
  turns: number;
  inputTokens: number;
  outputTokens: number;
  /** Milliseconds in which the model was waited for. */
  ms: number;
  /** The id of the model that answered last. */
  model: string;
}

const STOPS: Readonly<Record<ModelStop, string>> = {
  answered: "endTurn",
  calls: "toolUse",
  "too-long": "maxTokens",
  guardrail: "guardrailIntervened",
  other: "endTurn",
};

/** Our model as the loop takes one: the port has tried again and fallen back already, so the loop does neither. */
export class LoopModel extends Model {
  readonly use: ModelUse;
  readonly #model: ModelPort;
  readonly #maxTokens: number;
  readonly #signal: AbortSignal;

  constructor(model: ModelPort, modelId: string, maxTokens: number, signal: AbortSignal) {
    super();
    this.use = { turns: 0, inputTokens: 0, outputTokens: 0, ms: 0, model: modelId };
    this.#model = model;
    this.#maxTokens = maxTokens;
    this.#signal = signal;
  }

  override updateConfig(): void {}

  override getConfig(): BaseModelConfig {
    return { modelId: this.use.model, maxTokens: this.#maxTokens };
  }

  override async *stream(messages: Message[], options: StreamOptions = {}): AsyncGenerator<ModelStreamEvent> {
    const { systemPrompt, toolSpecs = [] } = options;
    const request = {
      system: typeof systemPrompt === "string" ? systemPrompt : "",
      messages: fromLoop(messages),
      tools: toolSpecs.map(({ name, description, inputSchema }) => ({
        name,
        description,
        input: inputSchema as ModelTool["input"],
      })),
      maxTokens: this.#maxTokens,
    };
    this.use.turns += 1;
    const began = performance.now();
    yield new ModelMessageStartEvent({ type: "modelMessageStartEvent", role: "assistant" });
    let isInText = false;
    for await (const event of this.#model.stream(request, this.#signal)) {
      if (isInText && event.kind !== "text") {
        isInText = false;
        yield BLOCK_STOP;
      }
      if (event.kind === "text") {
        if (!isInText) yield new ModelContentBlockStartEvent({ type: "modelContentBlockStartEvent" });
        isInText = true;
        yield delta({ type: "textDelta", text: event.text });
      } else if (event.kind === "call") {
        const start = { type: "toolUseStart" as const, name: event.name, toolUseId: event.id };
        yield new ModelContentBlockStartEvent({ type: "modelContentBlockStartEvent", start });
        yield delta({ type: "toolUseInputDelta", input: JSON.stringify(event.input) });
        yield BLOCK_STOP;
      } else {
        const { inputTokens, outputTokens } = event.usage;
        this.use.inputTokens += inputTokens;
        this.use.outputTokens += outputTokens;
        this.use.model = event.model;
        this.use.ms += performance.now() - began;
        yield new ModelMessageStopEvent({ type: "modelMessageStopEvent", stopReason: STOPS[event.stop] });
        const usage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
        yield new ModelMetadataEvent({ type: "modelMetadataEvent", usage });
      }
    }
  }
}

const BLOCK_STOP = new ModelContentBlockStopEvent({ type: "modelContentBlockStopEvent" });

function delta(part: ModelContentBlockDeltaEvent["delta"]): ModelContentBlockDeltaEvent {
  return new ModelContentBlockDeltaEvent({ type: "modelContentBlockDeltaEvent", delta: part });
}
