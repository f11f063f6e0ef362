import { costCollect } from "./cost-collect.ts";
import type { Catalog, HandlersOf } from "./define.ts";
import { driftCheck } from "./drift-check.ts";
import { proposalApply } from "./proposal-apply.ts";
import { proposalTick } from "./proposal-tick.ts";
import { proposalUndo } from "./proposal-undo.ts";
import { storePrune } from "./store-prune.ts";

/** Every job there is, by name. */
export const catalog = {
  "cost.collect": costCollect,
  "drift.check": driftCheck,
  "proposal.apply": proposalApply,
  "proposal.tick": proposalTick,
  "proposal.undo": proposalUndo,
  "store.prune": storePrune,
} as const satisfies Catalog;

/** A handler for each job; leaving one out does not compile. */
export type JobHandlers = HandlersOf<typeof catalog>;
