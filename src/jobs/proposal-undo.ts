import { type Execution, undoProposal } from "#src/approval/execute.ts";
import { defineJob, type JobHandler } from "./define.ts";
import { lastWord, type ProposalRound, proposalRetry, proposalRound } from "./proposal-apply.ts";

/** Takes back what a proposal has done, in reverse order. May run any number of times. */
export const proposalUndo = defineJob<ProposalRound>({
  payload: proposalRound,
  key: ({ proposal, round }) => `${proposal} ${round}`,
  timeoutMs: 10 * 60_000,
  retry: proposalRetry,
});

/** Makes the handler from what executions of a run are made of. */
export function proposalUndoHandler(
  executionOf: (call: { readonly signal: AbortSignal }) => Omit<Execution, "givesUp" | "signal">,
): JobHandler<ProposalRound> {
  return ({ proposal, round }, run) =>
    undoProposal(proposal, round, { ...executionOf(run), ...lastWord(run.attempt), signal: run.signal });
}
