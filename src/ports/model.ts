import type { Json } from "./cost-records.ts";

/** What a model is told: the whole conversation, every time. */
export interface ModelRequest {
  readonly system: string;
  /** First a person's, then in turn; each call of the model's is answered in the next message. */
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  /** What it may say at most in this turn, in tokens. */
  readonly maxTokens?: number;
}

/** One message of a conversation. */
export type ModelMessage =
  | { readonly role: "user"; readonly parts: readonly (TextPart | ResultPart)[] }
  | { readonly role: "assistant"; readonly parts: readonly (TextPart | CallPart)[] };

/** Words. */
export interface TextPart {
  readonly kind: "text";
  readonly text: string;
}

/** A tool that the model asks for. */
export interface CallPart {
  readonly kind: "call";
  readonly id: string;
  readonly name: string;
  readonly input: { readonly [key: string]: Json };
}

/** What the tool answered. */
export interface ResultPart {
  readonly kind: "result";
  /** That of the call. */
  readonly id: string;
  readonly data: { readonly [key: string]: Json };
  /** True for a refusal. */
  readonly failed: boolean;
}

/** A tool that the model may ask for. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly input: { readonly [key: string]: Json };
}

/** Why a turn ended: it has answered, it waits for tools, it was cut, or the guardrail took its place. */
export type ModelStop = "answered" | "calls" | "too-long" | "guardrail" | "other";

/** What a turn is made of, in the order in which it comes. The last one is always its end. */
export type ModelEvent =
  | { readonly kind: "text"; readonly text: string }
  | CallPart
  | {
      readonly kind: "end";
      readonly stop: ModelStop;
      readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
      /** Which model answered: the one asked for, or the one that takes its place. */
      readonly model: string;
      /** How often the request was sent, 1 when the first was answered. */
      readonly attempts: number;
    };

/** A language model, a turn at a time. */
export interface Model {
  /**
   * Says one turn as it comes. What fails before the first word is tried again by itself; a turn that breaks off later throws, and
   * what was said of it is worth nothing. Throws our errors only; `signal` ends it as "stopped".
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}
