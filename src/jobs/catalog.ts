import { costCollect } from "./cost-collect.ts";
import type { Catalog, HandlersOf } from "./define.ts";
import { storePrune } from "./store-prune.ts";

/** Every job there is, by name. */
export const catalog = {
  "cost.collect": costCollect,
  "store.prune": storePrune,
} as const satisfies Catalog;

/** A handler for each job; leaving one out does not compile. */
export type JobHandlers = HandlersOf<typeof catalog>;
