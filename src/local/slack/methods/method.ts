import type { SlackContext } from "../context.ts";
import type { Json } from "../json.ts";
import type { Args } from "./args.ts";

/** Which token a method takes. */
export type TokenKind = "bot" | "app" | "none";

/** Calls per minute and workspace: tier 1 is 1, 2 is 20, 3 is 50, 4 is 100; `post` is one a second and channel. */
export type Tier = 1 | 2 | 3 | 4 | "post" | "none";

/** One Web API method. `run` gives the members beside `ok`, or throws a `Refusal`. */
export interface Method {
  readonly tier: Tier;
  readonly token?: TokenKind;
  /** The scope without which Slack answers `missing_scope`; absent where that is not checked. */
  readonly scope?: string;
  readonly run: (args: Args, context: SlackContext) => Json;
}
