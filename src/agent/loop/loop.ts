import { Agent, configureLogging, NullConversationManager } from "@strands-agents/sdk";
import { AppError, Upstream } from "#src/kernel/errors.ts";
import type { Log } from "#src/ports/log.ts";
import type { Model, ModelMessage } from "#src/ports/model.ts";
import { LoopModel, type ModelUse } from "./loop-model.ts";
import { LoopTool, type OfferedTool } from "./loop-tool.ts";
import { fromLoop, toLoop } from "./messages.ts";

/** Sends what the loop itself has to say to our log; by itself it would write to the terminal. Of errors only the name: their words may be the model's. */
export function logLoopTo(log: Log): void {
  const words = (given: readonly unknown[]): string =>
    given.map((one) => (one instanceof Error ? one.name : String(one).slice(0, 200))).join(" ");
  configureLogging({
    debug: () => {},
    info: () => {},
    warn: (...given) => log.warn({ loop: words(given) }, "the assistant's loop warns"),
    error: (...given) => log.error({ loop: words(given) }, "the assistant's loop failed in a part"),
  });
}

/** How far one answer may go. */
export interface LoopLimits {
  /** How often the model is asked. */
  readonly turns: number;
  /** All tokens, in and out. */
  readonly tokens: number;
  /** What the model may say at most in one turn. */
  readonly turnTokens: number;
}

/** How the model's part ended: it has answered, a limit was reached, or the guardrail took its place. */
export interface LoopEnd {
  readonly kind: "answered" | "limited" | "guardrail";
  readonly text: string;
}

interface LoopOptions {
  readonly model: Model;
  readonly modelId: string;
  readonly system: string;
  /** What was said before. */
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly OfferedTool[];
  readonly limits: LoopLimits;
  readonly signal: AbortSignal;
}

const LIMITS = new Set(["limitTurns", "limitTotalTokens", "limitOutputTokens", "maxTokens"]);

/** One conversation with the model: it asks for tools, several at once where it likes, until it answers. */
export class Loop {
  readonly #agent: Agent;
  readonly #model: LoopModel;
  readonly #limits: LoopLimits;
  readonly #signal: AbortSignal;

  constructor({ model, modelId, system, messages, tools, limits, signal }: LoopOptions) {
    this.#limits = limits;
    this.#signal = signal;
    this.#model = new LoopModel(model, modelId, limits.turnTokens, signal);
    this.#agent = new Agent({
      model: this.#model,
      messages: toLoop(messages),
      tools: tools.map((tool) => new LoopTool(tool)),
      systemPrompt: system,
      printer: false,
      toolExecutor: "concurrent",
      // Who asks decides what is remembered; nothing is left out of a conversation behind their back.
      conversationManager: new NullConversationManager(),
      retryStrategy: null,
      sandbox: false,
    });
  }

  get use(): Readonly<ModelUse> {
    return this.#model.use;
  }

  get messages(): readonly ModelMessage[] {
    return fromLoop(this.#agent.messages);
  }

  /** Says something to the model and waits for its answer. Throws our errors only. */
  async say(text: string): Promise<LoopEnd> {
    const { turns, tokens } = this.#limits;
    const { turns: taken, inputTokens, outputTokens } = this.use;
    const left = { turns: turns - taken, totalTokens: tokens - inputTokens - outputTokens };
    if (left.turns < 1 || left.totalTokens < 1) return { kind: "limited", text: "" };
    try {
      const { stopReason, lastMessage } = await this.#agent.invoke(text, { limits: left, cancelSignal: this.#signal });
      if (stopReason === "cancelled") throw stopped();
      const kind = LIMITS.has(stopReason) ? "limited" : stopReason === "guardrailIntervened" ? "guardrail" : "answered";
      const said = lastMessage.role === "assistant" ? fromLoop([lastMessage]) : [];
      return {
        kind,
        text: said.flatMap(({ parts }) => parts.flatMap((p) => (p.kind === "text" ? [p.text] : []))).join("\n"),
      };
    } catch (thrown) {
      if (this.#signal.aborted) throw stopped(thrown);
      if (isNamed(thrown, "MaxTokensError")) return { kind: "limited", text: "" };
      throw ours(thrown);
    }
  }
}

/** The error of ours that the loop has wrapped in its own. */
function ours(thrown: unknown): unknown {
  for (let at = thrown; at instanceof Error; at = at.cause) if (at instanceof AppError) return at;
  return thrown;
}

const isNamed = (thrown: unknown, name: string): boolean => thrown instanceof Error && thrown.name === name;

function stopped(cause?: unknown): Upstream {
  return new Upstream("stopped", "Stopped before the answer was there. Nothing was changed.", {
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  });
}
