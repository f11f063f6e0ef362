import type { Enqueue } from "#src/approval/enqueue.ts";
import type { Execution } from "#src/approval/execute.ts";
import type { ApprovalRules } from "#src/approval/rules.ts";
import type { Clock } from "#src/kernel/clock.ts";
import type { Desk } from "#src/ports/desk.ts";
import type { Store } from "#src/ports/store.ts";
import type { Writers } from "#src/ports/writers.ts";
import type { AnyTool } from "#src/tool/define.ts";
import type { JobHandlers } from "./catalog.ts";
import { proposalApply, proposalApplyHandler } from "./proposal-apply.ts";
import { toolSteps } from "./proposal-steps.ts";
import { proposalTickHandler } from "./proposal-tick.ts";
import { proposalUndo, proposalUndoHandler } from "./proposal-undo.ts";
import { addJob } from "./queue.ts";

/** What the jobs of proposals work with. */
export interface ProposalJobOptions {
  readonly registry: readonly AnyTool[];
  readonly desk: Desk;
  /** Under the apply role; only the worker has one. */
  readonly writers: Writers;
  readonly store: Store;
  readonly clock: Clock;
  readonly rules: ApprovalRules;
  /** Told the id after a change is kept. */
  readonly changed?: (proposalId: string) => void;
}

/** The handlers of every job that works on proposals. */
export function proposalHandlers(
  options: ProposalJobOptions,
): Pick<JobHandlers, "proposal.apply" | "proposal.undo" | "proposal.tick"> {
  const { store, clock, rules } = options;
  const told = options.changed === undefined ? {} : { changed: options.changed };
  const executionOf = (run: { readonly signal: AbortSignal }): Omit<Execution, "givesUp" | "signal"> => {
    return { store, clock, rules, enqueue: enqueueWith(clock), steps: toolSteps(options, run.signal), ...told };
  };
  return {
    "proposal.apply": proposalApplyHandler(executionOf),
    "proposal.undo": proposalUndoHandler(executionOf),
    "proposal.tick": proposalTickHandler({ store, clock, rules, enqueue: enqueueWith(clock), ...told }),
  };
}

/** Asks for the work on a proposal by the rows of the queue; what `createApprovals` and the tick are given. */
export function enqueueWith(clock: Clock): Enqueue {
  const definitions = { "proposal.apply": proposalApply, "proposal.undo": proposalUndo };
  return (within, name, payload) => addJob(within, name, definitions[name], payload, clock.now());
}
