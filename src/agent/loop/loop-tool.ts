import { Tool, type ToolContext, type ToolResultBlock, type ToolSpec, type ToolStreamEvent } from "@strands-agents/sdk";
import type { Json } from "#src/ports/cost-records.ts";
import type { ModelTool } from "#src/ports/model.ts";
import { resultBlock } from "./messages.ts";

/** What a call brought: data for the model, or a refusal. */
export interface CallResult {
  readonly data: { readonly [key: string]: Json };
  readonly failed: boolean;
}

/** A tool as the model is offered it, and what calling it does. It never throws: whatever fails is an answer to the model. */
export interface OfferedTool extends ModelTool {
  call(input: Json, id: string): Promise<CallResult>;
}

/** An offered tool as the loop takes it. */
export class LoopTool extends Tool {
  readonly name: string;
  readonly description: string;
  readonly toolSpec: ToolSpec;
  readonly #offered: OfferedTool;

  constructor(offered: OfferedTool) {
    super();
    const { name, description, input } = offered;
    this.name = name;
    this.description = description;
    this.toolSpec = { name, description, inputSchema: input as NonNullable<ToolSpec["inputSchema"]> };
    this.#offered = offered;
  }

  // biome-ignore lint/correctness/useYield: the loop wants a stream, and a tool of ours has one answer
  override async *stream({ toolUse }: ToolContext): AsyncGenerator<ToolStreamEvent, ToolResultBlock, undefined> {
    const { data, failed } = await this.#offered.call(toolUse.input as Json, toolUse.toolUseId);
    return resultBlock(toolUse.toolUseId, data, failed);
  }
}
