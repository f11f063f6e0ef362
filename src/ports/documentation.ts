import type { Json } from "./cost-records.ts";
import type { ModelTool } from "./model.ts";

/** Documentation that others publish, asked through tools of theirs. What comes back is text from outside. */
export interface Documentation {
  /** What can be asked; empty while it does not answer. */
  tools(): Promise<readonly ModelTool[]>;
  /** Asks; failures are thrown as `Upstream`. */
  ask(tool: string, input: { readonly [key: string]: Json }, signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}
