import { z } from "zod";
import { applyProposal, type Execution } from "#src/approval/execute.ts";
import type { JobHandler } from "./define.ts";
import { defineJob } from "./define.ts";
import { nextTry, type RetryPolicy } from "./retry.ts";

/** A proposal, and how often work on it was asked for: each retry is a job of its own. */
export const proposalRound = z.strictObject({ proposal: z.uuid(), round: z.int().positive() });

/** The payload of the jobs that work on one proposal. */
export type ProposalRound = z.infer<typeof proposalRound>;

/** Five runs over some ten minutes: a person who has approved waits for it. */
export const proposalRetry: RetryPolicy = {
  attempts: 5,
  bugAttempts: 2,
  firstDelayMs: 20_000,
  longestDelayMs: 5 * 60_000,
};

/** Applies an approved proposal, effect by effect. May run any number of times: what is done is not done again. */
export const proposalApply = defineJob<ProposalRound>({
  payload: proposalRound,
  key: ({ proposal, round }) => `${proposal} ${round}`,
  timeoutMs: 10 * 60_000,
  retry: proposalRetry,
});

/** Makes the handler from what executions of a run are made of. */
export function proposalApplyHandler(
  executionOf: (call: { readonly signal: AbortSignal }) => Omit<Execution, "givesUp" | "signal">,
): JobHandler<ProposalRound> {
  return ({ proposal, round }, run) =>
    applyProposal(proposal, round, { ...executionOf(run), ...lastWord(run.attempt), signal: run.signal });
}

/** The last run makes its failure the state of the proposal; earlier ones leave it to the next. */
export function lastWord(attempt: number): Required<Pick<Execution, "givesUp">> {
  // Only whether there is a next try counts, not when.
  return { givesUp: (error) => nextTry(error, attempt, proposalRetry, new Date(0), 0) === undefined };
}
