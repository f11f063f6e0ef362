import { costCollect } from "./cost-collect.ts";
import type { Catalog, HandlersOf, PayloadsOf } from "./define.ts";
import { storePrune } from "./store-prune.ts";

/** Every job there is, by name. */
export const catalog = {
  "cost.collect": costCollect,
  "store.prune": storePrune,
} as const satisfies Catalog;

/** The payload of each job; `Queue<JobPayloads>` is the port to ask for. */
export type JobPayloads = PayloadsOf<typeof catalog>;

/** A handler for each job; leaving one out does not compile. */
export type JobHandlers = HandlersOf<typeof catalog>;
