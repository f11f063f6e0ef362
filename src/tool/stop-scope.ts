import { z } from "zod";
import { BillingPeriod } from "#src/kernel/period.ts";
import type { ToolContext } from "./context.ts";
import { findClient } from "./find-client.ts";

/** The parameter that says what is stopped. */
export const scopeParam = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .optional()
  .describe("What is stopped: all, agent (what the agent proposes), or a client. Left out: all.");

/** A scope, and what it says to people. */
export interface StopScope {
  /** As in `WriteStop.scope`. */
  readonly scope: string;
  readonly what: string;
}

/** The scope as it is kept, and in words; a client is found among those the caller may see. */
export async function scopeOf(text: string | undefined, command: string, context: ToolContext): Promise<StopScope> {
  const word = (text ?? "all").toLowerCase();
  if (word === "all") return { scope: "all", what: "All changes" };
  if (word === "agent") return { scope: "agent", what: "Changes proposed by the agent" };
  const groups = await context.desk.groups.list(BillingPeriod.at(context.clock.now()), context.call);
  const found = findClient(text ?? "", groups, (account) => `${command} ${account}`);
  return { scope: `client:${found.primaryAccountId}`, what: `Changes for ${found.name}` };
}
