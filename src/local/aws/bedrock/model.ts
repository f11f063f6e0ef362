/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One block of a message, as Bedrock has it: exactly one member. */
export interface ContentBlock {
  readonly text?: string;
  readonly toolUse?: ToolUse;
  readonly toolResult?: ToolResult;
  readonly cachePoint?: object;
  readonly guardContent?: { readonly text?: { readonly text: string } };
}

/** A call that the model asked for. */
export interface ToolUse {
  readonly toolUseId: string;
  readonly name: string;
  readonly input: Json;
}

/** What the caller's tool answered to it. */
export interface ToolResult {
  readonly toolUseId: string;
  readonly content: readonly { readonly text?: string; readonly json?: Json }[];
  readonly status?: "success" | "error";
}

/** One message of a conversation. */
export interface Message {
  readonly role: "user" | "assistant";
  readonly content: readonly ContentBlock[];
}

/** A tool that the caller offers. */
export interface ToolSpec {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: { readonly json: Json };
}

/** The request of Converse and ConverseStream: all that a model is told. */
export interface ConverseRequest {
  readonly modelId: string;
  readonly messages?: readonly Message[];
  readonly system?: readonly { readonly text?: string }[];
  readonly inferenceConfig?: { readonly maxTokens?: number; readonly stopSequences?: readonly string[] };
  readonly toolConfig?: {
    readonly tools: readonly { readonly toolSpec?: ToolSpec }[];
    readonly toolChoice?: { readonly auto?: object; readonly any?: object; readonly tool?: { readonly name: string } };
  };
  readonly guardrailConfig?: {
    readonly guardrailIdentifier?: string;
    readonly guardrailVersion?: string;
    readonly trace?: "enabled" | "disabled" | "enabled_full";
  };
}

/** Why a model stopped, in Bedrock's words. */
export type StopReason =
  | "end_turn"
  | "tool_use"
  | "max_tokens"
  | "stop_sequence"
  | "guardrail_intervened"
  | "content_filtered"
  | "malformed_tool_use"
  | "model_context_window_exceeded";

/** What a model says in one turn. */
export interface Turn {
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly input: Json; readonly id?: string }[];
  /** Found from text and calls when not given. */
  readonly stop?: StopReason;
  /** Counted when not given. */
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
  /** Within a stream: the exception after so many events; `name` as Bedrock names the event. */
  readonly breaks?: { readonly name: string; readonly after: number; readonly message?: string };
}

/** A model: answers from what it was sent, and from nothing else. */
export type LocalModel = (request: ConverseRequest) => Turn;
